import { foldName } from '../name.ts';
import { byCodePoint } from '../path.ts';
import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import { type Division, divideLike, FreshNotes, notesBehind } from './file-division.ts';
import { conflictText } from './file-markers.ts';
import { findSightings, type Sighting } from './file-pairs.ts';
import { cutRequirement, type Pieces, sameText, withLineEnd } from './pieces.ts';
import { mergeRequirement, type PieceConflict } from './requirement.ts';
import { each, newer, type Three } from './three-way.ts';

/** A place that both sides changed, and that now stands between markers. */
export interface FileConflict {
  /** The requirement, or the heading above notes; undefined where it is about the file as a whole. */
  readonly name: string | undefined;
  /**
   * `name`: renamed to two names. `requirement`: removed on one side and edited on the other, or of a name that both
   * sides brought. `text`: notes and lines that belong to no requirement.
   */
  readonly piece: PieceConflict['piece'] | 'name' | 'requirement' | 'text';
}

/** A requirement as it will stand in the merged file. One that only one side brings has the notes behind it. */
export interface Settled {
  readonly sighting: Sighting;
  readonly name: string;
  /** Undefined when it is gone. */
  text: string | undefined;
  readonly conflicts: FileConflict[];
  /** Where it ends on a side, and its notes there, where that is not as it was read. */
  readonly divisions: Readonly<Partial<Record<'ours' | 'theirs', Pick<Division, 'end' | 'notes'>>>>;
}

export interface FileOptions {
  readonly lineEnd: '\n' | '\r\n';
  readonly markerSize: number;
}

const NOTHING: Pieces = { heading: '', statement: { gap: '\n', text: '' }, scenarios: [] };

/** Merges the requirements of three versions of a spec, each for itself. Swapping the sides gives the same bytes. */
export function settleRequirements(specs: Three<Spec>, options: FileOptions): Settled[] {
  const fresh = {
    ours: new FreshNotes(specs.base, specs.ours),
    theirs: new FreshNotes(specs.base, specs.theirs),
  };
  const settled = findSightings(specs).map((sighting) =>
    new Settlement({ specs, fresh, options }, sighting).settle(),
  );
  joinNamesakes(settled, options);
  return settled;
}

interface Ground {
  readonly specs: Three<Spec>;
  readonly fresh: Readonly<Record<'ours' | 'theirs', FreshNotes>>;
  readonly options: FileOptions;
}

class Settlement {
  private readonly conflicts: FileConflict[] = [];
  private divisions: Settled['divisions'] = {};
  private readonly texts: Three<string | undefined>;

  constructor(
    private readonly ground: Ground,
    private readonly sighting: Sighting,
  ) {
    const { specs } = ground;
    this.texts = {
      base: textOf(specs.base, sighting.base),
      ours: textOf(specs.ours, sighting.ours),
      theirs: textOf(specs.theirs, sighting.theirs),
    };
  }

  settle(): Settled {
    const { sighting, conflicts } = this;
    const { base, ours, theirs } = sighting;
    const text = ours && theirs ? this.merge(ours, theirs) : this.oneSided();
    const was = base?.name ?? '';
    const name = newer({ base: was, ours: ours?.name ?? was, theirs: theirs?.name ?? was });
    return { sighting, name, text, conflicts, divisions: this.divisions };
  }

  /** Gone if the other side has left it as it was. */
  private oneSided(): string | undefined {
    const { base, ours, theirs } = this.texts;
    const there = ours ?? theirs;
    if (there === undefined) return undefined;
    if (base === undefined) return this.newcomer();
    if (sameText(base, there)) return undefined;
    return this.mark('requirement', { base, ours: ours ?? '', theirs: theirs ?? '' });
  }

  private newcomer(): string {
    const side = this.sighting.ours ? 'ours' : 'theirs';
    const spec = this.ground.specs[side];
    const requirement = this.sighting[side] as Requirement;
    const notes = notesBehind({ spec, requirement });
    const end = notes[this.ground.fresh[side].take(notes) - 1]?.end ?? requirement.end;
    this.divisions = { [side]: { end, notes: [] } };
    return spec.text.slice(requirement.start, end);
  }

