import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDelta } from '../../../src/core/delta.ts';
import { comparable } from '../../../src/core/merge/pieces.ts';
import type { MergePlan } from '../../../src/core/merge/plan.ts';
import type { Base } from '../../../src/core/merge/state.ts';
import { nameKey } from '../../../src/core/name.ts';
import { parseSpec } from '../../../src/core/spec.ts';
import { linesOfMarkdown, piecesOfMarkdown } from '../../support/fragments.ts';
import {
  type ChangeModel,
  clashingChanges,
  disjointChanges,
  disjointChangesWithoutNamesakes,
  editRequirement,
  type Modification,
  type Pair,
  type RequirementModel,
  type SpecModel,
  writeDelta,
  writeScenario,
  writeSpec,
} from '../../support/generate-spec.ts';
import { merge as planTexts, type Texts } from './texts.ts';

const long = process.env.OPENSPEC_LONG === '1';
const runs = { numRuns: long ? 5_000 : 300 };

function merge(texts: Texts, kind: Base['kind'] = 'recorded'): MergePlan {
  return planTexts(texts, { kind, allowEmpty: true, accepts: () => true });
}

/** The text after a merge that has to succeed. */
function merged(texts: Texts, kind?: Base['kind']): string {
  const { refusals, after } = merge(texts, kind);
  expect(refusals.map(({ refusal }) => refusal)).toEqual([]);
  return after ?? '';
}

interface Written {
  readonly base: string;
  readonly one: string;
  readonly two: string;
}

function write({ base, one, two }: Pair): Written {
  return { base: writeSpec(base), one: writeDelta(base, one), two: writeDelta(base, two) };
}

describe('two changes that touch different pieces', () => {
  test('give in either order the same requirements with the same bytes', () => {
    fc.assert(
      fc.property(disjointChangesWithoutNamesakes(), (pair) => {
        const [oneFirst, twoFirst] = inBothOrders(pair);
        expect(requirementsOf(oneFirst)).toEqual(requirementsOf(twoFirst));
      }),
      runs,
    );
  });

  /**
   * A move of one of two namesakes cannot be told from a move of the other when both got new texts. The lines are the same
   * always; in 2 of 60,000 pairs a note at the end of the requirement came to stand behind another scenario.
   */
  test('give in either order the same pieces, where several scenarios have one name', () => {
    let apart = 0;
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const [oneFirst, twoFirst] = inBothOrders(pair);
        expect(linesOf(oneFirst)).toEqual(linesOf(twoFirst));
        if (!isDeepStrictEqual(wordsOf(oneFirst, {}), wordsOf(twoFirst, {}))) apart++;
      }),
      runs,
    );
    expect(apart).toBeLessThanOrEqual(runs.numRuns / 100);
  });

  test('both stand in the result, and what neither of them names stands there as before', () => {
    fc.assert(
      fc.property(
        disjointChangesWithoutNamesakes(),
        fc.constantFrom('recorded', 'inferred'),
        (pair, kind) => {
          const { base, one, two } = write(pair);
          const first = merged({ base, current: base, delta: one }, kind);
          const second = merged({ base, current: first, delta: two }, kind);
          const [afterOne, afterBoth] = [
            wanted(pair.base, [pair.one]),
            wanted(pair.base, [pair.one, pair.two]),
          ];
          expect(wordsOf(first, afterOne)).toEqual(afterOne);
          expect(wordsOf(second, afterBoth)).toEqual(afterBoth);
        },
      ),
      runs,
    );
  });
});

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .sort();
}

function inBothOrders(pair: Pair): [string, string] {
  const { base, one, two } = write(pair);
  return [
    merged({ base, current: merged({ base, current: base, delta: one }), delta: two }),
    merged({ base, current: merged({ base, current: base, delta: two }), delta: one }),
  ];
}

test('two changes of one piece are a conflict', () => {
  fc.assert(
    fc.property(clashingChanges(), (pair) => {
      const { base, one, two } = write(pair);
      const oneFirst = merged({ base, current: base, delta: one });
      expect(merge({ base, current: oneFirst, delta: two })).toMatchObject(refused(oneFirst));
      if (!pair.bothWays) return;
      const twoFirst = merged({ base, current: base, delta: two });
      expect(merge({ base, current: twoFirst, delta: one })).toMatchObject(refused(twoFirst));
    }),
    runs,
  );
});

const refused = (text: string) => ({ refusals: [expect.anything()], after: text });

test('every byte outside of the requirements that a change names stays', () => {
  fc.assert(
    fc.property(disjointChanges(), (pair) => {
      const { base, one, two } = write(pair);
      const current = merged({ base, current: base, delta: two });
      const after = merged({ base, current, delta: one });
      expectSameOutside(current, after, pair.base, pair.one);
    }),
    runs,
  );
});

