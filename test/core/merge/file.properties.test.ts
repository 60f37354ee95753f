import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDelta } from '../../../src/core/delta.ts';
import { mergeSpecFiles } from '../../../src/core/merge/file.ts';
import { planMerge } from '../../../src/core/merge/plan.ts';
import type { Three } from '../../../src/core/merge/three-way.ts';
import { parseSpec } from '../../../src/core/spec.ts';
import {
  clashingChanges,
  disjointChanges,
  type Pair,
  writeDelta,
  writeSpec,
} from '../../support/generate-spec.ts';

const long = process.env.OPENSPEC_LONG === '1';
const runs = { numRuns: long ? 5_000 : 300 };

/** A spec after a change was archived. */
function archive(base: string, delta: string): string {
  const spec = parseSpec(base);
  const plan = planMerge({
    capability: 'auth',
    change: 'tested',
    base: { kind: 'recorded', spec },
    current: spec,
    delta: parseDelta(delta),
    retireCapabilities: false,
    allowEmpty: true,
    accepts: () => true,
  });
  expect(plan.refusals).toEqual([]);
  return plan.after ?? '';
}

function branches({ base: model, one, two }: Pair): Three<string> {
  const base = writeSpec(model);
  return { base, ours: archive(base, writeDelta(model, one)), theirs: archive(base, writeDelta(model, two)) };
}

const swap = ({ base, ours, theirs }: Three<string>): Three<string> => ({ base, ours: theirs, theirs: ours });

function requirementsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    parseSpec(text).requirements.map(({ key, start, end }) => [key, text.slice(start, end)]),
  );
}

/** How often each line that is not blank stands in a text. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  for (const line of text.split(/\r\n|\n|\r/).map((one) => one.trim()))
    if (line !== '') lines.set(line, (lines.get(line) ?? 0) + 1);
  return lines;
}

/** Lines of a side that the result does not have, and that the other side has not taken out. */
function lost(texts: Three<string>, text: string): string[] {
  const [result, base, ours, theirs] = [text, texts.base, texts.ours, texts.theirs].map(linesOf);
  const isTold = (line: string) => [base, ours, theirs].every((lines) => (lines?.get(line) ?? 0) < 2);
  const missing = (side = new Map<string, number>(), other = new Map<string, number>()) =>
    [...side.keys()].filter(
      (line) => !result?.has(line) && !(base?.has(line) && !other.has(line)) && isTold(line),
    );
  return [...missing(ours, theirs), ...missing(theirs, ours)];
}

describe('two branches that archived changes of different pieces', () => {
  test('merge without a conflict, and the same way in both directions', () => {
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const texts = branches(pair);
        const [one, other] = [mergeSpecFiles(texts), mergeSpecFiles(swap(texts))];
        expect([one.conflicts, other.conflicts]).toEqual([[], []]);
        expect(requirementsOf(one.text)).toEqual(requirementsOf(other.text));
        expect(lost(texts, one.text)).toEqual([]);
      }),
      runs,
    );
  });

  test('give what archiving one after the other gives', () => {
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const texts = branches(pair);
        const delta = parseDelta(writeDelta(pair.base, pair.two));
        const plan = planMerge({
          capability: 'auth',
          change: 'tested',
          base: { kind: 'recorded', spec: parseSpec(texts.base) },
          current: parseSpec(texts.ours),
          delta,
          retireCapabilities: false,
          allowEmpty: true,
          accepts: () => true,
        });
        expect(requirementsOf(mergeSpecFiles(texts).text)).toEqual(requirementsOf(plan.after ?? ''));
      }),
      runs,
    );
  });
});

test('two branches that archived changes of one piece are in conflict, and nothing is lost', () => {
  fc.assert(
    fc.property(clashingChanges(), (pair) => {
      fc.pre(pair.bothWays);
      const texts = branches(pair);
      for (const way of [texts, swap(texts)]) {
        const { text, conflicts } = mergeSpecFiles(way);
        expect(conflicts).not.toEqual([]);
        expect(markersOf(text)).toEqual(conflicts.flatMap(() => ['<', '|', '=', '>']));
        expect(lost(way, text)).toEqual([]);
      }
    }),
    runs,
  );
});

function markersOf(text: string): string[] {
  return [...text.matchAll(/^([<|=>])\1{6}(?= (?:ours|base|theirs)\r?$|\r?$)/gm)].map(
    (found) => found[1] ?? '',
  );
}
