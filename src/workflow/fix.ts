import type { FileChange } from '../core/file-change.ts';
import { applyLineFixes, findLineFixes } from '../core/fix.ts';
import type { Problem } from '../core/problem.ts';
import type { Project } from './load.ts';

export interface Fixed {
  readonly path: string;
  readonly lines: number;
}

/** Puts right what can be put right without knowing what the author meant; answers the files that it changed. */
export function fixProblems(project: Project, problems: readonly Problem[]): Fixed[] {
  const fixed: Fixed[] = [];
  const changes: FileChange[] = [];
  for (const path of new Set(problems.map((problem) => problem.path))) {
    const fixes = findLineFixes(problems.filter((problem) => problem.path === path));
    const read = fixes.length === 0 ? undefined : project.files.read(path);
    if (!read?.ok) continue;
    changes.push({ path, before: read.text, after: applyLineFixes(read.text, fixes) });
    fixed.push({ path, lines: fixes.length });
  }
  project.files.apply(changes);
  return fixed;
}
