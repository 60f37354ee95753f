import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDelta } from '../../../src/core/delta.ts';
import { comparable } from '../../../src/core/merge/pieces.ts';
import { planMerge } from '../../../src/core/merge/plan.ts';
import { planRebase } from '../../../src/core/merge/rebase.ts';
import { RequirementsAfter } from '../../../src/core/merge/rebase-result.ts';
import { cutTail } from '../../../src/core/merge/tail.ts';
import { nameKey } from '../../../src/core/name.ts';
import { allRequirements, parseSpec } from '../../../src/core/spec.ts';
import {
  clashingChanges,
  disjointChanges,
  type Pair,
  writeDelta,
  writeSpec,
} from '../../support/generate-spec.ts';

const runs = { numRuns: process.env.OPENSPEC_LONG === '1' ? 5_000 : 300 };

/** Archives a delta that was written against `base` into `current`. */
function archive(base: string, current: string, delta: string) {
  return planMerge({
    capability: 'auth',
    change: 'tested',
    base: { kind: 'recorded', spec: parseSpec(base) },
    current: parseSpec(current),
    delta: parseDelta(delta),
    retireCapabilities: false,
    allowEmpty: true,
    accepts: () => false,
  });
}

function rebase(base: string, current: string, delta: string) {
  return planRebase({
    delta: parseDelta(delta),
    base: { kind: 'recorded', spec: parseSpec(base) },
    current: parseSpec(current),
  });
}

function texts({ base, one, two }: Pair) {
  return { base: writeSpec(base), one: writeDelta(base, one), two: writeDelta(base, two) };
}

describe('a change whose spec moved on without meeting it', () => {
  test('archives to the same requirements, byte for byte, with and without a rebase before', () => {
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const { direct, rebased } = bothWays(pair);
        expect(requirementsOf(rebased)).toEqual(requirementsOf(direct));
        expect(outsideOf(rebased)).toEqual(outsideOf(direct));
      }),
      runs,
    );
  });

  /**
   * "Equals archive" with one exception that follows from section 6 of the design. A note at the end of a requirement
   * belongs to the place, and stays whatever becomes of the scenario above it; inside of the requirement it goes with
   * its scenario. Which of the two it is says the base, and a rebase takes another base: so a note that stood inside
   * in the old base, and stands at the end by now, may stay where it stands. Nothing else, and nothing twice.
   */
  test('archives with the same notes, in the same order, but for those that stay in their place', () => {
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const { current, direct, rebased } = bothWays(pair);
        const now = notesOf(current);
        const wanted = notesOf(direct);
        for (const [key, notes] of notesOf(rebased)) {
          const { missing, extra } = compareLists(wanted.get(key) ?? [], notes);
          expect(missing).toEqual([]);
          expect(compareLists(extra, now.get(oldName(pair, key)) ?? []).missing).toEqual([]);
        }
      }),
      runs,
    );
  });
});

function bothWays(pair: Pair) {
  const { base, one, two } = texts(pair);
  const current = archive(base, base, one).after ?? '';
  const direct = archive(base, current, two);
  const moved = rebase(base, current, two);
  expect(moved.conflicts).toEqual([]);
  const rebased = archive(current, current, moved.text);
  expect(rebased.refusals).toEqual([]);
  return { current, direct: direct.after ?? '', rebased: rebased.after ?? '' };
}

describe('a change that meets another one', () => {
  test('has conflicts after a rebase wherever it could not be archived', () => {
    fc.assert(
      fc.property(clashingChanges(), (clash) => {
        const { base, one, two } = texts(clash);
        const current = archive(base, base, one).after ?? '';
        const refused = archive(base, current, two).refusals.length > 0;
        expect(rebase(base, current, two).conflicts.length > 0).toBe(refused);
      }),
      runs,
    );
  });
});

/** The bytes of each requirement, in the order of the file. */
function requirementsOf(text: string): [string, string][] {
  return allRequirements(parseSpec(text)).map(({ key, start, end }) => [key, text.slice(start, end)]);
}

/** What stands before, between and behind the requirements and their notes. */
function outsideOf(text: string): string[] {
  const cuts = allRequirements(parseSpec(text)).map(({ start, end, tail }) => [start, tail?.end ?? end]);
  return [0, ...cuts.map(([, end]) => end)].map((from, at) => comparable(text.slice(from, cuts[at]?.[0])));
}

/** The notes behind each requirement. */
function notesOf(text: string): Map<string, string[]> {
  const spec = parseSpec(text);
  return new Map(allRequirements(spec).map((one) => [one.key, cutTail(text, one).map(comparable)]));
}

/** The name that a requirement has in the spec that the second change moves to. */
function oldName({ base, two }: Pair, key: string): string {
  const renamed = Object.entries(two.modified).find(([, { name }]) => name && nameKey(name) === key);
  return nameKey(base.requirements[Number(renamed?.[0])]?.name ?? key);
}

/** What a list lacks of another one in that order, and what it has besides. */
function compareLists(wanted: readonly string[], list: readonly string[]) {
  const missing = [...wanted];
  const extra = list.filter((one) => {
    if (one !== missing[0]) return true;
    missing.shift();
    return false;
  });
  return { missing, extra };
}

describe('requirements that a rebase merges in one go', () => {
  test.each([
    ['apart', disjointChanges()],
    ['clashing', clashingChanges()],
  ])('become what each becomes by itself, of changes that are %s', (_, pairs) => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { base, one, two } = texts(pair);
        const current = parseSpec(archive(base, base, one).after ?? base);
        const delta = parseDelta(two);
        for (const kind of ['recorded', 'inferred'] as const) {
          const ground = { delta, base: { kind, spec: parseSpec(base) }, current };
          const together = new RequirementsAfter(ground);
          for (const wanted of delta.modified) {
            const alone = new RequirementsAfter({ ...ground, delta: { ...delta, modified: [wanted] } });
            expect(together.of(wanted)).toEqual(alone.of(wanted));
          }
        }
      }),
      runs,
    );
  });
});