describe('a change that is planned on its own result is already there, and counts nothing', () => {
  test('where nobody else did anything', () => {
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const { base, one } = write(pair);
        expectDone(base, merged({ base, current: base, delta: one }), one);
      }),
      runs,
    );
  });

  /** Of two scenarios of one name nobody can tell which one is gone when the other has a new text. */
  test('where another change was archived before', () => {
    fc.assert(
      fc.property(disjointChangesWithoutNamesakes(), (pair) => {
        const { base, one, two } = write(pair);
        const current = merged({ base, current: base, delta: two });
        expectDone(base, merged({ base, current, delta: one }), one);
      }),
      runs,
    );
  });
});

function expectDone(base: string, current: string, delta: string): void {
  const again = merge({ base, current, delta });
  const counts = { added: 0, modified: 0, removed: 0, renamed: 0 };
  expect(again).toMatchObject({ after: current, refusals: [], counts });
  expect(alreadyThere(again)).toEqual(operationsOf(delta));
}

function alreadyThere({ notes }: MergePlan): string[] {
  return notes
    .flatMap((note) => (note.kind === 'already-there' ? [`${note.operation} ${nameKey(note.name)}`] : []))
    .sort();
}

function operationsOf(text: string): string[] {
  const { added, modified, removed, renamed } = parseDelta(text);
  return [
    ...added.map(({ key }) => `ADDED ${key}`),
    ...modified.map(({ key }) => `MODIFIED ${key}`),
    ...removed.map(({ key }) => `REMOVED ${key}`),
    ...renamed.map(({ to }) => `RENAMED ${to.key}`),
  ].sort();
}

const NAMES = ['A', 'B', 'Cafe\u0301', 'Café'];

/** Documents made of the parts of specs and deltas in any order, with anything between them. */
function anyDocument(): fc.Arbitrary<string> {
  const name = fc.constantFrom(...NAMES);
  const parts = fc.oneof(
    fc.constantFrom('## Requirements', '## Purpose', '## Purpose\n\nWhy.', '## Notes'),
    fc
      .constantFrom('ADDED', 'MODIFIED', 'REMOVED', 'RENAMED')
      .map((operation) => `## ${operation} Requirements`),
    name.map((one) => `### Requirement: ${one}\n\nIt SHALL.`),
    name.map((one) => `#### Scenario: ${one}\n- **WHEN** a\n- **THEN** b`),
    fc
      .tuple(name, name)
      .map(([from, to]) => `- FROM: \`### Requirement: ${from}\`\n- TO: \`### Requirement: ${to}\``),
    linesOfMarkdown(),
    piecesOfMarkdown(),
  );
  return fc
    .tuple(fc.array(parts, { maxLength: 10 }), fc.constantFrom('\n', '\n\n', '\r\n\r\n'))
    .map(([all, between]) => all.join(between));
}

describe('whatever the texts are', () => {
  const texts = () =>
    fc.record({
      base: fc.option(anyDocument(), { nil: undefined }),
      current: fc.option(anyDocument(), { nil: undefined }),
      delta: anyDocument(),
    });
  const kind = () => fc.constantFrom('recorded', 'inferred', 'none');

  test('a merge never throws', () => {
    fc.assert(
      fc.property(texts(), kind(), (any, base) => {
        merge(any, base);
      }),
      runs,
    );
  });

  test('a merge that is not refused keeps every requirement that the change does not name, byte for byte', () => {
    fc.assert(
      fc.property(texts(), kind(), (any, base) => {
        const { refusals, after } = merge(any, base);
        fc.pre(refusals.length === 0 && any.current !== undefined);
        const names = new Set(operationsOf(any.delta).map((line) => line.slice(line.indexOf(' ') + 1)));
        for (const { from } of parseDelta(any.delta).renamed) names.add(from.key);
        const kept = Object.entries(requirementsOf(any.current ?? '')).filter(([key]) => !names.has(key));
        expect(requirementsOf(after ?? '')).toMatchObject(Object.fromEntries(kept));
      }),
      runs,
    );
  });

  test('a merge that is not refused holds what the change adds', () => {
    fc.assert(
      fc.property(texts(), kind(), (any, base) => {
        const { refusals, after } = merge(any, base);
        fc.pre(refusals.length === 0);
        const added = parseDelta(any.delta).added.map(({ key }) => key);
        expect(Object.keys(requirementsOf(after ?? ''))).toEqual(expect.arrayContaining(added));
      }),
      runs,
    );
  });
});

