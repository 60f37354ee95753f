import type { Rename } from '../delta.ts';
import type { Requirement } from '../requirement.ts';
import { firstByKey, type Spec } from '../spec.ts';

/** A requirement before and after an archive; one side is missing where it came in or went. */
export interface RequirementPair {
  readonly before: Requirement | undefined;
  readonly after: Requirement | undefined;
}

/**
 * The requirements that differ between two versions of a spec, by one byte or by name.
 *
 * In: both versions, undefined where there is no spec, and the renames of the delta that lies between them.
 * Out: pairs, those of the newer version in its order, then what is gone. Never throws.
 */
export function pairRequirements(
  before: Spec | undefined,
  after: Spec | undefined,
  renames: readonly Rename[],
): RequirementPair[] {
  const old = firstByKey(before?.requirements ?? []);
  const now = firstByKey(after?.requirements ?? []);
  const came = new Map(
    renames
      .filter(({ from, to }) => old.has(from.key) && now.has(to.key))
      .map((one) => [one.to.key, one.from.key]),
  );
  const left = new Set(came.values());
  const pairs = [...now.values()].map((requirement): RequirementPair => {
    const { key } = requirement;
    const from = came.get(key) ?? (left.has(key) ? undefined : key);
    return { before: from === undefined ? undefined : old.get(from), after: requirement };
  });
  const kept = new Set(pairs.map((pair) => pair.before));
  const gone = [...old.values()].filter((requirement) => !kept.has(requirement));
  return [
    ...pairs.filter((pair) => differs(before, after, pair)),
    ...gone.map((requirement) => ({ before: requirement, after: undefined })),
  ];
}

function differs(
  one: Spec | undefined,
  other: Spec | undefined,
  { before, after }: RequirementPair,
): boolean {
  if (!before || !after || before.key !== after.key) return true;
  return one?.text.slice(before.start, before.end) !== other?.text.slice(after.start, after.end);
}
