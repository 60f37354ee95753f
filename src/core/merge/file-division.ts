import type { Block } from '../markdown/outline.ts';
import type { Span } from '../place.ts';
import { belongsToPlace, type Requirement, type Scenario } from '../requirement.ts';
import { allRequirements, type Spec } from '../spec.ts';
import {
  comparable,
  cutRequirement,
  firstInk,
  type Piece,
  type Pieces,
  type ScenarioPiece,
} from './pieces.ts';
import { pairScenarios } from './scenarios.ts';

/** A requirement in one version of a spec. */
export interface Located {
  readonly spec: Spec;
  readonly requirement: Requirement;
}

/** A version of a requirement, and where it ends and what is not its own when it is divided as the base divides it. */
export interface Division {
  readonly pieces: Pieces;
  /** The end of its last piece. */
  readonly end: number;
  /** Notes between its pieces that belong to the place behind it. */
  readonly notes: readonly Block[];
}

/**
 * Cuts a version of a requirement as the base is cut.
 *
 * Comments, rules, link definitions and tables belong to the place when they stand behind the last piece, and to the
 * piece when another follows. So they change hands when scenarios come, go or move: here they stay where the base has
 * them.
 */
export function divideLike(base: Located, side: Located, fresh: FreshNotes): Division {
  const pieces = cutRequirement(side.spec.text, side.requirement);
  const was = withoutTrails(base, cutRequirement(base.spec.text, base.requirement));
  const now = withoutTrails(side, pieces);
  const found = {
    base,
    side,
    fresh,
    pairs: pairPieces(was, now),
    bodies: { was: bodiesOf(was), now: bodiesOf(now) },
  };
  return giveBack(found, takeIn(found, { pieces, end: side.requirement.end, notes: [] }));
}

interface Case {
  readonly base: Located;
  readonly side: Located;
  /** Positions of pieces in the base and in the side: 0 is the statement. */
  readonly pairs: ReadonlyMap<number, number>;
  /** What the pieces say, scenarios without their names. */
  readonly bodies: { readonly was: readonly string[]; readonly now: readonly string[] };
  readonly fresh: FreshNotes;
}

function pairPieces(base: Pieces, side: Pieces): Map<number, number> {
  const pairs = new Map([[0, 0]]);
  for (const [from, to] of pairScenarios(base.scenarios, side.scenarios))
    pairs.set(base.scenarios.indexOf(from) + 1, side.scenarios.indexOf(to) + 1);
  return pairs;
}

function bodiesOf({ statement, scenarios }: Pieces): string[] {
  return [comparable(statement.text), ...scenarios.map(({ body }) => body)];
}

/** Scenarios as they are without the notes at their end, by which they are found again. */
function withoutTrails({ spec, requirement }: Located, pieces: Pieces): Pieces {
  const scenarios = pieces.scenarios.map((piece, at): ScenarioPiece => {
    const { start, end, heading } = requirement.scenarios[at] as Scenario;
    const inkEnd = trailOf(spec, { start, end })[0]?.start ?? end;
    return { ...piece, body: comparable(spec.text.slice(heading.end, inkEnd).trim()) };
  });
  return { ...pieces, scenarios };
}

/** What trailed the last piece where it stood further up in the base, or came with it, is its own. */
function takeIn(found: Case, division: Division): Division {
  const { side } = found;
  const end = notesBehind(side)[countOwn(found) - 1]?.end;
  if (end === undefined) return division;
  const last = side.requirement.scenarios.length;
  return { ...division, end, pieces: withEnd(side, division.pieces, last, end) };
}

function countOwn({ base, side, pairs, bodies, fresh }: Case): number {
  const last = side.requirement.scenarios.length;
  const was = [...pairs].find(([, to]) => to === last)?.[0];
  const tail = notesBehind(side);
  if (was !== undefined) {
    const wasLast = was === base.requirement.scenarios.length;
    const own = wasLast ? [] : trailOf(base.spec, spanOf(base.requirement, was));
    const isThere = sameBlocks([base.spec, own], [side.spec, tail.slice(0, own.length)]);
    if (own.length > 0 && isThere) return own.length;
    if (bodies.was[was] === bodies.now[last]) return 0;
  }
  const old = notesBehind(base);
  const above = tail.slice(0, Math.max(tail.length - old.length, 0));
  const isKept = old.length > 0 && sameBlocks([base.spec, old], [side.spec, tail.slice(above.length)]);
  return isKept ? fresh.take(above) : fresh.takeForPiece(tail);
}

