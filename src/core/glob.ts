/** A pattern for paths, ready to use. */
export interface Glob {
  /** The folder above the first wildcard, where a search begins; empty for the top. */
  readonly base: string;
  /** How many parts a path that matches can have; Infinity with `**`. */
  readonly depth: number;
  /** Whether names that begin with a dot can match. */
  readonly hidden: boolean;
  matches(path: string): boolean;
}

/** `*` for any run of characters, else a test of one character. */
type Token = '*' | ((char: string) => boolean);
type Segment = '**' | readonly Token[];

const MAX_ALTERNATIVES = 100;
const BRACES = /\{([^{}]*,[^{}]*)\}/;

/** Whether a pattern is more than the path of one file: `*`, `?`, `[a-z]` or `{a,b}` in it. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern) || BRACES.test(pattern);
}

/**
 * Reads a pattern: `*` and `?` within a name, `**` for any folders, `[a-z]`, `[!a]` and `{a,b}`; all else stands for
 * itself. Matching takes at most pattern times path steps, whatever the pattern: patterns come from files of a project.
 */
export function parseGlob(pattern: string): Glob {
  const alternatives = expandBraces(pattern).map((one) => one.split('/').map(readSegment));
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  return {
    base: parts.slice(0, wild < 0 ? -1 : wild).join('/'),
    depth: Math.max(
      ...alternatives.map((segments) => (segments.includes('**') ? Infinity : segments.length)),
    ),
    hidden: /(?:^|[/{,])\./.test(pattern),
    matches: (path) => {
      const names = path.split('/');
      return alternatives.some((segments) => matchesAll(segments, names, (one) => one === '**', matchesName));
    },
  };
}

/** The alternatives of all braces, innermost first; more than a hundred are not followed. */
function expandBraces(pattern: string): string[] {
  const whole: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined && whole.length < MAX_ALTERNATIVES; next = open.pop()) {
    const found = BRACES.exec(next);
    if (!found) whole.push(next);
    else {
      const [before, after] = [next.slice(0, found.index), next.slice(found.index + found[0].length)];
      for (const option of (found[1] ?? '').split(',', MAX_ALTERNATIVES)) open.push(before + option + after);
    }
  }
  return whole;
}

function readSegment(text: string): Segment {
  if (text === '**') return '**';
  const tokens: Token[] = [];
  const chars = [...text];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at];
    const close = char === '[' ? chars.indexOf(']', at + 2) : -1;
    if (close > 0) {
      tokens.push(oneOf(chars.slice(at + 1, close)));
      at = close;
    } else if (char === '*') tokens.push('*');
    else if (char === '?') tokens.push(() => true);
    else tokens.push((other) => other === char);
  }
  return tokens;
}

/** The inside of `[a-z]` or `[!a-z]`. */
function oneOf(chars: readonly string[]): (char: string) => boolean {
  const negated = chars[0] === '!' || chars[0] === '^';
  const ranges: [string, string][] = [];
  for (let at = negated ? 1 : 0; at < chars.length; at++) {
    const from = chars[at] as string;
    const to = chars[at + 1] === '-' ? chars[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return (char) => ranges.some(([from, to]) => char >= from && char <= to) !== negated;
}

/** A name that begins with a dot needs a pattern that does. */
function matchesName(segment: Segment, name: string): boolean {
  if (segment === '**') return true;
  const [first] = segment;
  if (name.startsWith('.') && (first === undefined || first === '*' || first('/'))) return false;
  return matchesAll(segment, [...name], (token) => token === '*', matchesChar);
}

function matchesChar(token: Token, char: string): boolean {
  return token === '*' || token(char);
}

/** Greedy matching that only ever returns to the last star. */
function matchesAll<P, T>(
  pattern: readonly P[],
  items: readonly T[],
  isStar: (part: P) => boolean,
  matchesOne: (part: P, item: T) => boolean,
): boolean {
  let [at, part, star, resume] = [0, 0, -1, 0];
  while (at < items.length) {
    const wanted = pattern[part];
    if (wanted !== undefined && isStar(wanted)) {
      [star, resume] = [part++, at];
    } else if (wanted !== undefined && matchesOne(wanted, items[at] as T)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else return false;
  }
  return pattern.slice(part).every(isStar);
}
