import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build, buildSync } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { writeFiles } from './folder.ts';
import { GIT_ENVIRONMENT } from './repository.ts';

const top = join(import.meta.dirname, '../..');

/**
 * Builds the program from its sources before the tests of a file, for programs such as git that start it by its name.
 * Answers a folder for the PATH.
 */
export function installProgram(): string {
  const installed = mkdtempSync(join(tmpdir(), 'openspec-'));
  beforeAll(async () => {
    writeFiles(installed, { 'package.json': '{}', openspec: startScript(installed) });
    chmodSync(join(installed, 'openspec'), 0o755);
    // Copies: a link would lead out of the package, and is not followed.
    for (const folder of ['templates', 'schemas'])
      cpSync(join(top, folder), join(installed, folder), { recursive: true });
    await build(bundleTo(join(installed, 'dist/openspec.mjs')));
  });
  afterAll(() => rmSync(installed, { recursive: true, force: true }));
  return installed;
}

let built: string | undefined;

/** The program as one file, made at the first use in a process: what git is told to ask. */
export function buildProgram(): string {
  if (built !== undefined) return built;
  const folder = mkdtempSync(join(tmpdir(), 'openspec-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, { 'package.json': '{}' });
  built = join(folder, 'dist/openspec.mjs');
  buildSync(bundleTo(built));
  return built;
}

function bundleTo(outfile: string): BuildOptions {
  return {
    stdin: { contents: SOURCE, resolveDir: top },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  };
}

const SOURCE = `
import { main } from './src/cli/main.ts';
process.exitCode = await main(process.argv.slice(2));
`;

function startScript(installed: string): string {
  return `#!/bin/sh\nexec '${process.execPath}' '${installed}/dist/openspec.mjs' "$@"\n`;
}

/** Runs git where it finds the program by its name, and answers what it said, whatever it said. */
export function gitWith(
  installed: string,
  folder: string,
  ...args: string[]
): { exit: number | null; out: string; note: string } {
  const env = { ...GIT_ENVIRONMENT, PATH: `${installed}:${GIT_ENVIRONMENT.PATH}`, GIT_EDITOR: ':' };
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' });
  return { exit: status, out: stdout, note: stderr };
}
