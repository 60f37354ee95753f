import type { Block } from '../markdown/outline.ts';
import type { Span } from '../place.ts';
import { belongsToPlace, type Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import { comparable, cutRequirement, type Piece, type Pieces } from './pieces.ts';
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
export function divideLike(base: Located, side: Located): Division {
  const pieces = cutRequirement(side.spec.text, side.requirement);
  const pairs = pairPieces(cutRequirement(base.spec.text, base.requirement), pieces);
  const division = { pieces, end: side.requirement.end, notes: [] };
  const wasLast = base.requirement.scenarios.length;
  const last = side.requirement.scenarios.length;
  if (pairs.get(wasLast) === last) return division;
  return giveBack({ base, side, pairs }, takeIn({ base, side, pairs }, division));
}

interface Case {
  readonly base: Located;
  readonly side: Located;
  /** Positions of pieces in the base and in the side: 0 is the statement. */
  readonly pairs: ReadonlyMap<number, number>;
}

function pairPieces(base: Pieces, side: Pieces): Map<number, number> {
  const pairs = new Map([[0, 0]]);
  for (const [from, to] of pairScenarios(base.scenarios, side.scenarios))
    pairs.set(base.scenarios.indexOf(from) + 1, side.scenarios.indexOf(to) + 1);
  return pairs;
}

/** The last piece stood further up in the base, and what stood behind it there is its own. */
function takeIn({ base, side, pairs }: Case, division: Division): Division {
  const last = side.requirement.scenarios.length;
  const was = [...pairs].find(([, to]) => to === last)?.[0];
  if (was === undefined || was === base.requirement.scenarios.length) return division;
  const own = trailOf(base.spec, spanOf(base.requirement, was));
  const tail = tailOf(side);
  if (own.length === 0 || !sameBlocks([base.spec, own], [side.spec, tail.slice(0, own.length)]))
    return division;
  const end = tail[own.length - 1]?.end ?? division.end;
  return { ...division, end, pieces: withEnd(side, division.pieces, last, end) };
}

/** What stood behind the last piece of the base now stands between pieces, and still belongs to the place. */
function giveBack({ base, side, pairs }: Case, division: Division): Division {
  const at = pairs.get(base.requirement.scenarios.length);
  const tail = tailOf(base);
  if (at === undefined || at === side.requirement.scenarios.length || tail.length === 0) return division;
  const span = spanOf(side.requirement, at);
  const trail = trailOf(side.spec, span);
  const notes = trail.slice(-tail.length);
  const isThere = sameBlocks([base.spec, tail], [side.spec, tailOf(side).slice(0, tail.length)]);
  if (isThere || !sameBlocks([base.spec, tail], [side.spec, notes])) return division;
  const kept = blocksIn(side.spec, { start: span.start, end: notes[0]?.start ?? span.end });
  return { ...division, notes, pieces: withEnd(side, division.pieces, at, kept.at(-1)?.end ?? span.start) };
}

function tailOf({ spec, requirement }: Located): Block[] {
  return requirement.tail ? blocksIn(spec, requirement.tail) : [];
}

/** The notes at the end of a piece. */
function trailOf(spec: Spec, span: Span): Block[] {
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
  return blocks.every((block, at) => {
    const other = others[at] as Block;
    const text = comparable(spec.text.slice(block.start, block.end));
    return text === comparable(otherSpec.text.slice(other.start, other.end));
  });
}

/** The same pieces, one of them up to another offset. */
function withEnd({ spec, requirement }: Located, pieces: Pieces, at: number, end: number): Pieces {
  const upTo = <T extends Piece>(piece: T, start: number): T => ({
    ...piece,
    text: spec.text.slice(start, end),
  });
  if (at === 0) {
    const start = requirement.heading.end + pieces.statement.gap.length;
    return { ...pieces, statement: upTo(pieces.statement, Math.min(start, end)) };
  }
  const { start, heading } = requirement.scenarios[at - 1] as Requirement['scenarios'][number];
  const body = comparable(spec.text.slice(heading.end, end).trim());
  const scenarios = pieces.scenarios.map((piece, index) =>
    index === at - 1 ? { ...upTo(piece, start), body } : piece,
  );
  return { ...pieces, scenarios };
}
