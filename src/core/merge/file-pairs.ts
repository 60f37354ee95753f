import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import { comparable } from './pieces.ts';
import type { Three } from './three-way.ts';

/** One requirement in the three versions of a spec, whatever its name in each; undefined where it is not. */
export type Sighting = Three<Requirement | undefined>;

/**
 * Finds the requirements of three versions of a spec again in each other.
 *
 * In: specs in which no name stands twice. Out: every requirement of each version exactly once: those of the base in its
 * order, then the newcomers of ours, then those of theirs only. A requirement is found by its name; one whose name is
 * gone on a side by its text, under the name of a newcomer there, or under the name that the other side gave it.
 */
export function findSightings(specs: Three<Spec>): Sighting[] {
  const ours = findRenamed(specs.base, specs.ours);
  const theirs = findRenamed(specs.base, specs.theirs);
  followRenames(specs, ours, theirs);
  followRenames({ ...specs, ours: specs.theirs }, theirs, ours);
  const known = specs.base.requirements.map((base) => {
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

function findRenamed(base: Spec, side: Spec): Partners {
  const named = byKey(side.requirements);
  const partners: Partners = new Map();
  for (const requirement of base.requirements) {
    const partner = named.get(requirement.key);
    if (partner) partners.set(requirement, partner);
  }
  const byText = new Map<string, Requirement[]>();
  for (const one of newcomers(side, partners)) {
    const text = bodyOf(side, one);
    if (text !== '') byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  if (byText.size === 0) return partners;
  for (const requirement of base.requirements) {
    if (partners.has(requirement)) continue;
    const renamed = byText.get(bodyOf(base, requirement))?.shift();
    if (renamed) partners.set(requirement, renamed);
  }
  return partners;
}

/** Where one side renamed a requirement, the other may have renamed it to the same and edited it besides. */
function followRenames(
  specs: Three<Spec>,
  side: Partners,
  other: ReadonlyMap<Requirement, Requirement>,
): void {
  const free = byKey(newcomers(specs.ours, side));
  if (free.size === 0) return;
  for (const requirement of specs.base.requirements) {
    if (side.has(requirement)) continue;
    const partner = free.get(other.get(requirement)?.key ?? '');
    if (!partner) continue;
    side.set(requirement, partner);
    free.delete(partner.key);
  }
}

function newcomers(spec: Spec, partners: ReadonlyMap<Requirement, Requirement>): Requirement[] {
  const known = new Set(partners.values());
  return spec.requirements.filter((requirement) => !known.has(requirement));
}

function byKey(requirements: readonly Requirement[]): Map<string, Requirement> {
  return new Map(requirements.map((requirement) => [requirement.key, requirement]));
}

function bodyOf({ text }: Spec, { heading, end }: Requirement): string {
  return comparable(text.slice(heading.end, end));
}
