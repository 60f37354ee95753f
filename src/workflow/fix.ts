import type { FileChange } from '../core/file-change.ts';
import { applyLineFixes, findLineFixes } from '../core/fix.ts';
import { groupBy } from '../core/group-by.ts';
import type { Validated } from './check-items.ts';
import type { Project } from './load.ts';

export interface Fixed {
  readonly path: string;
  readonly lines: number;
}

/** Puts right what can be put right without knowing what the author meant; answers the files that it changed. */
export function fixProblems(project: Project, items: readonly Pick<Validated, 'problems'>[]): Fixed[] {
  const fixed: Fixed[] = [];
  const changes: FileChange[] = [];
  const problems = items.flatMap((item) => item.problems);
  for (const [path, own] of groupBy(problems, (problem) => problem.path)) {
    const fixes = findLineFixes(own);
    const read = fixes.size === 0 ? undefined : project.files.read(path);
    if (!read?.ok) continue;
    changes.push({ path, before: read.text, after: applyLineFixes(read.text, fixes) });
    fixed.push({ path, lines: fixes.size });
  }
  project.files.apply(changes);
  return fixed;
}
