import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, test } from 'vitest';

/** Real projects and cases: they lie beside the repository, and not everywhere. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus');

/**
 * Defines tests that read the corpus. Where it is not there, one skipped test says so, and nothing else is defined.
 */
export function describeCorpus(name: string, define: (corpus: string) => void): void {
  if (existsSync(join(CORPUS, 'README.md'))) {
    describe(name, () => define(realpathSync(CORPUS)));
    return;
  }
  const reason = 'the corpus is not here (../shared/corpus beside the repository)';
  process.stdout.write(`Skipped: ${name}: ${reason}\n`);
  describe(name, () => test.skip(reason, () => {}));
}

/** The names of the folders in a folder, sorted. */
export function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** All files below a folder as paths relative to it, sorted; empty where there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
