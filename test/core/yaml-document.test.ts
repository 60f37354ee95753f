import { expect, test } from 'vitest';
import { parseYaml } from '../../src/core/yaml-document.ts';

const LARGE = 'k: v # a comment\n'.repeat(20_000).replace(/^k/gm, (_, at) => `k${at}`);

test.each<[what: string, text: string, error: object | undefined]>([
  ['a large file', LARGE, { code: 'TOO_LARGE', start: 0 }],
  ['a large file with a receipt', `${LARGE}receipt:\n  s: []\n`, undefined],
  ['a large file with a receipt further in', `${LARGE}receipt:\n  s: []\n`.replace(/^/gm, '  '), undefined],
  ['a large file in braces with a receipt', `{ a: "${'a'.repeat(300_000)}", "receipt": {} }`, undefined],
  ['brackets that nobody would write', '['.repeat(501), { code: 'TOO_DEEP', start: 500 }],
  ['brackets that are closed again', '- [[]]\n'.repeat(600), undefined],
  ['anchors that nobody would write', '&a '.repeat(1001), { code: 'TOO_MANY_MARKS', start: 3000 }],
  ['a key that stands twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', { code: 'DUPLICATE_KEY', start: 17 }],
])('%s', (_, text, error) => {
  expect(parseYaml(text).error).toEqual(error && expect.objectContaining(error));
});
