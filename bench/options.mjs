// The command line of the benchmark.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const USAGE = `npm run bench -- [options]
  --only NAME   rows whose name contains NAME (may be given more than once)
  --runs N      runs of each command (default 9; slow rows get fewer, never under 3)
  --quick       at most 3 runs and a short time for each row
  --json FILE   where the JSON goes (a full run: bench/results/latest.json)
  --ours FILE   the executable to measure (default bin/openspec.js)
  --no-git      test projects without git
  --list        names of the rows`;

/** Throws on an unknown option or a bad value. */
export function parseOptions(argv) {
  const { values } = parseArgs({ args: argv, options: OPTIONS, strict: true, allowPositionals: false });
  const partial = values.quick || values.only !== undefined || values['no-git'] || values.ours !== undefined;
  return {
    help: values.help ?? false,
    list: values.list ?? false,
    only: values.only ?? [],
    runs: Math.min(wholeNumber(values.runs ?? '9'), values.quick ? 3 : Number.POSITIVE_INFINITY),
    budget: values.quick ? 10_000 : 90_000,
    git: !values['no-git'],
    json: values.json === undefined ? (partial ? undefined : LATEST) : resolve(values.json),
    ours: values.ours === undefined ? OURS : resolve(values.ours),
  };
}

const LATEST = fileURLToPath(new URL('results/latest.json', import.meta.url));
const OURS = fileURLToPath(new URL('../bin/openspec.js', import.meta.url));
const OPTIONS = {
  only: { type: 'string', multiple: true },
  runs: { type: 'string' },
  quick: { type: 'boolean' },
  json: { type: 'string' },
  ours: { type: 'string' },
  'no-git': { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

function wholeNumber(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--runs wants a whole number from 1, not "${text}"`);
  return number;
}
