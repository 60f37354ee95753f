import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteLine, quoteMarkdown } from '../../../src/core/forge/quote.ts';
import { outline } from '../../../src/core/markdown/outline.ts';
import { markdownNodes } from '../../../src/core/markdown/remark.ts';
import { MARKDOWN } from '../../support/odd-texts.ts';

const quote = (text: string, more: object = {}) =>
  quoteMarkdown(text, { depth: 4, limit: 10_000, references: false, ...more }).text;

describe('quoted Markdown', () => {
  test.each([
    ['plain text', 'A *page* with `code`, [a link](https://host/) and ann@example.org.', undefined],
    ['a fence', '```sh\n@all <b> #3 <!-- x -->\n```', undefined],
    ['code', 'Use `@all`, `<b>` and ``#3 ` x``.', undefined],
    ['a table', '| a | b |\n|---|---|\n| 1 | 2<br>3 |', undefined],
    ['a mention', 'Ask @ann, (@bob) and **@org/team**.', 'Ask `@ann`, (`@bob`) and **`@org/team`**.'],
    ['an escaped mention', '\\@ann \\\\@bob', '`@ann` \\\\`@bob`'],
    ['a spelled mention', '&#64;ann &commat;bob &#x23;3', '&amp;#64;ann &amp;commat;bob &amp;#x23;3'],
    ['a number', 'Closes #3, fixes **ann/lab#4** and !5.', 'Closes `#3`, fixes **`ann/lab#4`** and `!5`.'],
    ['an address', 'Closes https://host/a/b/issues/3', 'Closes `https://host/a/b/issues/3`'],
    ['an address in brackets', 'Closes <https://host/a/b/pulls/3>', 'Closes `https://host/a/b/pulls/3`'],
    ['another address', 'See <https://host/a#3> and https://host/a#b', undefined],
    ['no number', 'C# 3, #3a, a#3, &#169; and # 3', undefined],
    ['a tag', 'a <b>c</b>', 'a &lt;b>c&lt;/b>'],
    ['a block of HTML', '<details>\n@all\n\nb', '&lt;details>\n`@all`\n\nb'],
    ['a comment', 'a <!-- note --> b\n\n<!-- openspec:end -->\n\nc', 'a  b\n\n\n\nc'],
    ['an open comment', 'a\n\n<!-- b\n\n@c', 'a\n\n&lt;!-- b\n\n`@c`'],
    ['a picture', '![a @b](https://evil/p.png)', '[a `@b`](https://evil/p.png)'],
    ['a lone back-tick', 'a ` b @c', 'a \\` b `@c`'],
    ['ticks across items', '- a `\n- @b ` c', '- a \\`\n- `@b` \\` c'],
    ['code across cells', '| `a | @b` |', '| ` a `|` @b ` |'],
    ['headings', 'Top\n===\n\n## Two ##\n\n###### Six\n', '#### Top\n\n##### Two\n\n###### Six'],
    ['deep headings', '#### A\n\n##### B', undefined],
    ['an open fence', 'a\n\n~~~~\nb', 'a\n\n~~~~\nb\n~~~~'],
    ['control characters', 'a\u001b[2Jb\r\nc\u202e', 'ab\nc'],
    ['nothing', ' \n ', ''],
    ['code behind a comment', '<!-- a -->\n    @b\n', '    @b'],
  ])('%s', (_, text, expected) => {
    expect(quote(text)).toBe(expected ?? text);
  });

  test('keeps numbers where the forge does not act on them', () => {
    expect(quote('Closes #3 for @ann', { references: true })).toBe('Closes #3 for `@ann`');
  });

  test('is cut between blocks, and between lines of a block', () => {
    const text = `one\n\n- a\n- b\n\n${'x\n'.repeat(50)}`;
    expect(quoteMarkdown(text, { depth: 4, limit: 20, references: true })).toEqual({
      text: 'one\n\n- a\n- b',
      cut: true,
    });
    const code = `\`\`\`sh\n${'x\n'.repeat(50)}\`\`\``;
    expect(quoteMarkdown(code, { depth: 4, limit: 13, references: true })).toEqual({
      text: '```sh\nx\nx\nx\nx\n```',
      cut: true,
    });
    expect(quoteMarkdown('short', { depth: 4, limit: 20, references: true })).toEqual({
      text: 'short',
      cut: false,
    });
  });
});

test.each([
  ['1.1 Ask @ann about `@bob`', '1.1 Ask `@ann` about `@bob`'],
  ['# a <b>', '# a &lt;b>'],
  ['<!-- a', '&lt;!-- a'],
  ['a\n- b', 'a - b'],
  ['```', '\\`\\`\\`'],
  ['x'.repeat(60), `${'x'.repeat(49)}…`],
  ['', ''],
])('a line: %j', (text, expected) => {
  expect(quoteLine(text, 50)).toBe(expected);
});

const PIECES = [
  '@all',
  ' @all ',
  '#3',
  '`',
  '``',
  '```\n',
  '~~~\n',
  '\\',
  '<',
  '<b>',
  '</details>',
  '<!--',
  '-->',
  '<br>',
  '&',
  '&#64;all',
  '![',
  '](x)',
  '[',
  ']',
  '\n',
  '\n\n',
  '- ',
  '> ',
  '1. ',
  '    ',
  '|',
  '*',
  '**',
  '_',
  '\t',
  'x',
  ' ',
  'closes ',
  '<?',
  '<![CDATA[',
  'https://h/issues/3',
  '<https://h/@all>',
  '---\n',
  '===\n',
  '[a]: b\n',
  '<!-- openspec:end -->\n',
  '![a][b]',
  '<script>\n',
];

test('has no effect, whatever the text', () => {
  const soup = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(soup, (pieces) => {
      const text = quote(pieces.join(''));
      const nodes = markdownNodes(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
      expect({ text, left: nodes.filter(([kind, source = '']) => isLive(kind, source)) }).toEqual({
        text,
        left: [],
      });
      expect(quote(text)).toBe(text);
      const { blocks } = outline(`${text}\n\n### Next`);
      expect(blocks.at(-1)).toMatchObject({ kind: 'heading', text: 'Next' });
      const line = quoteLine(pieces.join(''), 300, false);
      expect(line).not.toContain('\n');
      const inner = markdownNodes(`x ${line}`).map(({ kind, start, end }) => [
        kind,
        `x ${line}`.slice(start, end),
      ]);
      expect({ line, left: inner.filter(([kind, source = '']) => isLive(kind, source)) }).toEqual({
        line,
        left: [],
      });
    }),
    { numRuns: 1000 },
  );
});

function isLive(kind: string | undefined, source: string): boolean {
  if (kind === 'html') return source !== '<br>';
  return (
    kind === 'image' ||
    (kind === 'text' && (/(?:^|[\s([*_>])@\w/.test(source) || /(?:^|[\s([])#\d+(?:$|[\s)\].,])/.test(source)))
  );
}

test.each(Object.keys(MARKDOWN))('takes little time for %s', (name) => {
  const text = MARKDOWN[name]?.(1_000_000) ?? '';
  const start = process.cpuUsage();
  quoteMarkdown(text, { depth: 4, limit: 4_000, references: false });
  quoteLine(text, 300);
  // Time of this process: other tests run beside it.
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(2_000);
});
