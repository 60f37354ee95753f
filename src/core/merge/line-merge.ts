import { conflictText } from './file-markers.ts';
import { lineEndOf, withLineEnd } from './pieces.ts';
import { findRegions, type Range } from './regions.ts';
import { each, newer, type Three } from './three-way.ts';

export interface MergedLines {
  readonly text: string;
  /** How many places have markers. */
  readonly conflicts: number;
}

/**
 * Merges three texts line by line, as git does; what both sides changed stands between markers. Line ends do not count
 * in the comparison.
 */
export function mergeLineByLine(texts: Three<string>, markerSize: number): MergedLines {
  const lines = each(texts, splitLines);
  const keys = each(lines, (all) => all.map((line) => line.replace(/\r?\n$/, '')));
  const lineEnd = lineEndOf(texts.ours);
  let text = '';
  let conflicts = 0;
  const append = (more: string): void => {
    if (text !== '' && more !== '' && !text.endsWith('\n')) text += lineEnd;
    text += more;
  };
  for (const { changed, ...ranges } of findRegions(keys, true)) {
    const parts = { base: cut(lines.base, ranges.base), ...sidesOf(lines, ranges) };
    if (changed === 'none') append(parts.base.map((_, at) => newer(each(parts, (all) => all[at]))).join(''));
    else if (changed !== 'both') append(parts[changed].join(''));
    else if (same(cut(keys.ours, ranges.ours), cut(keys.theirs, ranges.theirs))) append(parts.ours.join(''));
    else {
      conflicts++;
      append(
        withLineEnd(
          `${conflictText(
            each(parts, (all) => all.join('')),
            markerSize,
          )}\n`,
          lineEnd,
        ),
      );
    }
  }
  return { text, conflicts };
}
