// npm run bench: measures ours beside the reference and prints a table. See README.md.

import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Bench } from './bench.mjs';
import { parseOptions, USAGE } from './options.mjs';
import { installReference } from './reference.mjs';
import { renderSummary, renderTable, writeJson } from './report.mjs';
import { measureRow, rows } from './rows.mjs';

process.exitCode = await main(process.argv.slice(2));

function main(argv) {
  const options = orSay(() => parseOptions(argv), USAGE);
  if (options === undefined) return 2;
  if (options.help) return print(USAGE);
  const chosen = rows.filter((row) => isWanted(row, options.only));
  if (options.list) return print(chosen.map((row) => row.name).join('\n'));
  if (chosen.length === 0)
    return refuse(2, `no row is called like ${options.only.join(', ')}; --list names them`);
  if (!existsSync(options.ours)) return refuse(3, 'our executable is not there: run `npm ci` first');
  return measureAll(chosen, options);
}

async function measureAll(chosen, options) {
  const reference = orSay(() => installReference(say));
  if (reference === undefined) return 3;
  const bench = new Bench({ ...options, reference });
  process.on('exit', () => bench.close());
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
  const measured = new Map();
  for (const row of inSittings(chosen)) {
    if (measured.get(row)?.verdict === 'FAILED') continue;
    say(row.name);
    measured.set(row, measureRow(row, bench));
    await setImmediate(); // lets a signal through
  }
  const results = chosen.map((row) => measured.get(row));
  print(`${renderTable(results)}\n\n${renderSummary(results)}`);
  if (options.json !== undefined) writeJson(options.json, results, options);
  return results.every((result) => result.verdict === 'ok') ? 0 : 1;
}

/** Rows of several sittings come at the beginning, in the middle and at the end of a run. */
function inSittings(chosen) {
  const often = chosen.filter((row) => row.sittings);
  const others = chosen.filter((row) => !row.sittings);
  const half = others.length >> 1;
  return [...often, ...others.slice(0, half), ...often, ...others.slice(half), ...often];
}

function orSay(action, advice = '') {
  try {
    return action();
  } catch (error) {
    say(`${error.message}\n${advice}`.trim());
    return undefined;
  }
}

function isWanted(row, only) {
  return only.length === 0 || only.some((part) => row.name.includes(part));
}

function print(text) {
  process.stdout.write(`${text}\n`);
  return 0;
}

function refuse(code, text) {
  say(text);
  return code;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
