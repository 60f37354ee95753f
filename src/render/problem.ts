import type { Problem } from '../core/problem.ts';
import type { Level } from '../core/problem-text/words.ts';
import { isError, wordsOf } from '../core/problem-text.ts';
import { foremost, LISTED, listed, SHOWN, shownLines } from './listed.ts';
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

/** Problems as a list of a JSON document. */
export function problemObjects(name: string, problems: readonly Problem[]): object {
  return listed(name, foremost(problems, LISTED, isError).map(problemObject), problems.length);
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
  if (problem.kind === 'merge-conflict') lines.push(...versions(problem));
  if (fix !== undefined) lines.push(`    ${dim(fix)}`);
  return lines.join('\n');
}

/** The texts that meet in a conflict, a few lines of each. */
function versions({ current, delta }: Extract<Problem, { kind: 'merge-conflict' }>): string[] {
  return [...version('spec now', current), ...version('this change', delta)];
}

function version(title: string, text: string | undefined): string[] {
  if (text === undefined) return [`    ${title}: ${dim('not there')}`];
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const more =
    lines.length > VERSION_LINES ? [`      ${dim(`and ${lines.length - VERSION_LINES} lines more`)}`] : [];
  return [
    `    ${title}:`,
    ...lines.slice(0, VERSION_LINES).map((line) => `      ${line.slice(0, 160)}`),
    ...more,
  ];
}

const VERSION_LINES = 6;

/** Problems for people: a hundred of them, and how many more there are. */
export function problemsText(problems: readonly Problem[]): string[] {
  return shownLines(foremost(problems, SHOWN, isError).map(problemText), problems.length);
}
