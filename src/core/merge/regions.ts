import { alignLists } from './align.ts';
import type { Three } from './three-way.ts';

/** Indices of entries, `to` exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A stretch of the three lists, and which of the two sides changed it. */
export interface Region extends Three<Range> {
  readonly changed: 'none' | 'ours' | 'theirs' | 'both';
}

/** What the three lists hold in a region. */
export function cutRegion<T>(
  lists: Three<readonly T[]>,
  { base, ours, theirs }: Region,
): Three<readonly T[]> {
  return {
    base: lists.base.slice(base.from, base.to),
    ours: lists.ours.slice(ours.from, ours.to),
    theirs: lists.theirs.slice(theirs.from, theirs.to),
  };
}

interface Hunk {
  readonly side: 'ours' | 'theirs';
  readonly from: number;
  readonly to: number;
  /** How far the side runs ahead of the base behind this hunk. */
  readonly shift: number;
}

/**
 * Cuts three lists into stretches that match each other, in order and without a gap.
 *
 * In: the lists, and whether two changes that only touch each other count as one. Changes that overlap, and what both
 * sides insert at one place, always do: such a region is changed by `both`, which may have made the same of it.
 */
export function findRegions(lists: Three<readonly string[]>, touching: boolean): Region[] {
  const hunks = [...findHunks(lists, 'ours'), ...findHunks(lists, 'theirs')];
  hunks.sort((a, b) => a.from - b.from || a.to - b.to);
  const regions: Region[] = [];
  const shift = { ours: 0, theirs: 0 };
  let at = 0;
  const push = (to: number, group: readonly Hunk[]): void => {
    const start = { ours: at + shift.ours, theirs: at + shift.theirs };
    for (const hunk of group) shift[hunk.side] = hunk.shift;
    const region = {
      base: { from: at, to },
      ours: { from: start.ours, to: to + shift.ours },
      theirs: { from: start.theirs, to: to + shift.theirs },
    };
    regions.push({ changed: changedBy(group), ...region });
    at = to;
  };
  for (const { from, to, group } of groupHunks(hunks, touching)) {
    if (from > at) push(from, []);
    push(to, group);
  }
  if (lists.base.length > at) push(lists.base.length, []);
  return regions;
}

function findHunks(lists: Three<readonly string[]>, side: Hunk['side']): Hunk[] {
  const pairs = alignLists(lists.base, lists[side]);
  const hunks: Hunk[] = [];
  let from = 0;
  let sideFrom = 0;
  const close = (to: number, sideTo: number): void => {
    if (to > from || sideTo > sideFrom) hunks.push({ side, from, to, shift: sideTo - to });
    from = to + 1;
    sideFrom = sideTo + 1;
  };
  pairs.forEach((partner, at) => {
    if (partner >= 0) close(at, partner);
  });
  close(lists.base.length, lists[side].length);
  return hunks;
}

interface Group {
  readonly from: number;
  to: number;
  readonly group: Hunk[];
}

function groupHunks(hunks: readonly Hunk[], touching: boolean): Group[] {
  const groups: Group[] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1);
    if (last && meets(last, hunk, touching)) {
      last.to = Math.max(last.to, hunk.to);
      last.group.push(hunk);
    } else groups.push({ from: hunk.from, to: hunk.to, group: [hunk] });
  }
  return groups;
}

function meets(last: Group, next: Hunk, touching: boolean): boolean {
  if (next.from !== last.to) return next.from < last.to;
  return touching || (last.from === last.to && next.from === next.to);
}

function changedBy(group: readonly Hunk[]): Region['changed'] {
  const ours = group.some(({ side }) => side === 'ours');
  const theirs = group.some(({ side }) => side === 'theirs');
  if (ours && theirs) return 'both';
  return ours ? 'ours' : theirs ? 'theirs' : 'none';
}
