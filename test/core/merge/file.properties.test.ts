import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDelta } from '../../../src/core/delta.ts';
import { mergeSpecFiles } from '../../../src/core/merge/file.ts';
import { planMerge } from '../../../src/core/merge/plan.ts';
import type { Three } from '../../../src/core/merge/three-way.ts';
import { allRequirements, parseSpec } from '../../../src/core/spec.ts';
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
    allRequirements(parseSpec(text)).map(({ key, start, end }) => [key, text.slice(start, end)]),
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

  /** Pieces that both sides moved, and lines that stand twice, may go to another place each way: 1 to 4 of 30,000 do. */
  const APART = runs.numRuns / 100;

  test('give what archiving one after the other gives', () => {
    let apart = 0;
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const texts = branches(pair);
        const delta = parseDelta(writeDelta(pair.base, pair.two));
        const { after = '' } = planMerge({
          capability: 'auth',
          change: 'tested',
          base: { kind: 'recorded', spec: parseSpec(texts.base) },
          current: parseSpec(texts.ours),
          delta,
          retireCapabilities: false,
          allowEmpty: true,
          accepts: () => true,
        });
        const { text } = mergeSpecFiles(texts);
        expect(linesOf(text)).toEqual(linesOf(after));
        if (!isDeepStrictEqual(requirementsOf(text), requirementsOf(after))) apart++;
      }),
      runs,
    );
    expect(apart).toBeLessThanOrEqual(APART);
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

/** A spec as blocks, each of which says who wrote it, and what a side may do to one. */
interface HandEdit {
  readonly kind: 'insert' | 'remove' | 'replace' | 'move';
  readonly at: number;
  readonly to: number;
  readonly block: string;
}

const BLOCKS: Readonly<Record<string, (tag: string) => string>> = {
  requirement: (tag) =>
    `### Requirement: R ${tag}\n\nIt SHALL do ${tag}.\n\n#### Scenario: S ${tag}\n- **WHEN** ${tag}`,
  heading: (tag) => `### Requirement: Only a name ${tag}`,
  scenario: (tag) => `#### Scenario: S ${tag}\n- **WHEN** ${tag}`,
  paragraph: (tag) => `Some words ${tag},\nand more ${tag}.`,
  comment: (tag) => `<!-- about\n\n${tag} -->`,
  table: (tag) => `| ${tag} | b |\n|---|---|`,
  link: (tag) => `[${tag}]: https://example.org`,
  fence: (tag) => `\`\`\`\n### Requirement: no ${tag}\n\`\`\``,
  section: (tag) => `## Notes ${tag}`,
  open: (tag) => `<!-- never closed ${tag}`,
  marker: (tag) => `<<<<<<< ${tag}`,
};
const blockOf = () =>
  fc.constantFrom(...Object.keys(BLOCKS).flatMap((name) => (OFTEN.has(name) ? Array(6).fill(name) : name)));
const OFTEN = new Set(['requirement', 'scenario', 'paragraph', 'comment']);

function handEdits(): fc.Arbitrary<Three<string>> {
  const place = fc.nat(30);
  const edit = fc.record({
    kind: fc.constantFrom('insert', 'insert', 'remove', 'replace', 'move'),
    at: place,
    to: place,
    block: blockOf(),
  });
  const lineEnd = fc.constantFrom('\n', '\n', '\r\n');
  return fc
    .record({
      base: fc.array(blockOf(), { maxLength: 10 }),
      ours: fc.array(edit, { maxLength: 3 }),
      theirs: fc.array(edit, { maxLength: 3 }),
      lineEnd,
      isNew: fc.nat(9),
    })
    .map(({ base, ours, theirs, lineEnd: end, isNew }) => {
      const start = ['# auth', '## Purpose', 'What it is for.', '## Requirements'];
      const blocks = [...start, ...base.map((name, at) => BLOCKS[name]?.(`base${at}`) ?? '')];
      const write = (all: readonly string[]) => `${all.join('\n\n')}\n`.replaceAll('\n', end);
      const texts = {
        ours: write(applyByHand(blocks, ours, 'ours')),
        theirs: write(applyByHand(blocks, theirs, 'theirs')),
      };
      return { base: isNew === 0 ? '' : write(blocks), ...texts };
    });
}

function applyByHand(blocks: readonly string[], edits: readonly HandEdit[], side: string): string[] {
  const result = [...blocks];
  edits.forEach(({ kind, at, to, block }, index) => {
    const place = at % result.length;
    const text = BLOCKS[block]?.(`${side}${index}`) ?? '';
    if (kind === 'insert') result.splice(place + 1, 0, text);
    else if (kind === 'replace') result.splice(place, 1, text);
    else {
      const moved = result.splice(place, 1);
      if (kind === 'move') result.splice(to % (result.length + 1), 0, ...moved);
      else if (result.length === 0) result.push(text);
    }
  });
  return result;
}

describe('whatever two people write', () => {
  test('nothing is lost, and both directions agree', () => {
    fc.assert(
      fc.property(handEdits(), (texts) => {
        const [one, other] = [mergeSpecFiles(texts), mergeSpecFiles(swap(texts))];
        expect(lost(texts, one.text)).toEqual([]);
        expect(one.conflicts.length > 0).toBe(other.conflicts.length > 0);
        if (one.conflicts.length > 0) expect(one.text).toMatch(/^<{7} ours\r?$/m);
        else expect(requirementsOf(one.text)).toEqual(requirementsOf(other.text));
      }),
      runs,
    );
  });

  test('what only one of them changed is taken byte for byte', () => {
    fc.assert(
      fc.property(handEdits(), ({ base, ours }) => {
        expect(mergeSpecFiles({ base, ours, theirs: base })).toEqual({ text: ours, conflicts: [] });
        expect(mergeSpecFiles({ base, ours: base, theirs: ours })).toEqual({ text: ours, conflicts: [] });
        expect(mergeSpecFiles({ base, ours, theirs: ours })).toEqual({ text: ours, conflicts: [] });
      }),
      runs,
    );
  });
});

function markersOf(text: string): string[] {
  return [...text.matchAll(/^([<|=>])\1{6}(?= (?:ours|base|theirs)\r?$|\r?$)/gm)].map(
    (found) => found[1] ?? '',
  );
}
