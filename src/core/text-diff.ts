import { formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import type { FileChange } from './file-change.ts';
import { alignLists } from './merge/align.ts';

const CONTEXT = 3;

/** How many lines the exact search may find different: it takes the square of that. */
const EXACT_LIMIT = 1000;

/**
 * A change of a file as a unified diff with three lines of context, as git would show it.
 * In: the text before and after; undefined where the file does not exist. Out: the diff, empty when nothing changes.
 */
export function createDiff({ path, before, after }: FileChange): string {
  if (before === after) return '';
  const names = {
    from: before === undefined ? '/dev/null' : `a/${path}`,
    to: after === undefined ? '/dev/null' : `b/${path}`,
  };
  const [old, now] = [unix(before), unix(after)];
  const exact = structuredPatch(names.from, names.to, old, now, undefined, undefined, {
    context: CONTEXT,
    maxEditLength: EXACT_LIMIT,
  });
  const patch = formatPatch(
    exact ?? {
      oldFileName: names.from,
      newFileName: names.to,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: findHunks(linesOf(old), linesOf(now)),
    },
  );
  return patch.slice(patch.indexOf('---'));
}

function unix(text: string | undefined): string {
  return (text ?? '').replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
}

/** With their line ends, so that a last line without one differs. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Lines of both texts that take each other's place. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/** The hunks of two texts that differ in many lines: found through the lines that stand once in both. */
function findHunks(old: readonly string[], now: readonly string[]): StructuredPatchHunk[] {
  const groups: Edit[][] = [];
  for (const edit of findEdits(old, now)) {
    const last = groups.at(-1)?.at(-1);
    if (last && edit.from - last.to <= 2 * CONTEXT) groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups.map((edits) => toHunk(old, now, edits));
}

function findEdits(old: readonly string[], now: readonly string[]): Edit[] {
  const pairs = alignLists(old, now);
  const edits: Edit[] = [];
  let [from, otherFrom] = [0, 0];
  for (let at = 0; at <= old.length; at++) {
    const other = at === old.length ? now.length : (pairs[at] as number);
    if (other < 0) continue;
    if (at > from || other > otherFrom) edits.push({ from, to: at, otherFrom, otherTo: other });
    [from, otherFrom] = [at + 1, other + 1];
  }
  return edits;
}

function toHunk(old: readonly string[], now: readonly string[], edits: readonly Edit[]): StructuredPatchHunk {
  const [first, last] = [edits[0] as Edit, edits.at(-1) as Edit];
  const start = Math.max(0, first.from - CONTEXT);
  const end = Math.min(old.length, last.to + CONTEXT);
  const shift = first.from - start;
  const lines: string[] = [];
  let at = start;
  for (const edit of edits) {
    for (; at < edit.from; at++) addLine(lines, ' ', old[at]);
    for (; at < edit.to; at++) addLine(lines, '-', old[at]);
    for (let other = edit.otherFrom; other < edit.otherTo; other++) addLine(lines, '+', now[other]);
  }
  for (; at < end; at++) addLine(lines, ' ', old[at]);
  return {
    oldStart: start + 1,
    oldLines: end - start,
    newStart: first.otherFrom - shift + 1,
    newLines: last.otherTo + (end - last.to) - (first.otherFrom - shift),
    lines,
  };
}

function addLine(lines: string[], sign: string, line = ''): void {
  if (line.endsWith('\n')) lines.push(sign + line.slice(0, -1));
  else lines.push(sign + line, '\\ No newline at end of file');
}
