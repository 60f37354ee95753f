import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commitMessage } from '../../../src/core/commit-message.ts';
import { addTrailers, changeTrailers } from '../../../src/core/forge/trailers.ts';
import { GIT_ENVIRONMENT } from '../../support/repository.ts';

const SCISSORS = '# ------------------------ >8 ------------------------';
const spec = changeTrailers(['add-page']);

/** The trailers that git sees. */
function parse(message: string): string[] {
  const out = execFileSync('git', ['interpret-trailers', '--parse', '--no-divider'], {
    input: message,
    env: GIT_ENVIRONMENT,
    encoding: 'utf8',
  });
  return out.split('\n').filter((line) => line !== '');
}

describe('a message', () => {
  test.each([
    ['a subject', 'Fix it', 'Fix it\n\nSpec-Change: add-page\n'],
    ['a subject with a line end', 'Fix it\n', 'Fix it\n\nSpec-Change: add-page\n'],
    ['blank lines at the end', 'Fix it\n\n\n', 'Fix it\n\nSpec-Change: add-page\n\n\n'],
    ['CRLF', 'Fix it\r\n\r\nBody\r\n', 'Fix it\r\n\r\nBody\r\n\r\nSpec-Change: add-page\r\n'],
    ['a subject like a trailer', 'fix: it', 'fix: it\n\nSpec-Change: add-page\n'],
    ['a body', 'A\n\nBody: text\nand more\n', 'A\n\nBody: text\nand more\n\nSpec-Change: add-page\n'],
    ['trailers', 'A\n\nRefs: #1\nX-Y: z\n', 'A\n\nRefs: #1\nX-Y: z\nSpec-Change: add-page\n'],
    ['a folded trailer', 'A\n\nRefs: #1\n  more\n', 'A\n\nRefs: #1\n  more\nSpec-Change: add-page\n'],
    [
      'text with a sign-off',
      'A\n\ntext\nSigned-off-by: b\n',
      'A\n\ntext\nSigned-off-by: b\nSpec-Change: add-page\n',
    ],
    [
      'a comment within a trailer',
      'A\n\nRefs: #1\n# c\n  more\n',
      'A\n\nRefs: #1\n# c\n  more\n\nSpec-Change: add-page\n',
    ],
    ['the trailer', 'A\n\nspec-change:  add-page\n', 'A\n\nspec-change:  add-page\n'],
    ['another one', 'A\n\nSpec-Change: b\n', 'A\n\nSpec-Change: b\nSpec-Change: add-page\n'],
    [
      'it in the text',
      'A\n\nSpec-Change: add-page\nx\n',
      'A\n\nSpec-Change: add-page\nx\n\nSpec-Change: add-page\n',
    ],
    ['comments', 'A\n\n# c\n# d\n', 'A\n\nSpec-Change: add-page\n\n# c\n# d\n'],
    [
      'a comment between trailers',
      'A\n\nRefs: 1\n# c\nX: y\n# d\n',
      'A\n\nRefs: 1\n# c\nX: y\nSpec-Change: add-page\n# d\n',
    ],
    [
      'scissors',
      `A\n# c\n${SCISSORS}\n# x\ndiff\n`,
      `A\n\nSpec-Change: add-page\n# c\n${SCISSORS}\n# x\ndiff\n`,
    ],
    ['nothing', '', ''],
    ['only comments', '\n# c\n', '\n# c\n'],
    ['nothing above the scissors', `\n${SCISSORS}\ndiff\n`, `\n${SCISSORS}\ndiff\n`],
  ])('with %s', (_, message, expected) => {
    const added = addTrailers(message, spec);
    expect(added).toBe(expected);
    expect(addTrailers(added, spec)).toBe(added);
    if (!message.includes('>8') && /^[^#\s]/.test(message))
      expect(parse(added).map((line) => line.toLowerCase())).toContain('spec-change: add-page');
  });

  test('with another character of comments', () => {
    expect(addTrailers('# A\n\n; c\n', spec, ';')).toBe('# A\n\nSpec-Change: add-page\n\n; c\n');
  });
});

test('several trailers, and a value that would be two', () => {
  const trailers = [...changeTrailers(['a', 'b'], 'spec-bot'), { key: 'X', value: 'y\nZ: w' }];
  expect(addTrailers('A', trailers)).toBe(
    'A\n\nSpec-Change: a\nSpec-Change: b\nAssisted-by: spec-bot\nX: y Z: w\n',
  );
  expect(commitMessage('Archive a', ['a'], 'spec-bot')).toBe(
    'Archive a\n\nSpec-Change: a\nAssisted-by: spec-bot\n',
  );
});

test('git finds them, and a second time nothing is added', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Refs: #1',
      'Signed-off-by: A <a@b>',
      'text',
      'two words',
      '',
      '',
      '# comment',
      '  more',
      'a:b',
      ':',
      'Spec-Change: b',
      '---',
    ),
    fc.string({ maxLength: 6 }).map((text) => text.replace(/[\r\n]/g, '')),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const message = `Subject\n${lines.join('\n')}`;
      const added = addTrailers(message, spec);
      expect(addTrailers(added, spec)).toBe(added);
      expect(parse(added)).toContain('Spec-Change: add-page');
      for (const trailer of parse(message)) expect(parse(added)).toContain(trailer);
    }),
    { numRuns: 60 },
  );
});
