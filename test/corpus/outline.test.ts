import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findBodyStart, REMARK_LIMIT } from '../../src/core/markdown/outline.ts';
import { remarkBlocks } from '../../src/core/markdown/remark.ts';
import { scanBlocks } from '../../src/core/markdown/scan.ts';
import { describeCorpus, filesBelow, foldersIn } from '../support/corpus.ts';

describeCorpus('the scanner and remark give the same blocks', (corpus) => {
  const count = { documents: 0, doubted: 0, large: 0 };

  for (const part of ['cases', 'events', 'heads']) {
    test.each(foldersIn(join(corpus, part)))(`${part}/%s`, (name) => {
      const folder = join(corpus, part, name);
      const documents = filesBelow(folder).filter((path) => path.endsWith('.md'));
      expect(documents.filter((path) => !isSame(readFileSync(join(folder, path), 'utf8')))).toEqual([]);
    });
  }

  function isSame(text: string): boolean {
    const start = findBodyStart(text);
    const scan = scanBlocks(text, start);
    count.documents++;
    if (text.length - start > REMARK_LIMIT) count.large++;
    if (scan.doubt !== undefined) count.doubted++;
    if (scan.doubt !== undefined || text.length - start > REMARK_LIMIT) return true;
    return JSON.stringify(scan.blocks) === JSON.stringify(remarkBlocks(text, start));
  }

  test('few documents need remark', () => {
    expect(count.documents).toBeGreaterThan(1000);
    expect(count.doubted).toBeLessThan(count.documents / 100);
  });

  afterAll(() => {
    const { documents, doubted, large } = count;
    process.stdout.write(
      `Outlines: ${documents} documents, ${doubted} need remark, ${large} are too large for it\n`,
    );
  });
});
