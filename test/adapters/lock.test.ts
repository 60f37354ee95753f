import { existsSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { openFiles } from '../../src/adapters/files/files.ts';
import { makeFolder } from '../support/folder.ts';
import { DEAD, HOME, leaveLock, linux, makeCaller, startOf, startSleeper } from '../support/lock.ts';

test('a lock is there while the work runs, says whose it is, and is gone afterwards', async () => {
  const folder = makeFolder();
  const files = openFiles(folder, makeCaller());
  const answer = await files.exclusive(async () => {
    const owner = JSON.parse(readlinkSync(join(folder, HOME, 'lock')));
    expect(owner).toMatchObject({ pid: process.pid, host: hostname(), command: 'openspec archive mine' });
    if (linux) expect(owner.start).toBe(startOf(process.pid));
    return 'done';
  });
  expect(answer).toBe('done');
  expect(readdirSync(folder)).toEqual([]);
});

test('work that fails lets the lock go', async () => {
  const folder = makeFolder();
  const files = openFiles(folder, makeCaller());
  await expect(files.exclusive(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(readdirSync(folder)).toEqual([]);
});

test('the work may ask for the lock again, and write', async () => {
  const folder = makeFolder();
  const caller = makeCaller();
  const [one, other] = [openFiles(folder, caller), openFiles(folder, caller)];
  await one.exclusive(() =>
    other.exclusive(async () => {
      await Promise.resolve();
      expect(other.recover()).toBe(false);
      other.apply([{ path: 'a.md', before: undefined, after: 'a' }]);
    }),
  );
  expect(readdirSync(folder)).toEqual(['a.md']);
});

test('two callers of one process write one after the other', async () => {
  const folder = makeFolder();
  const seen: string[] = [];
  const work = (name: string) =>
    openFiles(folder, makeCaller(10_000)).exclusive(async () => {
      seen.push(`${name} begins`);
      await new Promise((done) => setTimeout(done, 60));
      seen.push(`${name} ends`);
    });
  await Promise.all([work('one'), work('other')]);
  expect(seen).toEqual(['one begins', 'one ends', 'other begins', 'other ends']);
});

test('writing without asking for the lock is refused while other work of this process holds it', async () => {
  const folder = makeFolder();
  const [one, other] = [openFiles(folder, makeCaller()), openFiles(folder, makeCaller())];
  let finish = (): void => {};
  const holding = one.exclusive(() => new Promise<void>((done) => (finish = done)));
  await new Promise((done) => setTimeout(done, 10));
  expect(() => other.apply([{ path: 'a.md', before: undefined, after: 'a' }])).toThrowError(
    expect.objectContaining({ code: 'locked' }),
  );
  finish();
  await holding;
});

describe('an owner that is dead', () => {
  test.each<[name: string, facts: () => object]>([
    ['its process is gone', () => DEAD],
    ['nothing but a number and a name', () => ({ pid: DEAD.pid, nonce: 'x' })],
    ['the machine was started again', () => ({ pid: process.pid, host: hostname(), boot: 'an earlier one' })],
    ['its number belongs to a younger process', () => ({ pid: startSleeper().pid, start: '12' })],
  ])('is succeeded: %s', async (_, facts) => {
    if (!linux) return;
    const folder = makeFolder();
    leaveLock(folder, facts());
    const caller = makeCaller(0);
    expect(await openFiles(folder, caller).exclusive(() => 'mine')).toBe('mine');
    expect(caller.notes).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is succeeded when the lock is a file, as on a disk without links', async () => {
    const folder = makeFolder({ [`${HOME}/lock`]: '{"pid":4194999,"nonce":"x"}' });
    expect(await openFiles(folder, makeCaller(0)).exclusive(() => 'mine')).toBe('mine');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is succeeded when its successors are dead too, and what was left is swept', async () => {
    const folder = makeFolder();
    leaveLock(folder, { ...DEAD, nonce: 'first' });
    leaveLock(folder, { ...DEAD, nonce: 'second' }, 'lock-after-first');
    leaveLock(folder, { ...DEAD, nonce: 'third' }, 'lock-after-second');
    leaveLock(folder, { ...DEAD, nonce: 'other' }, 'lock-after-forgotten');
    writeFileSync(join(folder, HOME, 'journal.new'), '{"half');
    await openFiles(folder, makeCaller(0)).exclusive(() => {
      expect(readdirSync(join(folder, HOME)).sort()).toEqual([
        'lock',
        'lock-after-first',
        'lock-after-second',
        'lock-after-third',
      ]);
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that is succeeded by a living one is waited for', async () => {
    const folder = makeFolder();
    leaveLock(folder, { ...DEAD, nonce: 'first' });
    leaveLock(folder, { pid: startSleeper().pid }, 'lock-after-first');
    await expect(openFiles(folder, makeCaller()).exclusive(() => 'mine')).rejects.toMatchObject({
      code: 'locked',
    });
  });
});

describe('an owner that lives', () => {
  test('is waited for, and a person is told after a second', async () => {
    const folder = makeFolder();
    const { pid } = startSleeper();
    const lock = leaveLock(folder, { pid, ...(linux && { start: startOf(pid) }) });
    const caller = makeCaller(10_000);
    const begun = performance.now();
    const work = openFiles(folder, caller).exclusive(() => existsSync(lock));
    // Not by the clock: on a busy machine the second of the program takes longer than a second.
    await vi.waitFor(() => expect(caller.notes).toHaveLength(1), { timeout: 60_000 });
    expect(performance.now() - begun).toBeGreaterThan(900);
    rmSync(lock);
    expect(await work).toBe(false);
    expect(caller.notes).toEqual([`Waiting for \`openspec archive theirs\` (pid ${pid}).`]);
  });

  test('is named when it does not let go', async () => {
    const folder = makeFolder();
    const { pid } = startSleeper();
    const lock = leaveLock(folder, { pid, host: hostname() });
    await expect(openFiles(folder, makeCaller()).exclusive(() => 'mine')).rejects.toMatchObject({
      code: 'locked',
      message: `\`openspec archive theirs\` (pid ${pid} on ${hostname()}) holds the lock ${lock}, so nothing was changed.`,
      fix: 'Wait until it ends, or end it, then run the command again.',
    });
    expect(readlinkSync(lock)).toContain('theirs');
  });

  test.each<[name: string, facts: object]>([
    ['on another host', { pid: DEAD.pid, host: 'elsewhere' }],
    ['in another container', { pid: DEAD.pid, host: hostname(), space: 'pid:[1]' }],
    ['of which nothing can be read', { pid: 'many' }],
  ])('or cannot be looked at is waited for: %s', async (_, facts) => {
    const folder = makeFolder();
    const lock = leaveLock(folder, facts);
    await expect(openFiles(folder, makeCaller(60)).exclusive(() => 'mine')).rejects.toMatchObject({
      code: 'locked',
      fix: expect.stringContaining(`rm ${lock}`),
    });
  });
});

test('control characters of an owner reach nobody', async () => {
  const folder = makeFolder();
  leaveLock(folder, { pid: startSleeper().pid, command: '\u001b[31mred\u0007' });
  await expect(openFiles(folder, makeCaller(0)).exclusive(() => 'mine')).rejects.toMatchObject({
    message: expect.stringContaining('`red`'),
  });
});
