import type { Delta } from '../delta.ts';
import { groupBy } from '../group-by.ts';
import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import { comparable, cutRequirement, type Pieces } from './pieces.ts';

/** What an open change does to one requirement. */
export interface Touch {
  readonly change: string;
  readonly capability: string;
  readonly name: string;
  readonly key: string;
  readonly operation: 'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED' | 'RENAMED TO';
  /** The pieces that it changes: name of the piece and its new text, comparable; `null` where it takes one out. */
  readonly pieces: ReadonlyMap<string, string | null>;
}

/** Two open changes that touch the same requirement. */
export interface Overlap {
  readonly changes: readonly [string, string];
  readonly capability: string;
  readonly name: string;
  /** The statement or scenario that both change; undefined when they meet in the requirement as a whole. */
  readonly piece: string | undefined;
  /** Whether one of them has to be rebased by hand once the other is archived, whatever the order. */
  readonly conflict: boolean;
  /** The change that has to be archived first, where the order decides. */
  readonly first: string | undefined;
}

/** Everything that a delta touches. In: the delta and the spec as it is now, if there is one. */
export function findTouches(
  change: string,
  capability: string,
  delta: Delta,
  current: Spec | undefined,
): Touch[] {
  const now = new Map((current?.requirements ?? []).map((requirement) => [requirement.key, requirement]));
  const touch = (
    operation: Touch['operation'],
    { name, key }: Named,
    pieces: Touch['pieces'] = new Map(),
  ): Touch => {
    return { change, capability, name, key, operation, pieces };
  };
  const cut = (requirement: Requirement) => cutRequirement(delta.text, requirement);
  const before = (requirement: Requirement) => {
    const found = now.get(requirement.key);
    return found && current ? cutRequirement(current.text, found) : undefined;
  };
  return [
    ...delta.added.map((one) => touch('ADDED', one, changedPieces(undefined, cut(one)))),
    ...delta.modified.map((one) => touch('MODIFIED', one, changedPieces(before(one), cut(one)))),
    ...delta.removed.map((one) => touch('REMOVED', one)),
    ...delta.renamed.flatMap(({ from, to }) => [
      touch('RENAMED', from, new Map([['name', to.key]])),
      touch('RENAMED TO', to, new Map([['name', from.key]])),
    ]),
  ];
}

interface Named {
  readonly name: string;
  readonly key: string;
}

const STATEMENT = 'statement';

function changedPieces(before: Pieces | undefined, after: Pieces): Map<string, string | null> {
  const old = namedPieces(before);
  const fresh = namedPieces(after);
  const changed = new Map<string, string | null>();
  for (const [name, text] of fresh) if (old.get(name) !== text) changed.set(name, text);
  for (const name of old.keys()) if (!fresh.has(name)) changed.set(name, null);
  return changed;
}

function namedPieces(pieces: Pieces | undefined): Map<string, string> {
  if (!pieces) return new Map();
  const scenarios = pieces.scenarios.map(
    ({ id, text }) => [id.replace('\u00000', ''), comparable(text)] as const,
  );
  return new Map([[STATEMENT, comparable(pieces.statement.text)], ...scenarios]);
}

/** All pairs of changes that touch the same requirement, in the order of the touches. */
export function findOverlaps(touches: readonly Touch[]): Overlap[] {
  const byRequirement = groupBy(touches, ({ capability, key }) => `${capability}\u0000${key}`);
  return [...byRequirement.values()].flatMap((group) => (group.length > 1 ? pairsOf(group) : []));
}

function pairsOf(group: readonly Touch[]): Overlap[] {
  return group.flatMap((one, at) =>
    group.slice(at + 1).flatMap((other) => (one.change === other.change ? [] : [compareTouches(one, other)])),
  );
}

function compareTouches(one: Touch, other: Touch): Overlap {
  const facts = { changes: [one.change, other.change] as const, capability: one.capability, name: one.name };
  const first = firstOf(one, other);
  if (first !== undefined) return { ...facts, piece: undefined, conflict: false, first };
  if (one.operation !== other.operation)
    return { ...facts, piece: undefined, conflict: true, first: undefined };
  const met = [...one.pieces].filter(([piece]) => other.pieces.has(piece));
  const apart = met.find(([piece, text]) => other.pieces.get(piece) !== text);
  const piece = (apart ?? met[0])?.[0];
  return { ...facts, piece, conflict: apart !== undefined, first: undefined };
}

/** Operations that fit together in one order: what one makes or frees, the other needs. */
const BEFORE: readonly (readonly [Touch['operation'], Touch['operation']])[] = [
  ['ADDED', 'MODIFIED'],
  ['ADDED', 'REMOVED'],
  ['ADDED', 'RENAMED'],
  ['RENAMED TO', 'MODIFIED'],
  ['RENAMED TO', 'REMOVED'],
  ['RENAMED TO', 'RENAMED'],
  ['MODIFIED', 'RENAMED'],
];

function firstOf(one: Touch, other: Touch): string | undefined {
  const pair = (first: Touch, second: Touch) =>
    BEFORE.some(([a, b]) => first.operation === a && second.operation === b);
  if (pair(one, other)) return one.change;
  return pair(other, one) ? other.change : undefined;
}

/** Which change has to wait for which: what `depends_on` says, and what the overlaps ask for. */
export type Waits = ReadonlyMap<string, ReadonlySet<string>>;

/** Gathers what each change waits for. */
export function findWaits(
  dependsOn: ReadonlyMap<string, readonly string[]>,
  overlaps: readonly Overlap[],
): Waits {
  const waits = new Map<string, Set<string>>([...dependsOn].map(([change, on]) => [change, new Set(on)]));
  for (const { changes, first } of overlaps) {
    if (first === undefined) continue;
    const later = changes[0] === first ? changes[1] : changes[0];
    waits.set(later, (waits.get(later) ?? new Set()).add(first));
  }
  return waits;
}

/**
 * An order in which changes can be archived: each after what it waits for, otherwise as given.
 * Out: the order, and the first cycle where there is one (its members then stand as given).
 */
export function orderChanges(
  changes: readonly string[],
  waits: Waits,
): { order: string[]; cycle: string[] | undefined } {
  const order: string[] = [];
  const known = new Set(changes);
  const state = new Map<string, 'open' | 'done'>();
  let cycle: string[] | undefined;
  const visit = (change: string, path: readonly string[]): void => {
    if (state.get(change) === 'done' || !known.has(change)) return;
    if (state.get(change) === 'open') {
      cycle ??= [...path.slice(path.indexOf(change)), change];
      return;
    }
    state.set(change, 'open');
    for (const earlier of waits.get(change) ?? []) visit(earlier, [...path, change]);
    state.set(change, 'done');
    order.push(change);
  };
  for (const change of changes) visit(change, []);
  return { order, cycle };
}
