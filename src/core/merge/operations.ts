import type { Removal, Rename } from '../delta.ts';
import type { Conflict, ConflictReason, OmittedScenario } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
import { type Pieces, sameText, withLineEnd } from './pieces.ts';
import { type MergedRequirement, mergeRequirement } from './requirement.ts';
import { pairScenarios } from './scenarios.ts';
import type { Entry, MergeState } from './state.ts';

/** Renames in place (design, section 6, row RENAMED). */
export function applyRename(state: MergeState, { from, to }: Rename): void {
  const entry = state.find(from.key);
  if (!entry) return renameMissing(state, { from, to });
  const taken = state.find(to.key);
  if (taken && taken !== entry) {
    return state.refuse(exists(state, 'RENAMED', to.name, taken.name), from.start);
  }
  const near = state.nearMiss(to.name, entry);
  if (near !== undefined) return state.refuse(exists(state, 'RENAMED', to.name, near), from.start);
  if (state.inBase(to.key) && !state.wasCurrent(to.key)) {
    return state.refuse(
      conflict(state, to.name, 'name-removed-meanwhile', { base: state.inBase(to.key) }),
      from.start,
    );
  }
  state.rename(entry, to.name, to.key, renamedText(state, entry, to.name));
}

function renamedText(state: MergeState, { requirement }: Entry, name: string): string {
  const text = state.input.current?.text ?? '';
  return `### Requirement: ${name}${text.slice(requirement.heading.end, requirement.end)}`;
}

/** Already renamed if the base had the old name and its text now stands under the new one. */
function renameMissing(state: MergeState, { from, to }: Rename): void {
  const base = state.inBase(from.key);
  if (!base) return state.refuse(notFound(state, 'RENAMED', from.name), from.start);
  const renamed = state.find(to.key);
  if (renamed && samePieces(state.cut('base', base), state.cut('current', renamed.requirement))) {
    state.notes.push({ kind: 'already-there', operation: 'RENAMED', name: to.name });
    return;
  }
  state.refuse(conflict(state, from.name, 'gone-meanwhile', { base }), from.start);
}

/** Removes a requirement (row REMOVED). */
export function applyRemoval(state: MergeState, { name, key, start }: Removal): void {
  const entry = state.find(key);
  const base = state.inBase(key);
  if (!entry) {
    if (!base) return state.refuse(notFound(state, 'REMOVED', name), start);
    state.notes.push({ kind: 'already-there', operation: 'REMOVED', name });
    return;
  }
  if (state.hasBase) {
    const unchanged = base && samePieces(state.cut('base', base), state.cut('current', entry.requirement));
    if (!unchanged) {
      const reason = base ? 'edited-meanwhile' : 'added-meanwhile';
      return state.refuse(conflict(state, name, reason, { base, current: entry.requirement }), start);
    }
  }
  state.remove(entry);
}

/** Merges a modified requirement piece by piece (row MODIFIED). `oldKey` is its name before a rename in this delta. */
export function applyModification(state: MergeState, wanted: Requirement, oldKey: string): void {
  const entry = state.find(wanted.key);
  const base = state.inBase(oldKey) ?? state.inBase(wanted.key);
  if (!entry) {
    if (base)
      return state.refuse(
        conflict(state, wanted.name, 'gone-meanwhile', { base, delta: wanted }),
        wanted.start,
      );
    return state.refuse(notFound(state, 'MODIFIED', wanted.name), wanted.start);
  }
  const delta = state.cut('delta', wanted);
  const current = state.cut('current', entry.requirement);
  if (samePieces(delta, current)) {
    if (entry.text === undefined)
      state.notes.push({ kind: 'already-there', operation: 'MODIFIED', name: wanted.name });
    return;
  }
  if (state.hasBase && !base) {
    const sides = { current: entry.requirement, delta: wanted };
    return state.refuse(conflict(state, wanted.name, 'added-meanwhile', sides), wanted.start);
  }
  const merged = mergeRequirement(
    { base: base ? state.cut('base', base) : current, current, delta },
    state.lineEnd,
  );
  takeMerged(state, { entry, wanted, merged });
}

interface Modification {
  readonly entry: Entry;
  readonly wanted: Requirement;
  readonly merged: MergedRequirement;
}

function takeMerged(state: MergeState, { entry, wanted, merged }: Modification): void {
  const { capability, change } = state.input;
  for (const { piece, base, current, delta } of merged.conflicts) {
    const facts = {
      kind: 'merge-conflict',
      change,
      capability,
      name: wanted.name,
      reason: 'both-changed',
    } as const;
    state.refuse({ ...facts, piece, base, current, delta }, wanted.start);
  }
  for (const scenario of merged.gutted) {
    state.refuse({ kind: 'scenario-gutted', capability, name: wanted.name, scenario }, wanted.start);
  }
  const omitted = unacceptedOmissions(state, wanted, merged.removed);
  if (omitted.length > 0) {
    state.refuse(
      { kind: 'scenario-omitted', capability, name: wanted.name, scenarios: omitted },
      wanted.start,
    );
  }
  if (merged.conflicts.length > 0) return;
  state.noteRemoved(wanted.name, merged.removed);
  for (const scenario of merged.kept)
    state.notes.push({ kind: 'scenario-kept', name: wanted.name, scenario });
  const heading = entry.text === undefined ? undefined : `### Requirement: ${entry.name}`;
  const own = state.cut('current', entry.requirement).heading;
  entry.text = heading === undefined ? merged.text : heading + merged.text.slice(own.length);
  state.counts.modified++;
}

