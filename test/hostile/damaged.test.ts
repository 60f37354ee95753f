import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeCorpus, filesBelow, foldersIn } from '../support/corpus.ts';
import { makeFolder } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { STACK } from '../support/safe.ts';
import { changedPaths, readTree } from '../support/tree.ts';

const SPECS = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be shown.
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describeCorpus('damaged specs', (corpus) => {
  const heads = join(corpus, 'heads');
  const specs = foldersIn(heads).flatMap((head) =>
    filesBelow(join(heads, head, 'openspec/specs'))
      .filter((path) => path.endsWith('/spec.md'))
      .map((path) => join(heads, head, 'openspec/specs', path)),
  );

  test.each(Array.from({ length: SPECS / 20 }, (_, batch) => batch))(
    'give no crash, batch %i',
    async (batch) => {
      for (let at = 0; at < 20; at++) {
        const random = seeded(batch * 20 + at + 1);
        const source = readFileSync(specs[Math.floor(random() * specs.length)] ?? '');
        const spec = damage(source, random);
        const delta = damage(
          Buffer.from(source.toString('utf8').replace(/^## Requirements/im, '## MODIFIED Requirements')),
          random,
        );
        await expectCalm(spec, delta);
      }
    },
  );
});

async function expectCalm(spec: Buffer, delta: Buffer): Promise<void> {
  const root = makeFolder({
    'openspec/config.yaml': 'schema: spec-driven\n',
    'openspec/specs/hurt/spec.md': spec,
    'openspec/changes/hurt-it/specs/hurt/spec.md': delta,
  });
  const before = readTree(root);
  const lines = [
    'list --specs',
    'list',
    'validate --all --strict',
    'show hurt --json',
    'show hurt-it --json --diff',
    'diff hurt-it',
    'archive hurt-it --dry-run',
    'explore hurt',
  ];
  for (const line of lines) {
    const { exit, out, note } = await runIn(root, line.split(' '));
    expect([0, 1, 2, 3]).toContain(exit);
    expect(out + note).not.toMatch(STACK);
    expect(out + note).not.toMatch(RAW);
  }
  expect(changedPaths(before, readTree(root))).toEqual([]);
}

/** Cuts, doubles, swaps and inserts bytes and lines. */
function damage(source: Buffer, random: () => number): Buffer {
  let bytes = Buffer.from(source);
  const spot = () => Math.floor(random() * bytes.length);
  for (let times = 1 + Math.floor(random() * 6); times > 0; times--) {
    const [from, to] = [spot(), spot()].sort((a, b) => a - b) as [number, number];
    const end = Math.min(to, from + 400);
    const kind = Math.floor(random() * 5);
    if (kind === 0) bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(end)]);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(from)]);
    else if (kind === 2) bytes.fill(Math.floor(random() * 256), from, Math.min(end, from + 3));
    else if (kind === 3)
      bytes = Buffer.from(
        bytes
          .toString('latin1')
          .split('\n')
          .sort(() => random() - 0.5)
          .join('\n'),
        'latin1',
      );
    else
      bytes = Buffer.concat([
        bytes.subarray(0, from),
        Buffer.from(
          ['```\n', '<!--', '\u001b[31m', '### Requirement: ', '\r', '\u0000'][Math.floor(random() * 6)] ??
            '',
        ),
        bytes.subarray(from),
      ]);
  }
  return bytes;
}

function seeded(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
