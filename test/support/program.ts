import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';
import { GIT_ENVIRONMENT } from './repository.ts';

/** A folder for the PATH, with the program for those such as git that start it by its name: see build-program.ts. */
export function installedProgram(): string {
  return inject('installed');
}

/** The program as a script for node. */
export function programScript(): string {
  return join(installedProgram(), 'bin/openspec.js');
}

/** What git asks for the token where a test runs the program in its own process: as little as can answer. */
export function gitAnswerer(): string {
  return join(installedProgram(), 'answer-git');
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
