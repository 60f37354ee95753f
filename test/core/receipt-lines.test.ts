import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Receipt } from '../../src/core/receipt.ts';
import { readReceiptLines } from '../../src/core/receipt-lines.ts';
import { writeReceipt } from '../../src/core/receipt-yaml.ts';
import { readYamlMap } from '../../src/core/yaml.ts';

const runs = { numRuns: process.env.OPENSPEC_LONG === '1' ? 20_000 : 1000 };

const ODD = [
  'null',
  'No',
  '2026',
  '- a',
  'a: b',
  'a, b',
  '[x]',
  '{x}',
  '"',
  "'",
  '\\',
  '#',
  ' ',
  '\ud800',
  'ä/登',
];
const name = fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom(...ODD));
const digest = fc.constantFrom(undefined, `sha256:${'0'.repeat(31)}a`, `sha256:${'1'.repeat(32)}`);
const predecessors = fc.array(name, { maxLength: 3 });
const scenarioId = fc.tuple(name, fc.nat({ max: 2 })).map(([text, nth]) => `${text}\u0000${nth}`);
const scenario = fc.record({
  piece: scenarioId,
  was: fc.option(scenarioId, { nil: undefined }),
  before: digest,
  after: digest,
  predecessors,
});
const statement = fc.record({
  piece: fc.constant(''),
  was: fc.constant(undefined),
  before: digest,
  after: digest,
  predecessors,
});
const requirement = fc.record({
  requirement: name,
  was: fc.option(name, { nil: undefined }),
  pieces: fc
    .tuple(fc.array(statement, { maxLength: 1 }), fc.array(scenario, { maxLength: 3 }))
    .map((parts) => parts.flat()),
});
const receipts: fc.Arbitrary<Receipt> = fc
  .uniqueArray(fc.tuple(name, fc.array(requirement, { minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 3,
    selector: ([capability]) => capability,
  })
  .map((entries) => new Map(entries));
const before = fc.constantFrom('', 'schema: spec-driven\n', '# top\nbase: "a"\naccepts:\n  - receipt:\n');
const behind = fc.constantFrom('', '# end\n', 'issue: 7\n', '\nissue: 7\n', '...\n');

/** What the YAML library reads; scenarios and requirements that are not there are lists without an entry. */
const yamlOf = (text: string): unknown =>
  JSON.parse(
    JSON.stringify(readYamlMap(text).value?.receipt ?? null, (_, value) => value ?? null).replaceAll(
      '"scenarios":null',
      '"scenarios":[]',
    ),
  );

test('every receipt that is written is read from its lines, as the YAML library reads it', () => {
  fc.assert(
    fc.property(receipts, before, behind, (receipt, head, tail) => {
      const text = `${writeReceipt(head, receipt)}${tail}`;
      const read = readReceiptLines(text);
      expect(read).toBeDefined();
      expect(JSON.parse(JSON.stringify(read))).toEqual(yamlOf(text));
    }),
    runs,
  );
});

const MARKS = [
  '"',
  ' ',
  '  ',
  ':',
  ': ',
  ', ',
  '[',
  ']',
  '{',
  '}',
  '#',
  ' #',
  '\n',
  '- ',
  '\\',
  'null',
  '&a ',
  '*a',
  '\t',
  '0',
];
const cut = fc.record({ at: fc.nat(), drop: fc.nat({ max: 12 }), put: fc.constantFrom('', ...MARKS) });

test('a receipt that somebody has changed is read as the YAML library reads it, or left to it', () => {
  let read = 0;
  fc.assert(
    fc.property(receipts, before, cut, (receipt, head, { at, drop, put }) => {
      const written = writeReceipt(head, receipt) ?? '';
      const place = at % written.length;
      const text = written.slice(0, place) + put + written.slice(place + drop);
      const lines = readReceiptLines(text);
      if (lines === undefined) return;
      read++;
      expect(JSON.parse(JSON.stringify(lines))).toEqual(yamlOf(text));
    }),
    runs,
  );
  // About one in seven is read; the bound is far enough below that no random run ends there.
  expect(read).toBeGreaterThan(runs.numRuns / 20);
});
