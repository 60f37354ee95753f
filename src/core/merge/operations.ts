import type { Removal, Rename } from '../delta.ts';
import type { Requirement } from '../requirement.ts';
import { isDone } from './modification.ts';
import { withLineEnd } from './pieces.ts';
import { conflict, exists, notFound } from './refusals.ts';
import { samePieces } from './requirement.ts';
import type { Entry, MergeState } from './state.ts';
import { isInTail, withTail } from './tail.ts';

/** Renames in place (design, section 6, row RENAMED). */
export function applyRename(state: MergeState, { from, to }: Rename): void {
  const entry = state.find(from.key);
  if (!entry) return renameMissing(state, { from, to });
  const taken = state.find(to.key);
  if (taken && taken !== entry) return state.refuse(nameTaken(state, to.name, taken), from.start);
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

function nameTaken(state: MergeState, name: string, taken: Entry) {
  if (!state.hasBase || state.inBase(taken.key)) return exists(state, 'RENAMED', name, taken.name);
  return conflict(state, name, 'added-meanwhile', { current: taken.requirement });
}

function renamedText(state: MergeState, { requirement }: Entry, name: string): string {
  const text = state.input.current?.text ?? '';
  return `### Requirement: ${name}${text.slice(requirement.heading.end, requirement.end)}`;
}

/** Already renamed if the base had the old name and its text, or what the delta makes of it, stands under the new one. */
function renameMissing(state: MergeState, { from, to }: Rename): void {
  const base = state.inBase(from.key);
  if (!base) return state.refuse(notFound(state, 'RENAMED', from.name), from.start);
  const renamed = state.find(to.key);
  const wanted = state.wanted(to.key);
  const isThere =
    renamed && (state.isAsInBase(renamed, base) || (wanted && isDone(state, wanted, renamed, base)));
  if (isThere) {
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
    const renamed = state.renamedSince(base);
    if (renamed) {
      const sides = { base, current: renamed.requirement };
      return state.refuse(conflict(state, name, 'gone-meanwhile', sides), start);
    }
    state.notes.push({ kind: 'already-there', operation: 'REMOVED', name });
    return;
  }
  if (state.hasBase && !(base && state.isAsInBase(entry, base))) {
    const reason = base ? 'edited-meanwhile' : 'added-meanwhile';
    return state.refuse(conflict(state, name, reason, { base, current: entry.requirement }), start);
  }
  state.remove(entry);
}

/** Adds a requirement at the end (row ADDED). */
export function applyAddition(state: MergeState, wanted: Requirement): void {
  const entry = state.find(wanted.key);
  if (entry) {
    if (isEqual(state, wanted, entry)) {
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
  const { name, key, scenarios } = wanted;
  const text = withLineEnd(withTail(state.input.delta.text, wanted), state.lineEnd);
  state.add({ name, key, text, scenarios: scenarios.length });
}

function isEqual(state: MergeState, wanted: Requirement, { requirement }: Entry): boolean {
  return (
    samePieces(state.cut('delta', wanted), state.cut('current', requirement)) &&
    isInTail(state.cutTail('delta', wanted), state.cutTail('current', requirement))
  );
}