  private merge(ours: Requirement, theirs: Requirement): string {
    const { texts } = this;
    if (texts.ours === texts.theirs || texts.base === texts.theirs) return texts.ours ?? '';
    if (texts.base === texts.ours) return texts.theirs ?? '';
    const { sighting } = this;
    const { specs, fresh } = this.ground;
    const sides = {
      ours: { spec: specs.ours, requirement: ours },
      theirs: { spec: specs.theirs, requirement: theirs },
    };
    const base = sighting.base && { spec: specs.base, requirement: sighting.base };
    const divisions = {
      ours: divideLike(base ?? sides.ours, sides.ours, fresh.ours),
      theirs: divideLike(base ?? sides.theirs, sides.theirs, fresh.theirs),
    };
    this.divisions = divisions;
    const pieces = {
      base: base ? cutRequirement(base.spec.text, base.requirement) : NOTHING,
      ours: divisions.ours.pieces,
      theirs: divisions.theirs.pieces,
    };
    const heading = this.mergeHeading(each(pieces, (one) => one.heading));
    return this.mergePieces(pieces, heading);
  }

  private mergeHeading(headings: Three<string>): string {
    const { base, ours, theirs } = headings;
    if (ours === theirs || theirs === base) return ours;
    if (ours === base) return theirs;
    const keys = each(this.sighting, (requirement) => requirement?.key);
    if (keys.ours === keys.theirs) return byCodePoint(ours, theirs) < 0 ? ours : theirs;
    if (keys.ours === keys.base) return theirs;
    return keys.theirs === keys.base ? ours : this.mark('name', headings);
  }

  /** The sides take their roles by what they say and not by which they are: so the result is the same either way. */
  private mergePieces({ base, ours, theirs }: Three<Pieces>, heading: string): string {
    const swapped = byCodePoint(this.texts.ours ?? '', this.texts.theirs ?? '') > 0;
    const [current, delta] = swapped ? [theirs, ours] : [ours, theirs];
    const resolve = ({ piece, ...versions }: PieceConflict): string => {
      const [one, other] = [versions.current ?? '', versions.delta ?? ''];
      const sides = swapped ? { ours: other, theirs: one } : { ours: one, theirs: other };
      return this.mark(piece, { base: versions.base ?? '', ...sides });
    };
    const sides = { base, current: { ...current, heading }, delta };
    return mergeRequirement(sides, this.ground.options.lineEnd, { resolve }).text;
  }

  private mark(piece: FileConflict['piece'], texts: Three<string>): string {
    const { ours, theirs } = this.sighting;
    this.conflicts.push({ name: (ours ?? theirs)?.name, piece });
    return mark(texts, this.ground.options);
  }
}

function textOf(spec: Spec, requirement: Requirement | undefined): string | undefined {
  return requirement && spec.text.slice(requirement.start, requirement.end);
}

function mark(texts: Three<string>, { lineEnd, markerSize }: FileOptions): string {
  return withLineEnd(conflictText(texts, markerSize), lineEnd);
}

/** Requirements of one name, case and blanks apart, that no side has both of: a conflict in the place of the first. */
function joinNamesakes(settled: readonly Settled[], options: FileOptions): void {
  const groups = new Map<string, Settled[]>();
  for (const one of settled) {
    if (one.text === undefined) continue;
    const name = foldName(one.name);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first || group.length < 2 || isOfOneSide(group, 'ours') || isOfOneSide(group, 'theirs')) continue;
    const texts = (mine: boolean) =>
      group.flatMap(({ sighting, text }) => ((sighting.ours !== undefined) === mine ? (text ?? '') : []));
    const joined = { base: '', ours: texts(true).join('\n\n'), theirs: texts(false).join('\n\n') };
    for (const other of group) other.text = undefined;
    first.text = mark(joined, options);
    first.conflicts.push({ name: first.name, piece: 'requirement' });
  }
}

/** Whether a side has all of these under one name already. */
function isOfOneSide(group: readonly Settled[], side: 'ours' | 'theirs'): boolean {
  const names = new Set(group.map(({ sighting }) => foldName(sighting[side]?.name ?? '')));
  return names.size === 1 && !names.has('');
}
