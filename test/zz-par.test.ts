import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDelta } from '/work/main/src/core/delta.ts';
import { digestOf } from '/work/main/src/core/digest.ts';
import { comparePieces } from '/work/main/src/core/drift/compare.ts';
import { expectPieces } from '/work/main/src/core/drift/expected.ts';
import { pieceDigests, pieceTexts } from '/work/main/src/core/drift/pieces.ts';
import { findThreads } from '/work/main/src/core/drift/threads.ts';
import { planMerge } from '/work/main/src/core/merge/plan.ts';
import { makeReceipt } from '/work/main/src/core/receipt.ts';
import { parseSpec } from '/work/main/src/core/spec.ts';
import { disjointChanges, clashingChanges, writeDelta, writeSpec } from '/work/main/test/support/generate-spec.ts';
function merge(base: string, current: string, delta: string) {
  const { refusals, after } = planMerge({ capability: 'auth', change: 't', base: { kind: 'recorded', spec: parseSpec(base) }, current: parseSpec(current), delta: parseDelta(delta), retireCapabilities: false, allowEmpty: true, accepts: () => true });
  return refusals.length ? undefined : after;
}
const dir = mkdtempSync('/tmp/par-');
function gitMerge(a: string, o: string, b: string): string | undefined {
  writeFileSync(dir + '/a', a); writeFileSync(dir + '/o', o); writeFileSync(dir + '/b', b);
  try { return execFileSync('git', ['merge-file', '-p', dir + '/a', dir + '/o', dir + '/b'], { encoding: 'utf8', stdio: 'pipe' }); } catch { return undefined; }
}
for (const [kind, gen] of [['disjoint', disjointChanges], ['clash', clashingChanges]] as const)
test(kind, () => {
  let clean = 0, total = 0, bad = 0; let shown = 0;
  fc.assert(fc.property(gen(), (pair) => {
    const base = writeSpec(pair.base);
    const ds = [writeDelta(pair.base, pair.one), writeDelta(pair.base, pair.two)];
    const afters = ds.map((d) => merge(base, base, d));
    if (afters.includes(undefined)) return;
    total++;
    const merged = gitMerge(afters[0]!, base, afters[1]!);
    if (merged === undefined || !parseSpec(merged).section) return;
    clean++;
    const archives = afters.map((after, i) => ({ change: 'c' + i, touched: makeReceipt([{ capability: 'auth', before: parseSpec(base), after: parseSpec(after!), renames: parseDelta(ds[i]!).renamed }], () => []).get('auth') ?? [] }));
    const texts = new Map([base, ...afters].flatMap((t) => [...pieceTexts(parseSpec(t!)).values()]).map((t) => [digestOf(t), t]));
    const baseline = pieceDigests(parseSpec(base));
    const drifted = comparePieces(expectPieces(baseline, findThreads(baseline, archives), archives, (d) => texts.get(d)), pieceDigests(parseSpec(merged)));
    if (drifted.length) { bad++; if (shown++ < 4) console.log(JSON.stringify(drifted), '\n#BASE\n', base, '\n#D1\n', ds[0], '\n#D2\n', ds[1], '\n#MERGED\n', merged); }
  }), { numRuns: 1500 });
  console.log(kind, { total, clean, bad });
}, 600000);
