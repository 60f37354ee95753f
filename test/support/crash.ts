import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { openFiles } from '../../src/adapters/files/files.ts';
import { readTree } from './tree.ts';

export type Tree = Readonly<Record<string, string>>;

/** One of 25 crashes is looked after by a process of its own; all others by the same program in this one. */
export const OWN_PROCESS = 25;

/** A copy of a folder, gone when the test ends. */
export function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'openspec-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Which of two trees a folder is, byte by byte; fails with what differs when it is neither. */
export function whichTree(folder: string, before: Tree, after: Tree): 'before' | 'after' {
  const now = readTree(folder);
  if (same(now, before)) return 'before';
  expect(now).toEqual(after);
  return 'after';
}

export function isTorn(folder: string, before: Tree, after: Tree): boolean {
  const now = readTree(folder);
  return !same(now, before) && !same(now, after);
}

/** Fails when a lock is left that blocks. */
export async function expectFree(folder: string): Promise<void> {
  const isRunning = (pid: number): boolean => pid === process.pid;
  const files = openFiles(folder, {
    pid: process.pid,
    command: 'test',
    isRunning,
    note: () => {},
    patience: 0,
  });
  expect(await files.exclusive(() => 'free')).toBe('free');
  expect(files.pending()).toBeUndefined();
}

function same(one: Tree, other: Tree): boolean {
  const paths = Object.keys(one);
  return paths.length === Object.keys(other).length && paths.every((path) => one[path] === other[path]);
}
