import type { Requirement } from '../requirement.ts';
import { allRequirements, type Spec } from '../spec.ts';
import { trailOf } from './file-division.ts';
import { comparable } from './pieces.ts';
import type { Three } from './three-way.ts';

/** One requirement in the three versions of a spec, whatever its name in each; undefined where it is not. */
export type Sighting = Three<Requirement | undefined>;

/**
 * Finds the requirements of three versions of a spec again in each other.
 *
 * In: specs in which no name stands twice. Out: every requirement of each version exactly once: those of the base in its
 * order, then the newcomers of ours, then those of theirs only. A requirement is found by its name; one whose name is
 * gone on a side by its text, its statement or its scenarios, under the name of a newcomer there, or under the name that
 * the other side gave it.
 */
export function findSightings(specs: Three<Spec>): Sighting[] {
  const ours = findRenamed(specs.base, specs.ours);
  const theirs = findRenamed(specs.base, specs.theirs);
  followRenames(specs, ours, theirs);
  followRenames({ ...specs, ours: specs.theirs }, theirs, ours);
  const known = allRequirements(specs.base).map((base) => {
    return { base, ours: ours.get(base), theirs: theirs.get(base) };
  });
  const fresh = newcomers(specs.theirs, theirs);
  const freshByKey = byKey(fresh);
  const added = newcomers(specs.ours, ours).map((one) => {
    const same = freshByKey.get(one.key);
    freshByKey.delete(one.key);
    return { base: undefined, ours: one, theirs: same };
  });
  const others = fresh.filter((one) => freshByKey.has(one.key));
  return [...known, ...added, ...others.map((one) => ({ base: undefined, ours: undefined, theirs: one }))];
}

type Partners = Map<Requirement, Requirement>;

/** What of a requirement may have stayed when it was renamed, the surest first. */
const TRACES = [wholeText, statementText, scenarioTexts];

function findRenamed(base: Spec, side: Spec): Partners {
  const named = byKey(allRequirements(side));
  const partners: Partners = new Map();
  for (const requirement of allRequirements(base)) {
    const partner = named.get(requirement.key);
    if (partner) partners.set(requirement, partner);
  }
  for (const trace of TRACES) pairBy(trace, base, side, partners);
  return partners;
}

type Trace = (spec: Spec, requirement: Requirement) => string;

function pairBy(trace: Trace, base: Spec, side: Spec, partners: Partners): void {
  const free = new Map<string, Requirement[]>();
  for (const one of newcomers(side, partners)) {
    const text = trace(side, one);
    if (text !== '') free.set(text, [...(free.get(text) ?? []), one]);
  }
  if (free.size === 0) return;
  for (const requirement of allRequirements(base)) {
    if (partners.has(requirement)) continue;
    const renamed = free.get(trace(base, requirement))?.shift();
    if (renamed) partners.set(requirement, renamed);
  }
}

function wholeText({ text }: Spec, { heading, end }: Requirement): string {
  return comparable(text.slice(heading.end, end));
}

function statementText({ text }: Spec, { heading, statement }: Requirement): string {
  return comparable(text.slice(heading.end, statement.end));
}

/** In any order, and without the notes that trail them and change hands when they move. */
function scenarioTexts(spec: Spec, requirement: Requirement): string {
  const texts = requirement.scenarios.map((scenario) => {
    const end = trailOf(spec, scenario)[0]?.start ?? scenario.end;
    return comparable(spec.text.slice(scenario.start, end));
  });
  return texts.sort().join('\n');
}

/** Where one side renamed a requirement, the other may have renamed it to the same and edited it besides. */
function followRenames(
  specs: Three<Spec>,
  side: Partners,
  other: ReadonlyMap<Requirement, Requirement>,
): void {
  const free = byKey(newcomers(specs.ours, side));
  if (free.size === 0) return;
  for (const requirement of allRequirements(specs.base)) {
    if (side.has(requirement)) continue;
    const partner = free.get(other.get(requirement)?.key ?? '');
    if (!partner) continue;
    side.set(requirement, partner);
    free.delete(partner.key);
  }
}

function newcomers(spec: Spec, partners: ReadonlyMap<Requirement, Requirement>): Requirement[] {
  const known = new Set(partners.values());
  return allRequirements(spec).filter((requirement) => !known.has(requirement));
}

function byKey(requirements: readonly Requirement[]): Map<string, Requirement> {
  return new Map(requirements.map((requirement) => [requirement.key, requirement]));
}
