import type { Three } from './three-way.ts';

/** How many characters a marker has where git does not say otherwise. */
export const MARKER_SIZE = 7;

/** Three versions of a piece as git shows a conflict, one marker a line. Line ends are LF, and there is none at the end. */
export function conflictText({ base, ours, theirs }: Three<string>, size: number): string {
  const marker = (char: string, label: string) => `${char.repeat(size)}${label}\n`;
  return [
    marker('<', ' ours') + wholeLines(ours),
    marker('|', ' base') + wholeLines(base),
    marker('=', '') + wholeLines(theirs),
    marker('>', ' theirs').trimEnd(),
  ].join('');
}

function wholeLines(text: string): string {
  if (text === '' || text.endsWith('\n')) return text;
  return `${text}\n`;
}
