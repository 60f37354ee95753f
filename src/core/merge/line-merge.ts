import { conflictText } from './file-markers.ts';
import { lineEndOf, withLineEnd } from './pieces.ts';
import { cutRegion, findRegions } from './regions.ts';
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
  const lines = each(texts, (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  const lineEnd = lineEndOf(texts.ours);
  const merged: string[][] = [];
  let conflicts = 0;
  const keys = each(lines, (all) => all.map(withoutEnd));
  for (const region of findRegions(keys, true)) {
    const { base, ours, theirs } = cutRegion(lines, region);
    if (region.changed === 'none') {
      merged.push(base.map((line, at) => newer({ base: line, ours: ours[at], theirs: theirs[at] }) ?? line));
    } else if (region.changed === 'theirs') merged.push([...theirs]);
    else if (region.changed === 'ours' || sameLines(ours, theirs)) merged.push([...ours]);
    else {
      conflicts++;
      const parts = each({ base, ours, theirs }, (all) => all.join(''));
      merged.push([withLineEnd(`${conflictText(parts, markerSize)}\n`, lineEnd)]);
    }
  }
  const all = merged.flat();
  const text = all.map((part, at) => endedUnlessLast(part, at === all.length - 1, lineEnd)).join('');
  return { text, conflicts };
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '');
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return (
    one.length === other.length && one.every((line, at) => withoutEnd(line) === withoutEnd(other[at] ?? ''))
  );
}

/** The last line of a file may have no line end; when something follows it, it needs one. */
function endedUnlessLast(part: string, isLast: boolean, lineEnd: string): string {
  return isLast || part.endsWith('\n') ? part : part + lineEnd;
}
