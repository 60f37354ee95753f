import { STATEMENT } from '../receipt.ts';
import type { ExpectedPiece } from './expected.ts';
import { type PieceId, pieceId, splitId, withoutNumber } from './pieces.ts';

export type Change = 'edited' | 'added' | 'removed';

/** A piece that is not what it should be. */
export interface DriftedPiece {
  /** As it is called in the spec now, or as it should be called where it is gone. */
  readonly id: PieceId;
  readonly piece: string;
  readonly change: Change;
  /** The archived changes that touched it last; more than one: they contradict each other. */
  readonly archives: readonly string[];
}

/** A requirement that is not what the archived changes made of it. */
export interface DriftedRequirement {
  readonly requirement: string;
  readonly change: Change | 'renamed';
  /** Its name before, where it was renamed. */
  readonly from?: string;
  readonly pieces: readonly DriftedPiece[];
}

/**
 * Compares what should be in a spec with what is. In: the pieces expected, and the digests found. Out: the requirements
 * that differ, in the order of the spec, then those that are gone. Never throws.
 */
export function comparePieces(
  expected: readonly ExpectedPiece[],
  found: ReadonlyMap<PieceId, string>,
): DriftedRequirement[] {
  const sides = new Map<string, Side>();
  const sideOf = (id: PieceId): Side => {
    const { requirement } = splitId(id);
    const side = sides.get(requirement) ?? { expected: [], found: [] };
    sides.set(requirement, side);
    return side;
  };
  for (const [id, digest] of found) sideOf(id).found.push({ id, digest });
  for (const piece of expected) sideOf(piece.id).expected.push(piece);
  const drifted = [...sides].flatMap(([requirement, side]) => compareRequirement(requirement, side));
  return pairRenames(drifted, sides);
}

/** One requirement as it should be and as it is. */
interface Side {
  readonly expected: ExpectedPiece[];
  readonly found: FoundPiece[];
}

interface FoundPiece {
  readonly id: PieceId;
  readonly digest: string;
}

function compareRequirement(requirement: string, side: Side): DriftedRequirement[] {
  const { expected, found } = leftOf(side);
  const wanted = new Map<PieceId, ExpectedPiece[]>();
  for (const piece of expected) wanted.set(piece.id, [...(wanted.get(piece.id) ?? []), piece]);
  const there = found.map(({ id }): DriftedPiece => {
    const instead = wanted.get(withoutNumber(id))?.shift();
    return drifted(id, instead ? 'edited' : 'added', instead);
  });
  const gone = [...wanted.values()].flat().map((piece) => drifted(piece.id, 'removed', piece));
  const pieces = [...there, ...gone];
  if (pieces.length === 0) return [];
  const statement = pieceId(requirement, STATEMENT);
  if (!side.found.some(({ id }) => id === statement)) return [{ requirement, change: 'removed', pieces }];
  const isOld = side.expected.some(({ id }) => id === statement);
  return [{ requirement, change: isOld ? 'edited' : 'added', pieces }];
}

function drifted(id: PieceId, change: Change, wanted: ExpectedPiece | undefined): DriftedPiece {
  return { id, piece: splitId(id).piece, change, archives: wanted?.changes ?? [] };
}

/** What is left of both sides when each piece that is there as it should be is taken out. */
function leftOf({ expected, found }: Side): Side {
  const open = new Map<PieceId, ExpectedPiece[]>();
  for (const piece of expected) open.set(piece.id, [...(open.get(piece.id) ?? []), piece]);
  const wrong = found.filter(({ id, digest }) => {
    const candidates = open.get(withoutNumber(id)) ?? [];
    const at = candidates.findIndex(({ digests }) => digests.includes(digest));
    if (at >= 0) candidates.splice(at, 1);
    return at < 0;
  });
  return { expected: [...open.values()].flat(), found: wrong };
}

/** One requirement gone and another one there with the same pieces: a new name. */
function pairRenames(
  drifts: readonly DriftedRequirement[],
  sides: ReadonlyMap<string, Side>,
): DriftedRequirement[] {
  const gone = new Set(drifts.filter(({ change }) => change === 'removed'));
  const paired = new Map<DriftedRequirement, DriftedRequirement>();
  for (const fresh of drifts.filter(({ change }) => change === 'added')) {
    const old = [...gone].find((one) => isSame(sides.get(one.requirement), sides.get(fresh.requirement)));
    if (!old) continue;
    gone.delete(old);
    paired.set(fresh, old);
  }
  const left = new Set(paired.values());
  return drifts
    .filter((one) => !left.has(one))
    .map((one) => {
      const old = paired.get(one);
      return old ? { ...one, change: 'renamed', from: old.requirement } : one;
    });
}

function isSame(old: Side | undefined, fresh: Side | undefined): boolean {
  const requirement = splitId(fresh?.found[0]?.id ?? '').requirement;
  const expected = (old?.expected ?? []).map((piece) => {
    return { ...piece, id: pieceId(requirement, splitId(piece.id).piece) };
  });
  const left = leftOf({ expected, found: fresh?.found ?? [] });
  return left.expected.length + left.found.length === 0;
}
