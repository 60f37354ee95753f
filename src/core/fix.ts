import { lineStarts } from './place.ts';
import type { Problem } from './problem.ts';

/** A line to write in place of another; without a text the line goes. */
export interface LineFix {
  /** From 1. */
  readonly line: number;
  readonly text: string | undefined;
}

/**
 * What can be put right without knowing what the author meant: a near miss gets the spelling that it names, a section of
 * the wrong level its level, a delta heading in a spec becomes the Requirements heading or goes.
 * In: the problems of one file. Out: one fix a line; everything else needs a person.
 */
export function findLineFixes(problems: readonly Problem[]): LineFix[] {
  const hasSection = !problems.some(({ kind }) => kind === 'requirements-missing');
  let sections = hasSection ? 1 : 0;
  const fixes = problems.flatMap((problem): LineFix[] => {
    const line = problem.place?.line;
    if (line === undefined) return [];
    switch (problem.kind) {
      case 'near-miss':
        return [{ line, text: problem.expected }];
      case 'section-level':
        return [{ line, text: `## ${problem.title}` }];
      case 'delta-no-section':
        return problem.heading === undefined ? [] : [{ line, text: '## ADDED Requirements' }];
      case 'delta-heading-in-spec':
        if (!/^(?:ADDED|MODIFIED)\s/i.test(problem.heading)) return [];
        return [{ line, text: sections++ === 0 ? '## Requirements' : undefined }];
      default:
        return [];
    }
  });
  return [...new Map(fixes.map((fix) => [fix.line, fix])).values()];
}

/** Applies fixes to a text; all other lines keep every byte, and fixed ones their line end. */
export function applyLineFixes(text: string, fixes: readonly LineFix[]): string {
  const byLine = new Map(fixes.map((fix) => [fix.line, fix]));
  const starts = lineStarts(text);
  return starts
    .map((start, index) => {
      const source = text.slice(start, starts[index + 1] ?? text.length);
      const fix = byLine.get(index + 1);
      if (!fix) return source;
      return fix.text === undefined ? '' : fix.text + (/[\r\n]*$/.exec(source)?.[0] ?? '');
    })
    .join('');
}
