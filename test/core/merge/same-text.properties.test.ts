import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparable, sameText } from '../../../src/core/merge/pieces.ts';

const part = fc.constantFrom('\n', '\r', '\r\n', ' ', '\t', 'a', 'b', '\u00a0', '\u2028', '\ufeff', '\f');
const text = fc.array(part, { maxLength: 7 }).map((parts) => parts.join(''));

/** The same text with other line ends and blanks, most of which comparing passes over. */
const again = (one: string) =>
  fc
    .array(fc.constantFrom('\n', '\r\n', ' \n', '\n\n', '\r', '\n '), { minLength: 1 })
    .map((ends) => one.split('\n').reduce((all, line, at) => all + ends[at % ends.length] + line));

const pair = fc.oneof(
  fc.tuple(text, text),
  text.chain((one) => again(one).map((other): [string, string] => [one, other])),
);

test('texts are the same where their comparable forms are', () => {
  let same = 0;
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const expected = comparable(one) === comparable(other);
      if (expected) same++;
      expect(sameText(one, other)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
  expect(same).toBeGreaterThan(500);
});
