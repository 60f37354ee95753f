// Results as a table for people and as JSON for later comparison.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { median } from './measure.mjs';
import { packageOf, REFERENCE, versionIn } from './reference.mjs';

export function renderTable(results) {
  const head = ['row', 'ours', 'beside', 'value', 'limit', 'runs', 'verdict', 'what'];
  const lines = [head, ...results.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => aligned(cell, widths[column], column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function renderSummary(results) {
  const count = (verdict) => results.filter((result) => result.verdict === verdict).length;
  return `${results.length} rows: ${count('ok')} ok, ${count('OVER')} over the limit, ${count('FAILED')} failed`;
}

export function writeJson(file, results, { ours, git, runs }) {
  const document = {
    machine: machineFacts(),
    versions: versionFacts(ours),
    settings: { runs, git },
    rows: results.map(rounded),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${flatNumbers(JSON.stringify(document, null, 2))}\n`);
}

function cellsOf(result) {
  const { name, unit, limit, verdict, what, note } = result;
  return [
    name,
    sample(result.ours, result.sampleUnit),
    result.otherValue === undefined
      ? sample(result.against, result.sampleUnit)
      : quantity(result.otherValue, unit),
    result.value === null ? '-' : quantity(result.value, unit),
    quantity(limit, unit),
    String(result.ours?.length ?? '-'),
    verdict,
    note === undefined ? what : `${what}: ${note}`,
  ];
}

function sample(values, unit) {
  if (values === undefined) return '-';
  return unit === 'B'
    ? `${(median(values) / 1e6).toFixed(0)} MB`
    : `${median(values).toFixed(median(values) < 100 ? 1 : 0)} ms`;
}

function quantity(value, unit) {
  const digits = Number.isInteger(value) ? 0 : 3;
  return `${value.toFixed(digits)}${unit === '' ? '' : ' '}${unit}`;
}

function aligned(cell, width, column) {
  return column >= 1 && column <= 5 ? cell.padStart(width) : cell.padEnd(width);
}

function machineFacts() {
  const memoryGb = Math.round(totalmem() / 1e9);
  return { platform: platform(), arch: arch(), cores: availableParallelism(), memoryGb };
}

function versionFacts(ours) {
  const git = spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout?.match(/\d[\d.]*\d/)?.[0] ?? null;
  return { node: process.version, git, ours: versionIn(packageOf(ours)), reference: REFERENCE.version };
}

/** Keys always in this order; keys that a row does not have are left out. */
function rounded(result) {
  const keys = [
    'name',
    'what',
    'verdict',
    'value',
    'unit',
    'limit',
    'note',
    'other',
    'otherValue',
    'sampleUnit',
  ];
  const lists = ['ours', 'against', 'fewer'];
  const plain = keys.filter((key) => result[key] !== undefined).map((key) => [key, short(result[key])]);
  const samples = lists.filter((key) => result[key]).map((key) => [key, result[key].map(short)]);
  return Object.fromEntries([...plain, ...samples, ...(result.details ? [['details', result.details]] : [])]);
}

function short(value) {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : withoutPaths(value);
}

/** An error may name a folder of this machine. */
function withoutPaths(value) {
  return typeof value === 'string' ? value.replace(/(?<![\w.])(?:\/[\w.@+-]+){2,}/g, '(path)') : value;
}

/** Samples on one line each. */
function flatNumbers(json) {
  return json.replace(/\[[\d\s.,e+-]+\]/g, (list) =>
    list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
}
