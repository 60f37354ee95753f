import { groupBy } from '../group-by.ts';
import type { Pieces, ScenarioPiece } from './pieces.ts';

/** One scenario of the base with what became of it on a side; undefined where it is gone. */
export type Pairing = ReadonlyMap<ScenarioPiece, ScenarioPiece>;

/**
 * Finds the scenarios of `from` again in `to`: by name, and those left over by their text, which are renamed.
 * Every scenario is paired at most once. Scenarios of one name are told apart by their text where that is the same,
 * else by their order.
 */
export function pairScenarios(from: readonly ScenarioPiece[], to: readonly ScenarioPiece[]): Pairing {
  const pairs = new Map<ScenarioPiece, ScenarioPiece>();
  if (from.length === 0 || to.length === 0) return pairs;
  if (haveSameNames(from, to) || areSame(from, to)) {
    from.forEach((scenario, at) => {
      pairs.set(scenario, to[at] as ScenarioPiece);
    });
    return pairs;
  }
  const free = new Set(to);
  const pairBy = (keyOf: (scenario: ScenarioPiece) => string, isMeant = (_: ScenarioPiece) => true) => {
    if (free.size === 0) return;
    const index = groupBy([...free].reverse(), keyOf);
    for (const scenario of from) {
      if (pairs.has(scenario) || !isMeant(scenario)) continue;
      const found = index.get(keyOf(scenario))?.pop();
      if (!found) continue;
      pairs.set(scenario, found);
      free.delete(found);
    }
  };
  const textOf = (scenario: ScenarioPiece) => (scenario.body === '' ? `\u0000${scenario.id}` : scenario.body);
  const ambiguous = new Set<string>();
  for (const side of [from, to])
    for (const scenario of side) if (!scenario.id.endsWith(FIRST_OF_NAME)) ambiguous.add(scenario.key);
  pairBy((scenario) => `${scenario.key}\u0000${scenario.body}`);
  pairBy(textOf, (scenario) => ambiguous.has(scenario.key));
  pairBy(({ key }) => key);
  pairBy(textOf);
  return pairs;
}

/** The scenarios of the base by what became of them. */
export function invert(pairing: Pairing): Map<ScenarioPiece, ScenarioPiece> {
  const inverse = new Map<ScenarioPiece, ScenarioPiece>();
  pairing.forEach((to, from) => {
    inverse.set(to, from);
  });
  return inverse;
}

/** Whether the same names stand in the same order, each once: then there is nothing to find out. */
function haveSameNames(from: readonly ScenarioPiece[], to: readonly ScenarioPiece[]): boolean {
  return (
    from.length === to.length && from.every(({ id }, at) => id === to[at]?.id && id.endsWith(FIRST_OF_NAME))
  );
}

/** Whether a side has not touched them: then several of one name are what they were as well. */
function areSame(from: readonly ScenarioPiece[], to: readonly ScenarioPiece[]): boolean {
  return (
    from.length === to.length && from.every(({ id, body }, at) => id === to[at]?.id && body === to[at]?.body)
  );
}

const FIRST_OF_NAME = '\u00000';

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
  const ordered: ScenarioPiece[] = [];
  for (const anchor of [undefined, ...order]) {
    const piece = anchor && kept.get(anchor);
    if (piece) ordered.push(piece);
    const [one, other] = [ours.get(anchor), theirs.get(anchor)];
    for (const fresh of one && other ? interleave(one, other) : (one ?? other ?? [])) ordered.push(fresh);
  }
  return ordered;
}

function byAnchor(placed: readonly Placed[]): Map<ScenarioPiece | undefined, ScenarioPiece[]> {
  const groups = groupBy(placed, ({ anchor }) => anchor);
  return new Map([...groups].map(([anchor, group]) => [anchor, group.map(({ piece }) => piece)]));
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

interface Versions {
  readonly base: Pick<Pieces, 'scenarios'>;
  readonly current: Pick<Pieces, 'scenarios'>;
  readonly delta: Pick<Pieces, 'scenarios'>;
}

/** The base's order, or that of the one side that moved scenarios; where both did, the spec's own stands. */
export function orderOf(
  { base, current, delta }: Versions,
  inCurrent: Pairing,
  inDelta: Pairing,
): readonly ScenarioPiece[] {
  const currentOrder = sideOrder(base.scenarios, current.scenarios, inCurrent);
  const deltaOrder = sideOrder(base.scenarios, delta.scenarios, inDelta);
  return moved(base.scenarios, currentOrder) ? currentOrder : deltaOrder;
}

/** The base's scenarios in the order of a side; one that is gone there stays behind its predecessor. */
function sideOrder(
  base: readonly ScenarioPiece[],
  side: readonly ScenarioPiece[],
  pairing: Pairing,
): readonly ScenarioPiece[] {
  if (base.length === side.length && base.every((scenario, at) => pairing.get(scenario) === side[at]))
    return base;
  const known = invert(pairing);
  const gone = new Map<ScenarioPiece | undefined, ScenarioPiece[]>([[undefined, []]]);
  let above: ScenarioPiece | undefined;
  for (const scenario of base) {
    if (!pairing.has(scenario)) gone.get(above)?.push(scenario);
    else {
      above = scenario;
      gone.set(scenario, []);
    }
  }
  const there = side.flatMap((piece) => known.get(piece) ?? []);
  return [...(gone.get(undefined) ?? []), ...there.flatMap((one) => [one, ...(gone.get(one) ?? [])])];
}

function moved(base: readonly ScenarioPiece[], order: readonly ScenarioPiece[]): boolean {
  return base.some((scenario, at) => scenario !== order[at]);
}
