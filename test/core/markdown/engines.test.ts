import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../../src/core/markdown/outline.ts';
import { findBodyStart, outline } from '../../../src/core/markdown/outline.ts';
import { remarkBlocks } from '../../../src/core/markdown/remark.ts';
import { scanBlocks } from '../../../src/core/markdown/scan.ts';
import { linesOfMarkdown, piecesOfMarkdown, plainMarkdown } from '../../support/fragments.ts';

const long = process.env.OPENSPEC_LONG === '1';
const numRuns = long ? 200_000 : 300;

describe('the scanner and remark give the same blocks', () => {
  test.each([
    ['lines', linesOfMarkdown()],
    ['pieces', piecesOfMarkdown()],
    ['plain lines', plainMarkdown()],
  ])('for documents made of %s', (_, documents) => {
    fc.assert(
      fc.property(documents, (text) => {
        const start = findBodyStart(text);
        const scan = scanBlocks(text, start);
        if (scan.doubt === undefined) expect(scan.blocks).toEqual(remarkBlocks(text, start));
      }),
      { numRuns },
    );
  });

  /** Where the two once differed. */
  test.each([
    '# x\u00a0',
    '# x\u000c\n\u000c',
    'a\n\u00a0',
    '\ufeff\ufeff# x',
    '---\na: b\n---\n\ufeff# x',
    '<![CDATA[x]]]>\na',
    '<![CDATA[x]]]]>\na',
    'a\n>-\nb',
    'a\n>1.\nb',
    '\tcode\n> 2.\nb',
    '> <div>\n>',
    '> <!-- a\n>',
    '-\n\n    code\n\tcode',
    '- a\n\n- b\n\n*x',
    'a\nb\n===',
    '- a\n  b\n\n  c\nd',
    '- a\n\n    code\nb',
    '- a\n  - b\n\n  c\n\n d',
    'a\n  - b\n\n  c',
    '- `a`\n`b` c\n``` d\n- e',
    '- **é**\n- \u00a0\n- {',
  ])('for %j', (text) => {
    const { bodyStart, blocks } = outline(text);
    expect(blocks).toEqual(remarkBlocks(text, bodyStart));
  });
});

test.each([
  ['lines', linesOfMarkdown()],
  ['pieces', piecesOfMarkdown()],
])(
  'blocks stand in order, do not overlap, and hold all that is not blank: documents made of %s',
  (_, documents) => {
    fc.assert(
      fc.property(documents, (text) => {
        const { bodyStart, blocks } = outline(text);
        expect(gapsOf(text, bodyStart, blocks).filter((gap) => /[^ \t\r\n]/.test(gap))).toEqual([]);
      }),
      { numRuns },
    );
  },
);

/** What stands outside of the blocks; throws where two overlap. */
function gapsOf(text: string, bodyStart: number, blocks: readonly Block[]): string[] {
  let at = bodyStart;
  const gaps: string[] = [];
  for (const { start, end } of blocks) {
    if (start < at || end < start || end > text.length)
      throw new Error(`a block at ${start} to ${end}, below ${at}`);
    gaps.push(text.slice(at, start));
    at = end;
  }
  return [...gaps, text.slice(at)];
}
