import { diffIndices } from 'node-diff3';

/** How many pairs of entries the slow exact search may look at in one range. */
const EXACT_LIMIT = 1_000_000;
const MAX_DEPTH = 40;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
  readonly depth: number;
}

/**
 * Finds the entries of one list again in another. In: two lists. Out: for each entry of the first the index of its
 * partner in the second, or -1; partners are equal and stand in the same order in both.
 *
 * Entries that both lists have once are found first, then what stands between them: close to linear for real texts.
 * A large range without such an entry is left unpaired.
 */
export function alignLists(one: readonly string[], other: readonly string[]): Int32Array {
  const pairs = new Int32Array(one.length).fill(-1);
  const open: Range[] = [{ from: 0, to: one.length, otherFrom: 0, otherTo: other.length, depth: 0 }];
  for (let range = open.pop(); range; range = open.pop()) {
    const inner = trimEnds(one, other, range, pairs);
    if (inner.from === inner.to || inner.otherFrom === inner.otherTo) continue;
    const anchors = inner.depth < MAX_DEPTH ? risingOnly(uniquePairs(one, other, inner)) : [];
    if (anchors.length === 0) pairExactly(one, other, inner, pairs);
    else for (const part of between(inner, anchors, pairs)) open.push(part);
  }
  return pairs;
}

/** Pairs what is equal at both ends of a range, and answers what is left. */
function trimEnds(one: readonly string[], other: readonly string[], range: Range, pairs: Int32Array): Range {
  let { from, to, otherFrom, otherTo } = range;
  while (from < to && otherFrom < otherTo && one[from] === other[otherFrom]) pairs[from++] = otherFrom++;
  while (from < to && otherFrom < otherTo && one[to - 1] === other[otherTo - 1]) pairs[--to] = --otherTo;
  return { from, to, otherFrom, otherTo, depth: range.depth };
}

type Pair = readonly [index: number, otherIndex: number];

/** Entries that stand once in the range of either list. */
function uniquePairs(one: readonly string[], other: readonly string[], range: Range): Pair[] {
  const places = onlyPlaces(one, range.from, range.to);
  const otherPlaces = onlyPlaces(other, range.otherFrom, range.otherTo);
  const pairs: Pair[] = [];
  for (const [entry, at] of places) {
    const otherAt = otherPlaces.get(entry);
    if (at >= 0 && otherAt !== undefined && otherAt >= 0) pairs.push([at, otherAt]);
  }
  return pairs;
}

/** Where each entry stands; -1 for one that stands there more than once. */
function onlyPlaces(list: readonly string[], from: number, to: number): Map<string, number> {
  const places = new Map<string, number>();
  for (let at = from; at < to; at++) {
    const entry = list[at] as string;
    places.set(entry, places.has(entry) ? -1 : at);
  }
  return places;
}

/** The longest choice of pairs that rises in both lists. In: pairs that rise in the first. */
function risingOnly(pairs: readonly Pair[]): Pair[] {
  const ends: number[] = [];
  const before: number[] = [];
  pairs.forEach(([, otherAt], index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] as number] as Pair)[1] < otherAt) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] as number);
    ends[low] = index;
  });
  const chosen: Pair[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) chosen.push(pairs[at] as Pair);
  return chosen.reverse();
}

function between(range: Range, anchors: readonly Pair[], pairs: Int32Array): Range[] {
  const ranges: Range[] = [];
  let { from, otherFrom } = range;
  const depth = range.depth + 1;
  for (const [at, otherAt] of anchors) {
    pairs[at] = otherAt;
    ranges.push({ from, to: at, otherFrom, otherTo: otherAt, depth });
    from = at + 1;
    otherFrom = otherAt + 1;
  }
  return [...ranges, { from, to: range.to, otherFrom, otherTo: range.otherTo, depth }];
}

/** The longest common sequence of a small range. */
function pairExactly(
  one: readonly string[],
  other: readonly string[],
  range: Range,
  pairs: Int32Array,
): void {
  const { from, to, otherFrom, otherTo } = range;
  if ((to - from) * (otherTo - otherFrom) > EXACT_LIMIT) return;
  let at = 0;
  let otherAt = 0;
  const hunks = diffIndices(one.slice(from, to), other.slice(otherFrom, otherTo));
  for (const { buffer1, buffer2 } of [
    ...hunks,
    { buffer1: [to - from, 0], buffer2: [otherTo - otherFrom, 0] },
  ]) {
    while (at < (buffer1[0] as number)) pairs[from + at++] = otherFrom + otherAt++;
    at += buffer1[1] as number;
    otherAt = (buffer2[0] as number) + (buffer2[1] as number);
  }
}
