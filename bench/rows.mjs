// The rows of the report, one entry each: a name, what is measured, its limit, and how.

import { median } from './measure.mjs';
import { slowestOnOddText } from './odd-rows.mjs';
import { oddTexts } from './odd-texts.mjs';
import { weighInstallations } from './package-rows.mjs';
import * as work from './work.mjs';

/** Differences in time and memory under this are noise. */
const NOISE = 0.07;
const TEN_SPECS = work.validateAll('10-specs', 10);
const THOUSAND_SPECS = work.validateAll('1000-specs', 1000);
const HUNDRED_CHANGES = work.validateAll('100-changes', 110);
const THOUSAND_CHANGES = work.validateAll('1000-changes', 1010);

export const rows = [
  besideNode('version', ['--version'], 1.5),
  besideNode('help', ['--help'], 1.5),
  besideReference('show', work.show, 0.35),
  besideReference('show-json', work.showJson, 0.35),
  besideReference('status', work.status, 0.35),
  besideReference('status-json', work.statusJson, 0.35),
  besideReference('validate-one', work.validateOne, 0.35),
  besideReference('list-100-changes', work.listChanges(100), 0.25),
  besideReference('list-1000-changes', work.listChanges(1000), 0.15),
  besideReference('validate-10-specs', TEN_SPECS, 0.35),
  besideReference('validate-1000-specs', THOUSAND_SPECS, 0.5),
  besideReference('validate-1000-changes', THOUSAND_CHANGES, 0.15),
  besideReference('archive-one', work.archive('one-change'), 0.5),
  besideReference('archive-100-specs', work.archive('100-touched'), 0.5),
  besideReference('archive-5mb-spec', work.archive('5mb-spec'), 0.5),
  growth('growth-validate-spec', [TEN_SPECS, 10], [THOUSAND_SPECS, 1000], 0.15),
  growth('growth-validate-change', [HUNDRED_CHANGES, 100], [THOUSAND_CHANGES, 1000], 0.4),
  growth('growth-list-change', [work.listChanges(100), 100], [work.listChanges(1000), 1000], 0.4),
  ...Object.keys(oddTexts).map((kind) => oddText(kind, 2)),
  memory('memory-1000-specs', THOUSAND_SPECS, 1),
  installation('size', 'MB', ({ bytes }) => bytes / 1e6, 10),
  installation('packages', '', ({ packages }) => packages, 45),
];

/** Measures one row: the entry with value, samples and verdict. */
export function measureRow(row, bench) {
  const facts = { name: row.name, what: row.what, unit: row.unit, limit: row.limit };
  try {
    const result = row.measure(bench);
    const verdict = result.value <= row.limit * (1 + row.noise) ? 'ok' : 'OVER';
    return { ...facts, verdict, ...result };
  } catch (error) {
    return { ...facts, verdict: 'FAILED', value: null, note: error.message };
  }
}

function besideReference(name, task, limit) {
  const what = `${task.args.join(' ')} (${task.project})`;
  return timed(name, what, limit, (bench) => ratio(bench.both(task), 'reference'));
}

function besideNode(name, args, limit) {
  return timed(name, `${args.join(' ')} against node -e 0`, limit, (bench) =>
    ratio(bench.besideNode(args), 'node'),
  );
}

function memory(name, task, limit) {
  const what = `peak memory of ${task.args.join(' ')} (${task.project})`;
  return timed(name, what, limit, (bench) => ({
    ...ratio(bench.memory(task), 'reference'),
    sampleUnit: 'B',
  }));
}

function timed(name, what, limit, measure) {
  return { name, what, unit: 'x', limit, noise: NOISE, measure };
}

function ratio({ ours, against }, other) {
  return { value: median(ours) / median(against), sampleUnit: 'ms', ours, other, against };
}

/**
 * What one more item costs: the slope between a small and a large project. Milliseconds, with nothing beside them that
 * the same minute slows down as well: so in several sittings.
 */
function growth(name, [small, fewer], [large, more], limit) {
  const what = `${small.args.join(' ')}, one more item (${small.project} to ${large.project})`;
  const measure = (bench) => {
    const [short, long] = bench.oursInTurns([small, large]);
    return {
      value: (median(long) - median(short)) / (more - fewer),
      sampleUnit: 'ms',
      ours: long,
      fewer: short,
    };
  };
  return { name, what, unit: 'ms', limit, noise: NOISE, measure, sittings: true };
}

function oddText(kind, limit) {
  const what = `slowest command on 1 MB of ${kind}`;
  return {
    name: `odd-${kind}`,
    what,
    unit: 's',
    limit,
    noise: NOISE,
    measure: (bench) => slowestOnOddText(bench, kind),
  };
}

/** Counted, not timed: no allowance for noise. */
function installation(name, unit, take, limit) {
  const measure = (bench) => {
    const { ours, against } = weighInstallations(bench);
    return { value: take(ours), other: 'reference', otherValue: take(against) };
  };
  return { name, what: `${name} of the installed package`, unit, limit, noise: 0, measure };
}
