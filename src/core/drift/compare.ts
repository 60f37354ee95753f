import { STATEMENT } from '../receipt.ts';
import type { ExpectedPiece } from './expected.ts';
import { type PieceId, pieceId, splitId } from './pieces.ts';

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
  expected: ReadonlyMap<PieceId, ExpectedPiece>,
  found: ReadonlyMap<PieceId, string>,
): DriftedRequirement[] {
  const ids = new Map<string, PieceId[]>();
  for (const id of new Set([...found.keys(), ...expected.keys()])) {
    const { requirement } = splitId(id);
    const known = ids.get(requirement);
    if (known) known.push(id);
    else ids.set(requirement, [id]);
  }
  const drifted = [...ids].flatMap(([requirement, own]) =>
    compareRequirement(requirement, own, expected, found),
  );
  return pairRenames(drifted, expected, found);
}

function compareRequirement(
  requirement: string,
  ids: readonly PieceId[],
  expected: ReadonlyMap<PieceId, ExpectedPiece>,
  found: ReadonlyMap<PieceId, string>,
): DriftedRequirement[] {
  const pieces = ids.flatMap((id): DriftedPiece[] => {
    const wanted = expected.get(id);
    const digest = found.get(id);
    if (digest !== undefined && wanted?.digests.includes(digest)) return [];
    const change = digest === undefined ? 'removed' : wanted ? 'edited' : 'added';
    return [{ id, piece: splitId(id).piece, change, archives: wanted?.changes ?? [] }];
  });
  if (pieces.length === 0) return [];
  const statement = pieceId(requirement, STATEMENT);
  if (!found.has(statement)) return [{ requirement, change: 'removed', pieces }];
  return [{ requirement, change: expected.has(statement) ? 'edited' : 'added', pieces }];
}

/** One requirement gone and another one there with the same pieces: a new name. */
function pairRenames(
  drifted: readonly DriftedRequirement[],
  expected: ReadonlyMap<PieceId, ExpectedPiece>,
  found: ReadonlyMap<PieceId, string>,
): DriftedRequirement[] {
  const gone = drifted.filter(({ change }) => change === 'removed');
  const came = drifted.filter(({ change }) => change === 'added');
  const pairs = new Map<DriftedRequirement, DriftedRequirement>();
  for (const fresh of came) {
    const old = gone.find((one) => ![...pairs.values()].includes(one) && isSame(one, fresh, expected, found));
    if (old) pairs.set(fresh, old);
  }
  const paired = new Set(pairs.values());
  return drifted
    .filter((one) => !paired.has(one))
    .map((one) => {
      const old = pairs.get(one);
      return old ? { ...one, change: 'renamed', from: old.requirement } : one;
    });
}

function isSame(
  old: DriftedRequirement,
  fresh: DriftedRequirement,
  expected: ReadonlyMap<PieceId, ExpectedPiece>,
  found: ReadonlyMap<PieceId, string>,
): boolean {
  return (
    old.pieces.length === fresh.pieces.length &&
    old.pieces.every(({ id, piece }) => {
      const digest = found.get(pieceId(fresh.requirement, piece));
      return digest !== undefined && expected.get(id)?.digests.includes(digest);
    })
  );
}
