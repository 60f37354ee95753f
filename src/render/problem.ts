import type { Problem } from '../core/problem.ts';
import type { Level } from '../core/problem-text/words.ts';
import { wordsOf } from '../core/problem-text.ts';
import { bold, cyan, dim, red, yellow } from './style.ts';

/** A problem as JSON: the reference's fields, and ours beside them. */
export function problemObject(problem: Problem) {
  const { level, message, fix } = wordsOf(problem);
  const { path, item, place, ...facts } = problem;
  return {
    level,
    path: item,
    message,
    ...(place && { line: place.line, column: place.column }),
    ...(fix !== undefined && { fix }),
    kind: problem.kind,
    file: path,
    facts: { ...facts, kind: undefined },
  };
}

const STYLES: Readonly<Record<Level, (text: string) => string>> = { ERROR: red, WARNING: yellow, INFO: cyan };

/** A problem for people: place, what is wrong, what to do. */
export function problemText(problem: Problem): string {
  const { level, message, fix } = wordsOf(problem);
  const { path, place } = problem;
  const where = place ? `${path}:${place.line}:${place.column}` : path;
  const lines = [
    `  ${STYLES[level](level.toLowerCase())} ${bold(where)} ${dim(`[${problem.kind}]`)}`,
    `    ${message}`,
  ];
  if (fix !== undefined) lines.push(`    ${dim(fix)}`);
  return lines.join('\n');
}

const SHOWN = 100;

/** Problems for people: the first hundred, and how many more there are. */
export function problemsText(problems: readonly Problem[]): string[] {
  const lines = problems.slice(0, SHOWN).map(problemText);
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, `  ${dim(`and ${more} more; --json has them all`)}`] : lines;
}
