import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Caller } from '../../src/adapters/files/owner.ts';

/** An owner whose process there never is. */
export const DEAD = { pid: 4_194_999 };
export const HOME = '.openspec-journal';
export const linux = process.platform === 'linux';

export interface TestCaller extends Caller {
  readonly notes: string[];
}

/** The caller of a test, whose notes are kept. */
export function makeCaller(patience = 300): TestCaller {
  const notes: string[] = [];
  return {
    pid: process.pid,
    command: 'openspec archive mine',
    isRunning,
    note: (line) => notes.push(line),
    notes,
    patience,
  };
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A process that lives as long as the test. */
export function startSleeper(): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child as ChildProcess & { pid: number };
}

/** Leaves a lock as an owner would have left it. */
export function leaveLock(folder: string, facts: object, name = 'lock'): string {
  const at = join(folder, HOME, name);
  mkdirSync(join(folder, HOME), { recursive: true });
  symlinkSync(JSON.stringify({ nonce: 'theirs', command: 'openspec archive theirs', ...facts }), at);
  return at;
}

/** When a process began, as Linux counts it. */
export function startOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
}
