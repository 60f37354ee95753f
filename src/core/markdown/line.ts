/** Recognisers of what a line may begin with. All are linear and look at one line. */

export interface ListMarker {
  /** Bullet character, or the delimiter after the number. */
  readonly type: string;
  readonly width: number;
  /** True unless it is an ordered marker that does not begin with 1. */
  readonly first: boolean;
}

const TAB = 9;
const HASH = 35;
const SPACE = 32;
const STAR = 42;
const DASH = 45;
const TICK = 96;

/** By character of ASCII; all above it begins words too. */
const WORD_STARTS = Array.from({ length: 127 }, (_, code) => /[A-Za-z"'({}]/.test(String.fromCharCode(code)));

export function isSpace(code: number): boolean {
  return code === SPACE || code === TAB;
}

/**
 * Whether a line can only be text, told by its first characters: a letter, a quotation mark or bracket, or the opening
 * of bold words or code. Every other construct begins with a mark, a digit or a blank.
 */
export function beginsText(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  if (first > 126 || WORD_STARTS[first]) return true;
  if (first === STAR) return text.charCodeAt(start + 1) === STAR && isWordStart(text.charCodeAt(start + 2));
  return first === TICK && text.charCodeAt(start + 1) !== TICK;
}

function isWordStart(code: number): boolean {
  return code > 126 || WORD_STARTS[code] === true;
}

/** Whether `- ` and then text stands at an offset. */
export function beginsItem(text: string, start: number): boolean {
  if (text.charCodeAt(start) !== DASH || text.charCodeAt(start + 1) !== SPACE) return false;
  return beginsText(text, start + 2);
}

/** The depth of an ATX heading, or 0; the line begins at its first character that is not a blank. */
export function atxDepth(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === HASH) at++;
  const depth = at - start;
  if (depth > 6 || (at < end && !isSpace(text.charCodeAt(at)))) return 0;
  return depth;
}

/** The title of an ATX heading, behind its opening marks. */
export function atxTitle(text: string, start: number, lineEnd: number): string {
  return text.slice(start, endOfTitle(text, start, lineEnd)).trim();
}

/** Where the title of an ATX heading ends: before a closing run of `#`, which must follow a blank. */
function endOfTitle(text: string, start: number, lineEnd: number): number {
  const end = trimBlanksEnd(text, lineEnd, start);
  let hash = end;
  while (hash > start && text.charCodeAt(hash - 1) === HASH) hash--;
  return hash < end && hash > start && isSpace(text.charCodeAt(hash - 1)) ? hash : end;
}

function trimBlanksEnd(text: string, from: number, start = 0): number {
  let end = from;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** The run of an opening fence; a back-tick fence has no back-tick in its info string. */
export function fenceOpen(line: string): string | undefined {
  const run = fenceRun(line);
  if (run.length < 3) return undefined;
  if (run.startsWith('`') && line.indexOf('`', run.length) >= 0) return undefined;
  return run;
}

export function fenceCloses(line: string, open: string): boolean {
  const run = fenceRun(line);
  return run.length >= open.length && run[0] === open[0] && isBlank(line, run.length);
}

function fenceRun(line: string): string {
  const mark = line.charCodeAt(0);
  if (mark !== 96 && mark !== 126) return '';
  let length = 1;
  while (line.charCodeAt(length) === mark) length++;
  return line.slice(0, length);
}

export function isBlank(line: string, from = 0, to = line.length): boolean {
  for (let at = from; at < to; at++) if (!isSpace(line.charCodeAt(at))) return false;
  return true;
}

export function isThematicBreak(line: string): boolean {
  const mark = line.charCodeAt(0);
  if (mark !== 42 && mark !== 45 && mark !== 95) return false;
  if (line.charCodeAt(trimBlanksEnd(line, line.length) - 1) !== mark) return false;
  let count = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === mark) count++;
    else if (!isSpace(code)) return false;
  }
  return count >= 3;
}

/** 1 for `===`, 2 for `---`, or undefined. */
export function setextDepth(line: string): 1 | 2 | undefined {
  const mark = line.charCodeAt(0);
  if (mark !== 61 && mark !== 45) return undefined;
  let at = 1;
  while (line.charCodeAt(at) === mark) at++;
  if (!isBlank(line, at)) return undefined;
  return mark === 61 ? 1 : 2;
}

/** Whether a line may begin a link definition: a label that it does not close, or one with a colon. */
export function opensLabel(line: string): boolean {
  return line.charCodeAt(0) === 91 && /^\[(?:[^\]]*$|.*\]:)/.test(line);
}

export function listMarker(line: string): ListMarker | undefined {
  const code = line.charCodeAt(0);
  if (code === 42 || code === 43 || code === 45) return marker(line, line.charAt(0), 1, true);
  let digits = 0;
  while (digits < 10 && isDigit(line.charCodeAt(digits))) digits++;
  const delimiter = line.charAt(digits);
  if (digits === 0 || digits > 9 || (delimiter !== '.' && delimiter !== ')')) return undefined;
  return marker(line, delimiter, digits + 1, Number(line.slice(0, digits)) === 1);
}

function marker(line: string, type: string, width: number, first: boolean): ListMarker | undefined {
  return width === line.length || isSpace(line.charCodeAt(width)) ? { type, width, first } : undefined;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
