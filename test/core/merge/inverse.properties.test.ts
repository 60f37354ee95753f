import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDelta } from '../../../src/core/delta.ts';
import { type Inverse, planInverse } from '../../../src/core/merge/inverse.ts';
import { comparable, cutRequirement } from '../../../src/core/merge/pieces.ts';
import { planMerge } from '../../../src/core/merge/plan.ts';
import { parseSpec } from '../../../src/core/spec.ts';
import { disjointChanges, type Pair, writeDelta, writeSpec } from '../../support/generate-spec.ts';

const runs = { numRuns: process.env.OPENSPEC_LONG === '1' ? 5_000 : 300 };

interface Merge {
  readonly base: string | undefined;
  readonly current: string | undefined;
  readonly delta: string;
  readonly retires?: boolean;
}

function archive({ base, current, delta, retires = false }: Merge): string | undefined {
  const { refusals, after } = planMerge({
    capability: 'auth',
    change: 'tested',
    base: { kind: 'recorded', spec: base === undefined ? undefined : parseSpec(base) },
    current: current === undefined ? undefined : parseSpec(current),
    delta: parseDelta(delta),
    retireCapabilities: retires,
    allowEmpty: !retires,
    accepts: () => true,
  });
  expect(refusals.map(({ refusal }) => refusal)).toEqual([]);
  return after;
}

interface Undo {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly now: string | undefined;
  readonly delta: string;
}

function invert({ before, after, now, delta }: Undo): Inverse {
  const spec = (text: string | undefined) => (text === undefined ? undefined : parseSpec(text));
  return planInverse({
    capability: 'auth',
    before: spec(before),
    after: spec(after),
    now: spec(now),
    renames: parseDelta(delta).renamed,
    touches: () => true,
    reason: 'undone',
  });
}

/** Archives the revert; nothing to undo leaves the spec as it is. */
function archiveInverse(now: string | undefined, { text, retires }: Inverse): string | undefined {
  return text === undefined ? now : archive({ base: now, current: now, delta: text, retires });
}

/** Comments, tables, link definitions and rules at the end of a piece: they change hands when the piece below it goes. */
const TRAIL =
  /(?:(?:\r?\n)+(?:<!--(?:(?!-->)[\s\S])*-->|(?:\|[^\r\n]*(?:\r?\n(?=\|))?)+|\[[^\]\r\n]+\]: [^\r\n]*|---))+$/;

/** Every requirement with the bytes of its pieces. */
function piecesOf(text: string | undefined): Record<string, string[]> {
  const spec = parseSpec(text ?? '');
  return Object.fromEntries(
    spec.requirements.map((requirement) => {
      const { statement, scenarios } = cutRequirement(spec.text, requirement);
      const pieces = [statement, ...scenarios].map(({ text: piece }) => piece.replace(TRAIL, ''));
      return [requirement.key, pieces];
    }),
  );
}

/** The same in any order and layout: a scenario may come back behind another neighbour. */
function wordsOf(text: string | undefined): Record<string, string[]> {
  const entries = Object.entries(piecesOf(text));
  return Object.fromEntries(entries.map(([key, pieces]) => [key, pieces.map(comparable).sort()]));
}

/** Lines of one text that the other one does not have as often. At the end of a delta comments are remarks, and rules separate. */
function missingLines(from: string | undefined, text: string | undefined): string[] {
  const lines = (source = '') =>
    comparable(source.replace(/<!--[\s\S]*?-->/g, ''))
      .normalize('NFC')
      .split('\n');
  const left = lines(text);
  return lines(from).filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0 && line !== '---';
  });
}

/** Lines with the name of a piece that stand more often in a text than in each of the others: notes may stay, but none comes twice. */
function doubledLines(text: string | undefined, others: readonly (string | undefined)[]): string[] {
  const [mine = [], ...known] = [text, ...others].map((one) =>
    comparable(one ?? '')
      .normalize('NFC')
      .split('\n'),
  );
  const count = (lines: readonly string[], line: string) => lines.filter((one) => one === line).length;
  const named = mine.filter((line) => /\b(?:r|added)\d/.test(line));
  return named.filter((line) => known.every((lines) => count(mine, line) > count(lines, line)));
}

const oneLineEnd = (pair: Pair) => pair.base.layout.lineEnds !== 'mixed';

describe('archive, revert, archive of the revert', () => {
  test('give every requirement its bytes back', () => {
    fc.assert(
      fc.property(disjointChanges().filter(oneLineEnd), (pair) => {
        const before = writeSpec(pair.base);
        const delta = writeDelta(pair.base, pair.one);
        const after = archive({ base: before, current: before, delta });
        const inverse = invert({ before, after, now: after, delta });
        expect(inverse.kept.filter(({ why }) => why !== 'alone')).toEqual([]);
        const undone = archiveInverse(after, inverse);
        expect(piecesOf(undone)).toEqual(piecesOf(before));
        if (inverse.kept.length === 0) expect(missingLines(before, undone)).toEqual([]);
      }),
      runs,
    );
  });

  test('leave what another change did later, and take back everything else', () => {
    fc.assert(
      fc.property(disjointChanges(), (pair) => {
        const base = writeSpec(pair.base);
        const [one, two] = [writeDelta(pair.base, pair.one), writeDelta(pair.base, pair.two)];
        const after = archive({ base, current: base, delta: one });
        const now = archive({ base, current: after, delta: two });
        const inverse = invert({ before: base, after, now, delta: one });
        const undone = archiveInverse(now, inverse);
        fc.pre(inverse.kept.every(({ why }) => why !== 'alone'));
        expect(inverse.kept).toEqual([]);
        const expected = archive({ base, current: base, delta: two });
        expect(wordsOf(undone)).toEqual(wordsOf(expected));
        expect(missingLines(expected, undone)).toEqual([]);
        expect(doubledLines(undone, [expected, now])).toEqual([]);
      }),
      runs,
    );
  });
});
