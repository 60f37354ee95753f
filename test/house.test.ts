import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findViolations, type Source } from './support/house.ts';

/** Files that may be longer than 250 lines, each with its reason. */
const longFiles: Record<string, string> = {
  'src/ports.ts': 'the outside world stands on one page',
};

/** Loaded by its default export, because vitest asks for it. */
const accepted = ['test/support/totals.ts: has a default export, name it'];

test('the house is in order', () => {
  expect(findViolations(readSources(), longFiles)).toEqual(accepted);
});

function readSources(): Source[] {
  const paths = ['src', 'test', 'scripts', 'bench'].filter((folder) => existsSync(folder)).flatMap(listFiles);
  const foreign = /\/(node_modules|\.[^/]+)\/|^test\/(cases|transcripts)\//;
  const own = paths.filter((path) => /\.(ts|mjs|js)$/.test(path) && !foreign.test(path));
  return own.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
}
