import { lineStarts } from './place.ts';
import type { Problem } from './problem.ts';

/** Texts to write in place of lines, by their number from 1; without a text the line goes. */
export type LineFixes = ReadonlyMap<number, string | undefined>;

/**
 * What can be put right without knowing what the author meant: a near miss gets the spelling that it names, a section of
 * the wrong level its level, a delta heading in a spec becomes the Requirements heading or goes.
 * In: the problems of one file. Out: one fix a line; everything else needs a person.
 */
export function findLineFixes(problems: readonly Problem[]): LineFixes {
  const hasSection = !problems.some(({ kind }) => kind === 'requirements-missing');
  let sections = hasSection ? 1 : 0;
  const fixes = new Map<number, string | undefined>();
  for (const problem of problems) {
    const line = problem.place?.line;
    if (line === undefined) continue;
    const text = rightLine(problem);
    if (text !== undefined) fixes.set(line, text);
    if (problem.kind === 'delta-heading-in-spec' && /^(?:ADDED|MODIFIED)\s/i.test(problem.heading))
      fixes.set(line, sections++ === 0 ? '## Requirements' : undefined);
  }
  return fixes;
}

/** The line as it should be, where the problem alone says it. */
function rightLine(problem: Problem): string | undefined {
  if (problem.kind === 'near-miss') return problem.expected;
  if (problem.kind === 'section-level') return `## ${problem.title}`;
  return problem.kind === 'delta-no-section' && problem.heading !== undefined
    ? '## ADDED Requirements'
    : undefined;
}

/** Applies fixes to a text; all other lines keep every byte, and fixed ones their line end. */
export function applyLineFixes(text: string, fixes: LineFixes): string {
  const starts = lineStarts(text);
  return starts
    .map((start, index) => {
      const source = text.slice(start, starts[index + 1] ?? text.length);
      if (!fixes.has(index + 1)) return source;
      const fix = fixes.get(index + 1);
      return fix === undefined ? '' : fix + (/[\r\n]*$/.exec(source)?.[0] ?? '');
    })
    .join('');
}
