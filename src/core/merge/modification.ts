import type { OmittedScenario } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
import { type ScenarioPiece, withLineEnd } from './pieces.ts';
import { conflict, notFound } from './refusals.ts';
import { type MergedRequirement, mergeRequirement, type PieceConflict } from './requirement.ts';
import { pairScenarios } from './scenarios.ts';
import type { Entry, MergeState } from './state.ts';
import { settleTails } from './tail.ts';

/** Merges a modified requirement piece by piece (row MODIFIED). `oldKey` is its name before a rename in this delta. */
export function applyModification(state: MergeState, wanted: Requirement, oldKey: string): void {
  const { name, start } = wanted;
  const entry = state.find(wanted.key);
  const base = state.inBase(oldKey) ?? state.inBase(wanted.key);
  if (!entry) {
    const sides = { base, delta: wanted };
    return state.refuse(
      base ? conflict(state, name, 'gone-meanwhile', sides) : notFound(state, 'MODIFIED', name),
      start,
    );
  }
  if (entry.modified) return state.refuse(twice(state, name), start);
  entry.modified = true;
  const isNew = state.hasBase && !base;
  const merged = mergeWanted(state, wanted, entry, isNew ? undefined : base);
  if (isNothingNew(merged)) {
    if (entry.text === undefined) state.notes.push({ kind: 'already-there', operation: 'MODIFIED', name });
  } else if (isNew) {
    const sides = { current: entry.requirement, delta: wanted };
    state.refuse(conflict(state, name, 'added-meanwhile', sides), start);
  } else takeMerged(state, { entry, wanted, merged });
}

function twice({ input: { capability } }: MergeState, name: string) {
  return { kind: 'merge-result-invalid', capability, reason: `MODIFIED names "${name}" twice` } as const;
}

/** Whether all that a delta wants of a requirement is there already. */
export function isDone(state: MergeState, wanted: Requirement, entry: Entry, base: Requirement): boolean {
  return isNothingNew(mergeWanted(state, wanted, entry, base));
}

interface Merged extends MergedRequirement {
  /** The requirement with what stands behind it, before and after. */
  readonly before: string;
  readonly after: string;
}

function isNothingNew({ before, after, conflicts, gutted }: Merged): boolean {
  return conflicts.length + gutted.length === 0 && before === after;
}

/** Without a base the spec itself takes its place. */
function mergeWanted(
  state: MergeState,
  wanted: Requirement,
  { requirement }: Entry,
  base: Requirement | undefined,
): Merged {
  const cut = <T>(of: (source: 'base' | 'current' | 'delta', requirement: Requirement) => T) => ({
    base: base ? of('base', base) : of('current', requirement),
    current: of('current', requirement),
    delta: of('delta', wanted),
  });
  const tails = cut((source, one) => state.cutTail(source, one));
  const { sides, place, clash } = settleTails(
    cut((source, one) => state.cut(source, one)),
    tails,
    (block) => state.isBehindInBase(block),
  );
  const merged = mergeRequirement(sides, state.lineEnd);
  const text = state.input.current?.text ?? '';
  const own = new Set(tails.current);
  const behind = place.map((block) => (own.has(block) ? block : withLineEnd(block, state.lineEnd)));
  return {
    ...merged,
    conflicts: [...merged.conflicts, ...(clash ? [{ piece: lastPiece(wanted), ...clash }] : [])],
    before: text.slice(requirement.start, requirement.end) + tails.current.join(''),
    after: merged.text + behind.join(''),
  };
}

function lastPiece({ scenarios }: Requirement): PieceConflict['piece'] {
  const last = scenarios.at(-1);
  return last ? { scenario: last.name } : 'statement';
}

interface Modification {
  readonly entry: Entry;
  readonly wanted: Requirement;
  readonly merged: Merged;
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
  const withNames = likelyNames(state, wanted);
  const omitted = withNames(unacceptedOmissions(state, wanted, merged.removed));
  if (omitted.length > 0) {
    state.refuse(
      { kind: 'scenario-omitted', capability, name: wanted.name, scenarios: omitted },
      wanted.start,
    );
  }
  if (merged.conflicts.length > 0) return;
  state.noteRemoved(wanted.name, withNames(merged.removed));
  for (const scenario of merged.kept)
    state.notes.push({ kind: 'scenario-kept', name: wanted.name, scenario });
  const own = state.cut('current', entry.requirement).heading;
  const heading = entry.text === undefined ? own : `### Requirement: ${entry.name}`;
  state.modify(entry, {
    text: heading + merged.after.slice(own.length),
    end: entry.requirement.start + merged.before.length,
    scenarios: merged.scenarios,
  });
}

/** A recorded base proves intent; otherwise each scenario that is left out needs a yes. */
function unacceptedOmissions(
  state: MergeState,
  wanted: Requirement,
  removed: readonly OmittedScenario[],
): OmittedScenario[] {
  if (state.input.base.kind === 'recorded') return [];
  return removed.filter((scenario) => !state.input.accepts(wanted.name, scenario.name));
}

/** How many scenarios that are left out are compared with the new ones: each with each takes time. */
const COMPARED = 20;

/**
 * Finds for scenarios left out the one of the delta that the spec does not have and that shares most of its words. The
 * answer is asked twice, for those that need a yes and for all; what is new in the delta is looked for once.
 */
function likelyNames(
  state: MergeState,
  wanted: Requirement,
): (omitted: readonly OmittedScenario[]) => OmittedScenario[] {
  let fresh: { readonly name: string; readonly words: Set<string> }[] | undefined;
  const current = state.find(wanted.key)?.requirement;
  return (omitted: readonly OmittedScenario[]): OmittedScenario[] => {
    if (omitted.length === 0) return [];
    const old = current ? state.cut('current', current).scenarios : [];
    fresh ??= freshOnes(old, state.cut('delta', wanted).scenarios);
    return omitted.map((scenario, at) => {
      if (scenario.renamedTo !== undefined || at >= COMPARED) return scenario;
      const lost = wordsIn(old.find(({ name }) => name === scenario.name)?.body ?? '');
      return { ...scenario, renamedTo: fresh?.find(({ words }) => shareOfWords(lost, words) >= 0.5)?.name };
    });
  };
}

function freshOnes(old: readonly ScenarioPiece[], delta: readonly ScenarioPiece[]) {
  const paired = new Set(pairScenarios(old, delta).values());
  return delta
    .filter((scenario) => !paired.has(scenario))
    .map(({ name, body }) => ({ name, words: wordsIn(body) }));
}

function wordsIn(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

function shareOfWords(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / Math.max(1, Math.min(left.size, right.size));
}
