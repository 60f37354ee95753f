import type { ScenarioPiece } from './pieces.ts';
import type { Conflicts, Sides } from './requirement.ts';
import { nameOf } from './scenarios.ts';

/** A name that both sides gave to different scenarios, one of them by a rename: more of it than on either side. */
export function joinNamesakes(
  pieces: readonly ScenarioPiece[],
  { current, delta }: Sides,
  conflicts: Conflicts,
): readonly ScenarioPiece[] {
  const merged = byName(pieces);
  if (merged.size === pieces.length) return pieces;
  const [ours, theirs] = [byName(current.scenarios), byName(delta.scenarios)];
  const settled = new Map<ScenarioPiece, ScenarioPiece | undefined>();
  for (const [name, group] of merged) {
    const own = ours.get(name) ?? [];
    const most = Math.max(own.length, theirs.get(name)?.length ?? 0);
    const mine = group.find((piece) => own.includes(piece));
    const other = group.find((piece) => !own.includes(piece));
    if (group.length <= most || !mine || !other) continue;
    const versions = { base: undefined, current: mine.text, delta: other.text };
    const text = conflicts.settle({ piece: { scenario: mine.name }, ...versions });
    if (text !== undefined) settled.set(mine, { ...mine, text }).set(other, undefined);
  }
  return pieces.flatMap((piece) => (settled.has(piece) ? (settled.get(piece) ?? []) : piece));
}

function byName(pieces: readonly ScenarioPiece[]): Map<string, ScenarioPiece[]> {
  const groups = new Map<string, ScenarioPiece[]>();
  for (const piece of pieces) {
    const name = nameOf(piece);
    const group = groups.get(name);
    if (group) group.push(piece);
    else groups.set(name, [piece]);
  }
  return groups;
}
