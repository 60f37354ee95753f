import type { ScenarioPiece } from './pieces.ts';

/** One scenario of the base with what became of it on a side; undefined where it is gone. */
export type Pairing = ReadonlyMap<ScenarioPiece, ScenarioPiece>;

/**
 * Finds the scenarios of `from` again in `to`: by name, and those left over by their text, which are renamed.
 * Every scenario is paired at most once. Scenarios of one name are told apart by their order, or by their
 * text where that is the same.
 */
export function pairScenarios(from: readonly ScenarioPiece[], to: readonly ScenarioPiece[]): Pairing {
  const pairs = new Map<ScenarioPiece, ScenarioPiece>();
  const free = new Set(to);
  const pairBy = (keyOf: (scenario: ScenarioPiece) => string) => {
    const index = new Map<string, ScenarioPiece[]>();
    for (const scenario of [...free].reverse()) {
      const key = keyOf(scenario);
      const list = index.get(key);
      if (list) list.push(scenario);
      else index.set(key, [scenario]);
    }
    for (const scenario of from) {
      if (pairs.has(scenario)) continue;
      const found = index.get(keyOf(scenario))?.pop();
      if (!found) continue;
      pairs.set(scenario, found);
      free.delete(found);
    }
  };
  const nameOf = (scenario: ScenarioPiece) => scenario.id.slice(0, scenario.id.indexOf('\u0000'));
  pairBy((scenario) => `${nameOf(scenario)}\u0000${scenario.body}`);
  pairBy(nameOf);
  pairBy((scenario) => (scenario.body === '' ? `\u0000${scenario.id}` : scenario.body));
  return pairs;
}

/** What a merge does with one scenario: its place is that of its anchor in the base order. */
export interface Placed {
  readonly piece: ScenarioPiece;
  /** The scenario of the base that it is, or that it came in after; undefined at the front. */
  readonly anchor: ScenarioPiece | undefined;
  readonly isNew: boolean;
}

/**
 * Puts scenarios in order: those of the base in its order (or in that of the one side that moved them), and behind
 * each the ones that came in there. Newcomers of both sides at one place stand in an order that does not depend on
 * which side is which: so two changes give the same text whichever is archived first.
 */
export function orderScenarios(
  order: readonly ScenarioPiece[],
  kept: ReadonlyMap<ScenarioPiece, ScenarioPiece>,
  newcomers: { readonly ours: readonly Placed[]; readonly theirs: readonly Placed[] },
): ScenarioPiece[] {
  const ours = byAnchor(newcomers.ours);
  const theirs = byAnchor(newcomers.theirs);
  return [undefined, ...order].flatMap((anchor) => {
    const piece = anchor && kept.get(anchor);
    const fresh = interleave(ours.get(anchor) ?? [], theirs.get(anchor) ?? []);
    return piece ? [piece, ...fresh] : fresh;
  });
}

function byAnchor(placed: readonly Placed[]): Map<ScenarioPiece | undefined, ScenarioPiece[]> {
  const groups = new Map<ScenarioPiece | undefined, ScenarioPiece[]>();
  for (const { anchor, piece } of placed) {
    const group = groups.get(anchor);
    if (group) group.push(piece);
    else groups.set(anchor, [piece]);
  }
  return groups;
}

/** Merges two runs by the name of their first members; symmetric in its arguments. */
function interleave(one: readonly ScenarioPiece[], other: readonly ScenarioPiece[]): ScenarioPiece[] {
  const result: ScenarioPiece[] = [];
  let [left, right] = [0, 0];
  while (left < one.length && right < other.length) {
    const [first, second] = [one[left] as ScenarioPiece, other[right] as ScenarioPiece];
    const isFirst = rank(first) <= rank(second);
    result.push(isFirst ? first : second);
    if (isFirst) left++;
    else right++;
  }
  return [...result, ...one.slice(left), ...other.slice(right)];
}

function rank(scenario: ScenarioPiece): string {
  return `${scenario.id}\u0000${scenario.body}`;
}
