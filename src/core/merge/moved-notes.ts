import { comparable, type Piece, type Pieces, sameText } from './pieces.ts';
import type { Sides } from './requirement.ts';
import { lastOf, partnersIn, replacePiece, type Tail, trailOf } from './trail.ts';

export type Tails = Readonly<Record<keyof Sides, Tail>>;

export interface Divided {
  readonly sides: Sides;
  readonly tails: Tails;
  /** How many notes went from the place to the piece. */
  readonly count: number;
}

/**
 * Gives notes of the place to the last piece of the base, where a side has put another piece below both.
 *
 * In: the sides as they were cut, and what stands behind each. Out: the same, with the notes in that piece on all sides:
 * so they stand where their author put them, whoever changes the piece. Nothing moves where a side has the piece no more.
 */
export function placeMoved(sides: Sides, tails: Tails): Divided {
  const { base, current, delta } = sides;
  if (tails.base.length === 0) return { sides, tails, count: 0 };
  const now = partnerOfLast(base, current);
  const wanted = partnerOfLast(base, delta);
  const count = Math.max(movedBlocks(now, current, tails.base), movedBlocks(wanted, delta, tails.base));
  const notes = tails.base.slice(0, count);
  if (count === 0 || !now || !wanted) return { sides, tails, count: 0 };
  const ofBase = take({ pieces: base, tail: tails.base }, lastOf(base), notes);
  const ofCurrent = take({ pieces: current, tail: tails.current }, now, notes);
  const ofDelta = take({ pieces: delta, tail: tails.delta }, wanted, notes);
  return {
    sides: { base: ofBase.pieces, current: ofCurrent.pieces, delta: ofDelta.pieces },
    tails: { base: ofBase.tail, current: ofCurrent.tail, delta: ofDelta.tail },
    count,
  };
}

function partnerOfLast(base: Pieces, side: Pieces): Piece | undefined {
  const last = lastOf(base);
  return [...partnersIn(base, side)].find(([, was]) => was === last)?.[0];
}

/** How many blocks of the base's place trail its last piece on a side where that is not the last one. */
function movedBlocks(piece: Piece | undefined, side: Pieces, place: Tail): number {
  if (!piece || piece === lastOf(side)) return 0;
  const trail = trailOf(piece);
  return trail.every((block, at) => sameText(block, place[at] ?? '')) ? trail.length : 0;
}

interface Cut {
  readonly pieces: Pieces;
  readonly tail: Tail;
}

/** Puts notes into a piece, as the side has them in its tail or, where it does not repeat them, as they are. */
function take({ pieces, tail }: Cut, piece: Piece, notes: Tail): Cut {
  const left = [...tail];
  const own = notes.map((note) => {
    const at = left.findIndex((block) => comparable(block) === comparable(note));
    return at < 0 ? note : (left.splice(at, 1)[0] ?? note);
  });
  const isThere = piece !== lastOf(pieces) && startsWith(trailOf(piece), notes);
  if (isThere) return { pieces, tail };
  return { pieces: replacePiece(pieces, piece, piece.text + own.join('')), tail: left };
}

export function startsWith(tail: Tail, blocks: Tail): boolean {
  return blocks.every((block, at) => sameText(block, tail[at] ?? ''));
}