/** A recorded base proves intent; otherwise each scenario that is left out needs a yes. */
function unacceptedOmissions(
  state: MergeState,
  wanted: Requirement,
  removed: readonly OmittedScenario[],
): OmittedScenario[] {
  if (state.input.base.kind === 'recorded') return [];
  const open = removed.filter((scenario) => !state.input.accepts(wanted.name, scenario.name));
  return open.length === 0 ? [] : withLikelyNames(state, wanted, open);
}

/** How many scenarios that are left out are compared with the new ones: each with each takes time. */
const COMPARED = 20;

/** For scenarios left out, the one of the delta that the spec does not have and that shares most of its words. */
function withLikelyNames(
  state: MergeState,
  wanted: Requirement,
  omitted: readonly OmittedScenario[],
): OmittedScenario[] {
  const entry = state.find(wanted.key);
  const current = entry ? state.cut('current', entry.requirement).scenarios : [];
  const delta = state.cut('delta', wanted).scenarios;
  const paired = new Set(pairScenarios(current, delta).values());
  const fresh = delta
    .filter((scenario) => !paired.has(scenario))
    .map(({ name, body }) => ({ name, words: wordsIn(body) }));
  return omitted.map((scenario, at) => {
    if (scenario.renamedTo !== undefined || at >= COMPARED) return scenario;
    const lost = wordsIn(current.find(({ name }) => name === scenario.name)?.body ?? '');
    return { ...scenario, renamedTo: fresh.find(({ words }) => shareOfWords(lost, words) >= 0.5)?.name };
  });
}

function wordsIn(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

function shareOfWords(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / Math.max(1, Math.min(left.size, right.size));
}

/** Adds a requirement at the end (row ADDED). `text` is the delta's own, with its tail. */
export function applyAddition(state: MergeState, wanted: Requirement, text: string): void {
  const entry = state.find(wanted.key);
  if (entry) {
    if (samePieces(state.cut('delta', wanted), state.cut('current', entry.requirement))) {
      state.notes.push({ kind: 'already-there', operation: 'ADDED', name: wanted.name });
      return;
    }
    return state.refuse(exists(state, 'ADDED', wanted.name, entry.name), wanted.start);
  }
  const near = state.nearMiss(wanted.name);
  if (near !== undefined) return state.refuse(exists(state, 'ADDED', wanted.name, near), wanted.start);
  const base = state.inBase(wanted.key);
  if (base && !state.wasCurrent(wanted.key)) {
    const sides = { base, delta: wanted };
    return state.refuse(conflict(state, wanted.name, 'removed-meanwhile', sides), wanted.start);
  }
  state.add({ name: wanted.name, key: wanted.key, text: withLineEnd(text, state.lineEnd) });
}

/** Whether two versions of a requirement say the same: names of the requirement apart. */
export function samePieces(one: Pieces, other: Pieces): boolean {
  return (
    sameText(one.statement.text, other.statement.text) &&
    one.scenarios.length === other.scenarios.length &&
    one.scenarios.every((scenario, at) => sameText(scenario.text, other.scenarios[at]?.text ?? ''))
  );
}

function notFound(state: MergeState, operation: 'MODIFIED' | 'REMOVED' | 'RENAMED', name: string) {
  const { capability } = state.input;
  return { kind: 'merge-not-found', capability, operation, name, nearest: state.nearest(name) } as const;
}

function exists(state: MergeState, operation: 'ADDED' | 'RENAMED', name: string, existing: string) {
  return { kind: 'merge-exists', capability: state.input.capability, operation, name, existing } as const;
}

interface Versions {
  readonly base?: Requirement | undefined;
  readonly current?: Requirement;
  readonly delta?: Requirement;
}

function conflict(state: MergeState, name: string, reason: ConflictReason, versions: Versions): Conflict {
  const { base, current, delta, capability, change } = state.input;
  const text = (source: string | undefined, requirement: Requirement | undefined) =>
    requirement && source?.slice(requirement.start, requirement.end);
  return {
    kind: 'merge-conflict',
    change,
    capability,
    name,
    reason,
    piece: undefined,
    base: text(base.kind === 'none' ? undefined : base.spec?.text, versions.base),
    current: text(current?.text, versions.current),
    delta: text(delta.text, versions.delta),
  };
}