/** The bytes of each requirement, by name, wherever it stands. */
function requirementsOf(text: string): Record<string, string> {
  const { requirements, outsiders } = parseSpec(text);
  const all = [...outsiders, ...requirements];
  return Object.fromEntries(all.map(({ key, start, end }) => [key, text.slice(start, end)]));
}

interface Words {
  readonly statement: string;
  readonly scenarios: readonly string[];
  /** What stands behind it. */
  readonly behind: string;
}

type Wanted = Readonly<Record<string, Words>>;

/** The words of a spec: each requirement with its statement, its scenarios in any order, and what stands behind it. */
function wordsOf(text: string, expected: Wanted): Wanted {
  const { requirements } = parseSpec(text);
  return Object.fromEntries(
    requirements.map((one) => {
      const starts = one.scenarios.map(({ start }) => start);
      const pieces = [one.heading.end, ...starts].map((start, at) =>
        comparable(text.slice(start, starts[at] ?? one.tail?.end ?? one.end)),
      );
      const last = pieces.pop() ?? '';
      const behind = expected[one.key]?.behind ?? '';
      const isThere = last === behind || last.endsWith(`\n${behind}`);
      const own = behind !== '' && isThere ? last.slice(0, -behind.length).trimEnd() : last;
      const [statement = '', ...scenarios] = [...pieces, own];
      return [one.key, { statement, scenarios: scenarios.sort(), behind: isThere ? behind : '' }];
    }),
  );
}

/** The same, worked out from the models. What stands behind a requirement that goes falls to the one before it. */
function wanted(base: SpecModel, changes: readonly ChangeModel[]): Wanted {
  const requirements: RequirementModel[] = [];
  base.requirements.forEach((requirement, at) => {
    const last = requirements.at(-1);
    if (!changes.some(({ removed }) => removed.includes(at))) {
      requirements.push(editByAll(requirement, changes, at));
    } else if (last) {
      requirements[requirements.length - 1] = { ...last, behind: [...last.behind, ...requirement.behind] };
    }
  });
  requirements.push(...changes.flatMap(({ added }) => added));
  return Object.fromEntries(requirements.map((one) => [nameKey(one.name), modelWords(one)]));
}

/** The edits of all changes at once; their positions are those of the base. */
function editByAll(requirement: RequirementModel, changes: readonly ChangeModel[], at: number) {
  const edits = changes.flatMap(({ modified }) => modified[at] ?? []);
  const all: Modification = Object.assign({}, ...edits, {
    scenarios: Object.assign({}, ...edits.map(({ scenarios }) => scenarios)),
    added: edits.flatMap(({ added }) => added ?? []),
  });
  return editRequirement(requirement, all);
}

function modelWords({ statement, scenarios, behind }: RequirementModel): Words {
  const words = (blocks: readonly string[]) => comparable(blocks.join('\n'));
  return {
    statement: words(statement),
    scenarios: scenarios.map((scenario) => words(writeScenario(scenario))).sort(),
    behind: words(behind),
  };
}

/** Compares everything but the requirements that a change names, with what stands behind them, and the Purpose if it does. */
function expectSameOutside(before: string, after: string, base: SpecModel, change: ChangeModel): void {
  const positions = [...Object.keys(change.modified).map(Number), ...change.removed];
  const names = new Set(
    [
      ...positions.map((at) => base.requirements[at]?.name ?? ''),
      ...Object.values(change.modified).flatMap(({ name }) => name ?? []),
      ...change.added.map(({ name }) => name),
    ].map(nameKey),
  );
  const [old, now] = [before, after].map((text) => outsideOf(text, names, change));
  expect(now).toEqual(old);
}

function outsideOf(text: string, names: ReadonlySet<string>, { purpose, added, removed }: ChangeModel) {
  const spec = parseSpec(text);
  const { section } = spec;
  const touched = spec.requirements.filter(({ key }) => names.has(key));
  const spans = touched.map(({ start, end, tail }) => ({ start, end: tail?.end ?? end }));
  const body = spec.purpose?.body;
  const cuts = [...(purpose === undefined || !body ? [] : [body]), ...spans];
  if (added.length + removed.length === 0) return without(text, cuts);
  // What comes or goes takes blank lines with it, and leaves what stood behind it to its neighbours.
  const head = without(text.slice(0, section?.heading.end), cuts.slice(0, cuts.length - spans.length));
  const untouched = spec.requirements.filter(({ key }) => !names.has(key));
  return [
    ...head,
    ...untouched.map(({ start, end }) => text.slice(start, end)),
    text.slice(section?.body.end ?? 0).trimStart(),
  ];
}

function without(text: string, cuts: readonly { start: number; end: number }[]): string[] {
  const starts = [0, ...cuts.map(({ end }) => end)];
  return starts.map((start, at) => text.slice(start, cuts[at]?.start));
}
