import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { YamlMap } from '../../src/core/yaml.ts';
import { readPlainLines } from '../../src/core/yaml-lines.ts';
import { parseYamlMap } from '../../src/core/yaml-map.ts';

/** What callers see of a map. */
function shown(map: YamlMap) {
  const keys = Object.keys(map.value ?? {});
  return {
    value: map.value,
    problems: map.problems,
    places: keys.map((key) => map.placeOf(key)),
    others: [
      map.placeOf('absent'),
      map.placeOf(keys[0] ?? 'a', 'b'),
      map.placeOf(keys[0] ?? 'a', 0),
      map.placeOf(),
    ],
  };
}

const HASH = '0f'.repeat(20);

describe('lines of `key: word` are read as the library reads them:', () => {
  test.each([
    'schema: spec-driven\n',
    'schema: spec-driven\ncreated: 2026-02-02\nissue: 12\n',
    `# made by hand\n\nbase: ${HASH}\n  # indented\ngoal: Größe der Straße\n`,
    'a: b c/d_e-1',
    '',
    '\n\n',
    'constructor: x\n',
  ])('%j', (text) => {
    const plain = readPlainLines(text);
    expect(plain).toBeDefined();
    expect(plain && shown(plain)).toEqual(shown(parseYamlMap(text)));
  });
});

test.each([
  'a: 1e5',
  `base: ${'1'.repeat(40)}`,
  `base: ${'1'.repeat(20)}e${'1'.repeat(19)}`,
  'a: yes',
  'true: a',
  'a: 012',
  'a: 0',
  'a: b # c',
  'a: b: c',
  'a: b\n  c',
  'a: b\na: c',
  'a: [b]',
  'a:\n  - b',
  'a: "b"',
  'a: b ',
  'a: b\r\n',
  '\ufeffa: b',
  '---\na: b',
  'a: .inf',
  'a: ~',
  'a: &b c',
  'a:b',
  `# ${'x'.repeat(5000)}\na: b`,
  `# ${'['.repeat(501)}\na: b`,
  `# ${'&a '.repeat(1001)}\na: b`,
  `${'a'.repeat(1025)}: b`,
])('%j is left to the library', (text) => {
  expect(readPlainLines(text)).toBeUndefined();
});

test('whatever is read from its lines is what the library makes of it', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      'key',
      'y',
      'null',
      'spec-driven',
      '2026-02-02',
      '7',
      '0',
      '1e4',
      HASH,
      'e1',
      '.',
      '~',
      '"',
      "'",
    ],
    ...[
      ': ',
      ':',
      ' ',
      '\n',
      '\n',
      '#',
      '# c',
      ' #',
      '-',
      '- ',
      '[',
      '{',
      ',',
      '|',
      '>',
      '&a',
      '*a',
      '!',
      '%',
      '\t',
      '\r',
    ],
    ...['\u00e9', '\u0000', '\u2028', '\ufeff', '?', '? ', '...', '---', '_', '/', '@', '`'],
  );
  const line = fc
    .tuple(fc.constantFrom('a', 'b', 'schema', 'yes', 'x_y'), fc.array(piece, { maxLength: 3 }))
    .map(([key, value]) => `${key}: ${value.join('')}\n`);
  const text = fc
    .array(fc.oneof({ weight: 3, arbitrary: line }, piece), { maxLength: 8 })
    .map((parts) => parts.join(''));
  let [taken, left] = [0, 0];
  fc.assert(
    fc.property(text, (source) => {
      const plain = readPlainLines(source);
      if (plain === undefined) left++;
      else taken++;
      if (plain) expect(shown(plain)).toEqual(shown(parseYamlMap(source)));
    }),
    { numRuns: 20_000 },
  );
  expect(Math.min(taken, left)).toBeGreaterThan(1000);
});
