import { groupBy } from '../group-by.ts';
import type { ScenarioPiece } from './pieces.ts';
import type { Conflicts, Sides } from './requirement.ts';

/** A name that both sides gave to different scenarios, one of them by a rename: more of it than on either side. */
export function joinNamesakes(
  pieces: readonly ScenarioPiece[],
  { current, delta }: Sides,
  conflicts: Conflicts,
): readonly ScenarioPiece[] {
  const merged = groupBy(pieces, keyOf);
  if (merged.size === pieces.length) return pieces;
  const [ours, theirs] = [groupBy(current.scenarios, keyOf), groupBy(delta.scenarios, keyOf)];
  const settled = new Map<ScenarioPiece, ScenarioPiece | undefined>();
  for (const [name, group] of merged) {
    const there = ours.get(name) ?? [];
    if (group.length <= Math.max(there.length, theirs.get(name)?.length ?? 0)) continue;
    const own = new Set(there);
    const mine = group.find((piece) => own.has(piece));
    const other = group.find((piece) => !own.has(piece));
    if (!mine || !other) continue;
    const versions = { base: undefined, current: mine.text, delta: other.text };
    const text = conflicts.settle({ piece: { scenario: mine.name }, ...versions });
    if (text !== undefined) settled.set(mine, { ...mine, text }).set(other, undefined);
  }
  if (settled.size === 0) return pieces;
  return pieces.flatMap((piece) => (settled.has(piece) ? (settled.get(piece) ?? []) : piece));
}

function keyOf({ key }: ScenarioPiece): string {
  return key;
}
