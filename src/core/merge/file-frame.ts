import { type Block, isHeading } from '../markdown/outline.ts';
import { byCodePoint } from '../path.ts';
import { belongsToPlace, type Requirement } from '../requirement.ts';
import { allRequirements, type Spec } from '../spec.ts';
import { alignLists } from './align.ts';
import { comparable } from './pieces.ts';
import { newer, type Three } from './three-way.ts';

/**
 * A block of a spec: a heading, a paragraph, a comment, front matter, or a whole requirement. The end of the file is one
 * too, so that what stands before it is kept.
 */
export interface Unit {
  /** Equal where two blocks say the same, or are the same requirement. */
  readonly key: string;
  readonly text: string;
  /** The blank lines before it. */
  readonly gap: string;
  /** The key of the unit above it; empty at the top. */
  readonly after: string;
  /** The requirement that it stands for. */
  readonly id?: number;
  /** The words of a heading. */
  readonly heading?: string;
  /** Whether it can stand between any two blocks: a comment, a rule, a link definition, a table. */
  readonly loose?: boolean;
}

export const END = 'end';

/** A requirement of one version: its number in all versions, its end there, and the notes in it that stand behind it. */
export interface Entry {
  readonly id: number;
  readonly end: number;
  readonly notes: readonly Block[];
}

/**
 * Cuts a spec into units. In: the spec, and its requirements that are to stay; one that is not among them is left out,
 * with the blank lines before it.
 */
export function readUnits(spec: Spec, entries: ReadonlyMap<Requirement, Entry>): Unit[] {
  const reader = new UnitReader(spec.text);
  const { bodyStart, blocks } = spec.outline;
  const matter = spec.text.slice(0, bodyStart).trimEnd();
  if (matter !== '') reader.add({ key: `front ${comparable(matter)}` }, 0, matter.length);
  const requirements = allRequirements(spec);
  let next = 0;
  for (const block of blocks) {
    const requirement = requirements[next];
    if (block.end <= reader.at) continue;
    if (requirement && block.start >= requirement.start) {
      next++;
      reader.addRequirement(requirement, entries.get(requirement));
    } else reader.addBlock(block);
  }
  reader.add({ key: END }, spec.text.length, spec.text.length);
  return reader.units;
}

class UnitReader {
  readonly units: Unit[] = [];
  at = 0;
  private after = '';

  constructor(private readonly text: string) {}

  add(facts: Pick<Unit, 'key' | 'id' | 'heading' | 'loose'>, start: number, end: number): void {
    const gap = this.text.slice(this.at, start);
    this.units.push({ text: this.text.slice(start, end), gap, after: this.after, ...facts });
    this.at = end;
    this.after = facts.key;
  }

  addBlock(block: Block): void {
    const key = `block ${comparable(this.text.slice(block.start, block.end))}`;
    const facts = isHeading(block) ? { heading: block.text } : { loose: belongsToPlace(this.text, block) };
    this.add({ key, ...facts }, block.start, block.end);
  }

  addRequirement({ start, end }: Requirement, entry: Entry | undefined): void {
    if (entry) this.add({ key: `requirement ${entry.id}`, id: entry.id }, start, entry.end);
    for (const note of entry?.notes ?? []) {
      this.at = endOfInk(this.text, note.start);
      this.addBlock(note);
    }
    this.at = entry?.end ?? end;
  }
}

/** Where the blank lines before an offset begin. */
function endOfInk(text: string, before: number): number {
  let at = before;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** What both sides have, in the place of a base where there is none; the same whichever side is which. */
export function sharedUnits(ours: readonly Unit[], theirs: readonly Unit[]): Unit[] {
  const keysOf = (units: readonly Unit[]) => units.map(({ key }) => key);
  const isFirst = byCodePoint(keysOf(ours).join('\n'), keysOf(theirs).join('\n')) < 0;
  const [units, others] = isFirst ? [ours, theirs] : [theirs, ours];
  const partners = alignLists(keysOf(units), keysOf(others));
  return units.filter((_, at) => (partners[at] ?? -1) >= 0);
}

/** Puts units one below the other, with the blank lines that they had where they stood. */
export class Page {
  readonly units: { readonly unit: Unit; readonly gap: string }[] = [];
  /** The words of the last heading. */
  heading: string | undefined;
  private readonly placed = new Set<number>();
  private last = '';

  constructor(private readonly lineEnd: string) {}

  /** A unit that all three versions have. */
  addShared(units: Three<Unit>): void {
    const gaps = { base: units.base.gap, ours: units.ours.gap, theirs: units.theirs.gap };
    const text = newer({ base: units.base.text, ours: units.ours.text, theirs: units.theirs.text });
    const sides = [units.ours, units.theirs, units.base];
    const fits = sides.filter(({ after }) => after === this.last);
    const gap = fits.length === 3 || units.ours.key === END ? newer(gaps) : fits[0]?.gap;
    this.push({ ...units.ours, text }, gap);
  }

  /** A unit of one side. */
  add(unit: Unit): void {
    this.push(unit, unit.after === this.last ? unit.gap : undefined);
  }

  has(id: number): boolean {
    return this.placed.has(id);
  }

  private push(unit: Unit, gap: string | undefined): void {
    if (unit.id !== undefined) {
      if (this.placed.has(unit.id)) return;
      this.placed.add(unit.id);
    }
    if (unit.heading !== undefined) this.heading = unit.heading;
    this.units.push({ unit, gap: gap ?? this.apart(unit) });
    this.last = unit.key;
  }

  /** At least one blank line, unless it stands at the top. */
  private apart({ gap }: Unit): string {
    if (this.last === '') return '';
    return (gap.match(/\n/g)?.length ?? 0) > 1 ? gap : this.lineEnd + this.lineEnd;
  }
}
