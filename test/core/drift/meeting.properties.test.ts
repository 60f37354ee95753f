import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDelta } from '../../../src/core/delta.ts';
import { pieceDigest } from '../../../src/core/digest.ts';
import { comparePieces } from '../../../src/core/drift/compare.ts';
import { expectPieces } from '../../../src/core/drift/expected.ts';
import { pieceDigests, pieceTexts } from '../../../src/core/drift/pieces.ts';
import { findThreads } from '../../../src/core/drift/threads.ts';
import { planMerge } from '../../../src/core/merge/plan.ts';
import { makeReceipt } from '../../../src/core/receipt.ts';
import { parseSpec } from '../../../src/core/spec.ts';
import { makeFolder, writeFiles } from '../../support/folder.ts';
import { disjointChanges, writeDelta, writeSpec } from '../../support/generate-spec.ts';

const runs = { numRuns: process.env.OPENSPEC_LONG === '1' ? 5_000 : 300 };

test('what git merged from two archives is drift exactly where git did not do what both changes say', () => {
  const folder = makeFolder();
  fc.assert(
    fc.property(disjointChanges(), (pair) => {
      const base = writeSpec(pair.base);
      const deltas = [writeDelta(pair.base, pair.one), writeDelta(pair.base, pair.two)] as const;
      const [one, two] = deltas.map((delta) => archive(base, base, delta)) as [string, string];
      const merged = mergeFile(folder, [one, base, two]);
      fc.pre(merged !== undefined);
      const digests = pieceDigests(parseSpec(merged ?? ''));
      const wanted = pieceDigests(parseSpec(archive(base, one, deltas[1])));
      const isRight =
        digests.size === wanted.size && [...wanted].every(([id, digest]) => digests.get(id) === digest);
      expect(driftOf(base, [one, two], deltas, digests).length === 0).toBe(isRight);
    }),
    runs,
  );
});

/** What the receipts of both archives say about a spec. */
function driftOf(
  base: string,
  results: readonly string[],
  deltas: readonly string[],
  digests: ReadonlyMap<string, string>,
) {
  const archives = results.map((after, at) => {
    const renames = parseDelta(deltas[at] ?? '').renamed;
    const spec = { capability: 'auth', before: parseSpec(base), after: parseSpec(after), renames };
    return { change: `change-${at}`, touched: makeReceipt([spec], () => []).get('auth') ?? [] };
  });
  const texts = [base, ...results].flatMap((text) => [...pieceTexts(parseSpec(text)).values()]);
  const byDigest = new Map(texts.map((text) => [pieceDigest(text), text]));
  const baseline = pieceDigests(parseSpec(base));
  const threads = findThreads(baseline, archives);
  return comparePieces(
    expectPieces(baseline, threads, archives, (digest) => byDigest.get(digest)),
    digests,
  );
}

function archive(base: string, current: string, delta: string): string {
  const { refusals, after } = planMerge({
    capability: 'auth',
    change: 'tested',
    base: { kind: 'recorded', spec: parseSpec(base) },
    current: parseSpec(current),
    delta: parseDelta(delta),
    retireCapabilities: false,
    allowEmpty: true,
    accepts: () => true,
  });
  expect(refusals).toEqual([]);
  return after ?? '';
}

/** What git makes of two versions and their base; undefined where it finds a conflict. */
function mergeFile(folder: string, texts: readonly [string, string, string]): string | undefined {
  const names = ['ours', 'base', 'theirs'];
  writeFiles(folder, Object.fromEntries(names.map((name, at) => [name, texts[at] ?? ''])));
  const paths = names.map((name) => join(folder, name));
  const { status, stdout } = spawnSync('git', ['merge-file', '--stdout', ...paths], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
