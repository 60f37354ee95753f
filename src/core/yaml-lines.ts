import type { YamlMap } from './yaml.ts';

/** A comment that the library counts nothing in, or nothing; a key with a word or some, a date, a number, or a hash. */
const LINE =
  /^(?:[ ]*(?:#[^[\]{}&*!?]*)?|([a-z][a-z_]{0,63}): (?:(\p{L}(?:[\p{L}\p{N} _/-]*[\p{L}\p{N}])?|\d{4}-\d\d-\d\d|(?=\d*[abcdf])[0-9a-f]{40})|([1-9]\d{0,8})))$/u;

/** What YAML takes for no text, in any of its versions. */
const RESERVED = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

const LONGEST = 4096;

/**
 * Reads a YAML file that is nothing but `key: word` lines, as most metadata and settings are: to load the YAML library and
 * to parse with it takes longer than most commands.
 *
 * In: its text. Out: what the library makes of it; undefined where it is anything else. Never throws.
 */
export function readPlainLines(text: string): YamlMap | undefined {
  if (text.length > LONGEST) return undefined;
  const value: Record<string, unknown> = {};
  const lines = new Map<unknown, number>();
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    const found = LINE.exec(line);
    if (!found) return undefined;
    const [, key, words, digits] = found;
    if (key === undefined) continue;
    if (lines.has(key) || RESERVED.test(key) || (words !== undefined && RESERVED.test(words)))
      return undefined;
    value[key] = words ?? Number(digits);
    lines.set(key, number);
  }
  return {
    value,
    problems: [],
    placeOf: (...path) => {
      const line = path.length === 1 ? lines.get(path[0]) : undefined;
      return line === undefined ? undefined : { line, column: 1 };
    },
  };
}