/** What stood behind the last piece of the base now stands between pieces, and still belongs to the place. */
function giveBack({ base, side, pairs }: Case, division: Division): Division {
  const at = pairs.get(base.requirement.scenarios.length);
  const tail = notesBehind(base);
  if (at === undefined || at === side.requirement.scenarios.length || tail.length === 0) return division;
  const span = spanOf(side.requirement, at);
  const trail = trailOf(side.spec, span);
  const notes = trail.slice(-tail.length);
  const isThere = sameBlocks([base.spec, tail], [side.spec, notesBehind(side).slice(0, tail.length)]);
  if (isThere || !sameBlocks([base.spec, tail], [side.spec, notes])) return division;
  const kept = blocksIn(side.spec, { start: span.start, end: notes[0]?.start ?? span.end });
  return { ...division, notes, pieces: withEnd(side, division.pieces, at, kept.at(-1)?.end ?? span.start) };
}

/** The comments, rules, link definitions and tables right behind a requirement. */
export function notesBehind({ spec, requirement }: Located): Block[] {
  const blocks = requirement.tail ? blocksIn(spec, requirement.tail) : [];
  const foreign = blocks.findIndex((block) => !belongsToPlace(spec.text, block));
  return foreign < 0 ? blocks : blocks.slice(0, foreign);
}

/** The comments, rules, link definitions and tables at the end of a piece. */
export function trailOf(spec: Spec, span: Span): Block[] {
  const blocks = blocksIn(spec, span);
  return blocks.slice(blocks.findLastIndex((block) => !belongsToPlace(spec.text, block)) + 1);
}

function spanOf({ heading, statement, scenarios }: Requirement, piece: number): Span {
  return piece === 0 ? { start: heading.end, end: statement.end } : (scenarios[piece - 1] as Span);
}

function blocksIn({ outline: { blocks } }: Spec, { start, end }: Span): Block[] {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).start < start) low = middle + 1;
    else high = middle;
  }
  let to = low;
  while (to < blocks.length && (blocks[to] as Block).end <= end) to++;
  return blocks.slice(low, to);
}

type Blocks = readonly [spec: Spec, blocks: readonly Block[]];

function sameBlocks([spec, blocks]: Blocks, [otherSpec, others]: Blocks): boolean {
  if (blocks.length !== others.length) return false;
  return blocks.every((block, at) => keyOf(spec, block) === keyOf(otherSpec, others[at] as Block));
}

/** The same pieces, one of them up to another offset. */
function withEnd({ spec, requirement }: Located, pieces: Pieces, at: number, end: number): Pieces {
  const upTo = <T extends Piece>(piece: T, start: number): T => ({
    ...piece,
    text: spec.text.slice(start, end),
  });
  if (at === 0) {
    const from = requirement.heading.end;
    // A statement that is nothing but a table has had no gap so far.
    const gap = pieces.statement.gap || spec.text.slice(from, firstInk(spec.text, from, end));
    const statement = { ...pieces.statement, gap };
    return { ...pieces, statement: upTo(statement, Math.min(from + gap.length, end)) };
  }
  const { start, heading } = requirement.scenarios[at - 1] as Scenario;
  const body = comparable(spec.text.slice(heading.end, end).trim());
  const scenarios = pieces.scenarios.map((piece, index) =>
    index === at - 1 ? { ...upTo(piece, start), body } : piece,
  );
  return { ...pieces, scenarios };
}

/** The notes that a side has more of than the base; they are counted at the first question. */
export class FreshNotes {
  private left: Map<string, number> | undefined;
  private ofPlace: Set<string> | undefined;

  constructor(
    private readonly base: Spec,
    private readonly side: Spec,
  ) {}

  /** The same, up to one that the base has behind any requirement. */
  takeForPiece(notes: readonly Block[]): number {
    const { base } = this;
    this.ofPlace ??= new Set(
      allRequirements(base)
        .flatMap((requirement) => notesBehind({ spec: base, requirement }))
        .map((note) => keyOf(base, note)),
    );
    const end = notes.findIndex((note) => this.ofPlace?.has(keyOf(this.side, note)));
    return this.take(end < 0 ? notes : notes.slice(0, end));
  }

  /** How many of the first of these notes are new; each is new only once. */
  take(notes: readonly Block[]): number {
    this.left ??= countNotes(this.base, -1, countNotes(this.side, 1, new Map()));
    let count = 0;
    for (const note of notes) {
      const key = keyOf(this.side, note);
      const left = this.left.get(key) ?? 0;
      if (left <= 0) break;
      this.left.set(key, left - 1);
      count++;
    }
    return count;
  }
}

function countNotes(spec: Spec, by: number, counts: Map<string, number>): Map<string, number> {
  for (const block of spec.outline.blocks) {
    if (!belongsToPlace(spec.text, block)) continue;
    const key = keyOf(spec, block);
    counts.set(key, (counts.get(key) ?? 0) + by);
  }
  return counts;
}

function keyOf({ text }: Spec, { start, end }: Block): string {
  return comparable(text.slice(start, end));
}
