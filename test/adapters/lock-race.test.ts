import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findHome } from '../../src/adapters/files/home.ts';
import { type Lock, tryLock } from '../../src/adapters/files/lock.ts';
import { makeFolder } from '../support/folder.ts';
import { DEAD, HOME, isRunning, leaveLock, makeCaller } from '../support/lock.ts';

describe('two that find the same dead owner', () => {
  /** Takes the lock while somebody else looks whether its owner lives. */
  function race(folder: string, meanwhile: () => void): unknown {
    const home = findHome(folder);
    leaveLock(folder, { ...DEAD, nonce: 'first' });
    let looks = 0;
    const slow = {
      ...makeCaller(),
      isRunning: (pid: number) => {
        if (++looks === 1) meanwhile();
        return isRunning(pid);
      },
    };
    return tryLock(home, slow);
  }
  const isLock = (found: unknown): found is Lock => 'release' in (found as object);
  const take = (folder: string): Lock => tryLock(findHome(folder), makeCaller()) as Lock;

  test('do not both have the lock', () => {
    const folder = makeFolder();
    const found = race(folder, () => expect(isLock(take(folder))).toBe(true));
    expect(found).toMatchObject({ pid: process.pid });
  });

  test('have it one after the other when the quicker one is done', () => {
    const folder = makeFolder();
    const found = race(folder, () => take(folder).release());
    expect(isLock(found) && readdirSync(join(folder, HOME))).toEqual(['lock']);
    (found as Lock).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leave it to a third who came when the quicker one was done', () => {
    const folder = makeFolder();
    const found = race(folder, () => {
      take(folder).release();
      take(folder);
    });
    expect(isLock(found)).toBe(false);
    expect(readdirSync(join(folder, HOME))).toEqual(['lock']);
  });
});
