import { expect, test } from 'vitest';
import { addAttribute, escapePattern } from '../../src/core/git-attributes.ts';

const LINE = 'specs/**/spec.md merge=openspec';
const add = (text: string | undefined) => addAttribute(text, 'specs/**/spec.md', 'merge=openspec');

test.each([
  [undefined, `${LINE}\n`],
  ['', `${LINE}\n`],
  ['* text\n', `* text\n${LINE}\n`],
  ['* text', `* text\n${LINE}\n`],
  ['* text\r\n', `* text\r\n${LINE}\r\n`],
  [`${LINE}-2\n`, `${LINE}-2\n${LINE}\n`],
  ['specs/**/spec.md -merge\n', `specs/**/spec.md -merge\n${LINE}\n`],
  [`${LINE}\nspecs/**/spec.md !merge\n`, `${LINE}\nspecs/**/spec.md !merge\n${LINE}\n`],
  [`#${LINE}\n`, `#${LINE}\n${LINE}\n`],
])('%j gets the line', (before, after) => {
  expect(add(before)).toBe(after);
  expect(add(after)).toBe(after);
});

test.each([`  specs/**/spec.md\ttext  merge=openspec eol=lf\r\n* -text`])('%j has it already', (text) => {
  expect(add(text)).toBe(text);
});

test('a path with blanks, quotes or wildcards is a pattern for itself', () => {
  const pattern = `${escapePattern('my "lab" [1]*')}/**/spec.md`;
  const text = addAttribute(undefined, pattern, 'merge=openspec');
  expect(text).toBe('"my \\"lab\\" \\\\[1\\\\]\\\\*/**/spec.md" merge=openspec\n');
  expect(addAttribute(text, pattern, 'merge=openspec')).toBe(text);
});
