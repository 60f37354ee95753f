import { Page, type Unit } from './file-frame.ts';
import type { FileOptions } from './file-requirements.ts';
import { mergeLineByLine } from './line-merge.ts';
import { cutRegion, findRegions } from './regions.ts';
import { each, type Three } from './three-way.ts';

export interface Frame {
  readonly page: Page;
  /** Headings above the notes that both sides changed. */
  readonly conflicts: readonly (string | undefined)[];
}

/**
 * Merges what stands around the requirements: title, Purpose, notes, and the order of all.
 *
 * In: the units of each version; every requirement stays that any of them has. Out: a page on which each stands once.
 * Only notes can be in conflict. Requirements that both sides brought to one place stand there both, ours first.
 */
export function mergeFrames(units: Three<readonly Unit[]>, options: FileOptions): Frame {
  const page = new Page(options.lineEnd);
  const conflicts: (string | undefined)[] = [];
  const keys = each(units, (all) => all.map(({ key }) => key));
  for (const region of findRegions(keys, false)) {
    const parts = cutRegion(units, region);
    if (region.changed === 'none') addShared(page, parts);
    else if (region.changed === 'both') {
      const merged = mergeBoth(parts, options);
      if (merged.inConflict) conflicts.push(page.heading);
      for (const unit of merged.units) page.add(unit);
    } else for (const unit of parts[region.changed]) page.add(unit);
  }
  return { page, conflicts };
}

function addShared(page: Page, { base, ours, theirs }: Three<readonly Unit[]>): void {
  for (const [at, unit] of base.entries())
    page.addShared({ base: unit, ours: ours[at] as Unit, theirs: theirs[at] as Unit });
}

interface Merged {
  readonly units: readonly Unit[];
  readonly inConflict: boolean;
}

/** Both sides changed a place: the notes of the side that changed them, and the requirements of both. */
function mergeBoth(parts: Three<readonly Unit[]>, options: FileOptions): Merged {
  const { notes, from, inConflict } = mergeNotes(parts, options);
  const moved = movedAway(parts);
  const units = notes.filter((unit) => !moved.has(unit.key));
  for (const side of ['ours', 'theirs'] as const) {
    if (!from.includes(side)) insertRequirements(units, parts[side], { moved, first: side === 'ours' });
  }
  return { units, inConflict };
}

interface MergedNotes {
  readonly notes: readonly Unit[];
  /** The sides that they are from, with their requirements; none where they were merged without any. */
  readonly from: readonly ('ours' | 'theirs')[];
  readonly inConflict: boolean;
}

function mergeNotes(parts: Three<readonly Unit[]>, options: FileOptions): MergedNotes {
  const notes = each(parts, (all) => all.filter(({ id }) => id === undefined));
  const said = each(notes, (all) => all.map(({ key }) => key).join('\n\n'));
  if (said.ours === said.base) return { notes: parts.theirs, from: ['theirs'], inConflict: false };
  if (said.theirs === said.base || said.ours === said.theirs)
    return { notes: parts.ours, from: ['ours'], inConflict: false };
  if (said.base === '' && [...notes.ours, ...notes.theirs].every(({ loose }) => loose)) {
    return { notes: unite(parts.ours, parts.theirs), from: ['ours', 'theirs'], inConflict: false };
  }
  const texts = each(notes, (all) => join(all, options.lineEnd));
  const { text, conflicts } = mergeLineByLine(texts, options.markerSize);
  const first = notes.ours[0] ?? notes.theirs[0];
  const unit = {
    key: MERGED,
    text: text.replace(/\r?\n$/, ''),
    gap: first?.gap ?? '',
    after: first?.after ?? '',
  };
  return { notes: [unit], from: [], inConflict: conflicts > 0 };
}

/** What both sides put into one place, ours first. */
function unite(ours: readonly Unit[], theirs: readonly Unit[]): Unit[] {
  const known = new Set(ours.map(({ key }) => key));
  return [...ours, ...theirs.filter(({ key }) => !known.has(key))];
}

const MERGED = 'merged';

function join(notes: readonly Unit[], lineEnd: string): string {
  return notes
    .map(({ text, gap, after }, at) => {
      if (at === 0) return text;
      return (after === notes[at - 1]?.key ? gap : lineEnd + lineEnd) + text;
    })
    .join('');
}

/** Requirements that a side has taken to another place. */
function movedAway({ base, ours, theirs }: Three<readonly Unit[]>): Set<string> {
  const here = [ours, theirs].map((units) => new Set(units.map(({ key }) => key)));
  const moved = base.filter(({ id, key }) => id !== undefined && here.some((keys) => !keys.has(key)));
  return new Set(moved.map(({ key }) => key));
}

interface Insertion {
  readonly moved: ReadonlySet<string>;
  /** Whether they stand before what else is new there. */
  readonly first: boolean;
}

/** Puts the requirements of a side that are not there yet behind what stands above them on that side. */
function insertRequirements(units: Unit[], side: readonly Unit[], { moved, first }: Insertion): void {
  const known = new Set(side.map(({ key }) => key));
  const there = new Set(units.map(({ key }) => key));
  const start = units.every(({ id }) => id === undefined) ? units.length - 1 : -1;
  let above: number | undefined;
  for (const unit of side) {
    const key = unit.id === undefined && there.has(MERGED) ? MERGED : unit.key;
    if (there.has(key)) above = findBelow(units, above, key);
    else if (unit.id !== undefined && !moved.has(key)) {
      above = (above ?? start) + 1;
      if (!first) above = passNew(units, above, known);
      units.splice(above, 0, unit);
    }
  }
}

function findBelow(units: readonly Unit[], above: number | undefined, key: string): number | undefined {
  const found = units.findIndex((unit, at) => at > (above ?? -1) && unit.key === key);
  return found < 0 ? above : found;
}

/** Behind the requirements that only the other side brings. */
function passNew(units: readonly Unit[], from: number, known: ReadonlySet<string>): number {
  const rest = units.slice(from).findIndex(({ id, key }) => id === undefined || known.has(key));
  return rest < 0 ? units.length : from + rest;
}
