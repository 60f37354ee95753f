import { stripControls } from '../control-characters.ts';

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** The trailers of a commit of ours: the changes that it belongs to, and the agent that made it. */
export function changeTrailers(changes: readonly string[], agent?: string): Trailer[] {
  const trailers = changes.map((value) => ({ key: 'Spec-Change', value }));
  return agent === undefined ? trailers : [...trailers, { key: 'Assisted-by', value: agent }];
}

/**
 * A commit message with trailers, as `git interpret-trailers --if-exists addIfDifferent` adds them (its manual, and
 * trailer.c): to the last paragraph if it holds trailers only, or a fourth of it and one that git makes; else as a
 * paragraph of their own. Comments, what a template has below the scissors, and blank lines at the end stay behind them.
 *
 * In: the message, LF or CRLF; the trailers; the character of comments. Out: the message; as it is where it says
 * nothing (git then stops, as it should) or has all trailers already.
 */
export function addTrailers(message: string, trailers: readonly Trailer[], commentChar = '#'): string {
  const end = endOfWords(message, commentChar);
  if (end === 0) return message;
  const words = message.slice(0, end);
  const rest = message.slice(end);
  const eol = words.includes('\r\n') || rest.startsWith('\r\n') ? '\r\n' : '\n';
  const last = lastParagraph(words, commentChar);
  const block = isTrailerBlock(last, commentChar) ? last : [];
  const wanted = [...new Set(trailers.map(({ key, value }) => `${key}: ${oneLine(value)}`))];
  const missing = wanted.filter((line) => !block.some((known) => sameTrailer(known, line)));
  if (missing.length === 0) return message;
  const gap = block.length > 0 ? eol : eol + eol;
  return words + gap + missing.join(eol) + (rest === '' ? eol : rest);
}

/** A value cannot begin another line, which could be another trailer. */
function oneLine(value: string): string {
  return stripControls(value).replace(/\s+/g, ' ').trim();
}

/** The offset behind the last line that is neither blank nor a comment, above the scissors; its line end not included. */
function endOfWords(message: string, commentChar: string): number {
  const lines = message.split('\n');
  const cut = lines.findIndex((line) => isScissors(line, commentChar));
  let count = cut < 0 ? lines.length : cut;
  while (count > 0 && isIdle(lines[count - 1] ?? '', commentChar)) count--;
  const length = lines.slice(0, count).join('\n').length;
  return message.charAt(length - 1) === '\r' ? length - 1 : length;
}

function isScissors(line: string, commentChar: string): boolean {
  return line.startsWith(`${commentChar} `) && /^ -+ >8 -+\r?$/.test(line.slice(commentChar.length));
}

function isIdle(line: string, commentChar: string): boolean {
  return line.trim() === '' || line.startsWith(commentChar);
}

/** The lines of the last paragraph; none when it is the first one, which is the subject. */
function lastParagraph(words: string, commentChar: string): string[] {
  const lines = words.split(/\r?\n/);
  const blank = lines.findLastIndex((line) => line.trim() === '');
  const hasSubject = lines.slice(0, Math.max(0, blank)).some((line) => !isIdle(line, commentChar));
  return hasSubject ? lines.slice(blank + 1) : [];
}

const TRAILER = /^[A-Za-z0-9-]+[ \t]*:/;
const BY_GIT = /^(?:Signed-off-by: |\(cherry picked from commit )/;

/** A line that begins with a blank goes on with a trailer only right below it: a comment in between makes it text. */
function isTrailerBlock(lines: readonly string[], commentChar: string): boolean {
  let [trailers, others] = [0, 0];
  let goesOn = false;
  for (const line of lines) {
    const isTrailer = TRAILER.test(line) || BY_GIT.test(line);
    goesOn = isTrailer || (goesOn && /^[ \t]/.test(line));
    if (isTrailer) trailers++;
    else if (!goesOn && !line.startsWith(commentChar)) others++;
  }
  if (others === 0) return trailers > 0;
  return lines.some((line) => BY_GIT.test(line)) && trailers * 3 >= others;
}

function sameTrailer(one: string, other: string): boolean {
  const [a, b] = [split(one), split(other)];
  return a.key === b.key && a.value === b.value;
}

function split(line: string): { key: string; value: string } {
  const colon = line.indexOf(':');
  return { key: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() };
}
