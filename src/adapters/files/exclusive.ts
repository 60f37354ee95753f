import { AsyncLocalStorage } from 'node:async_hooks';
import { ToolError } from '../../core/error.ts';
import { hasJournal } from './journal.ts';
import { type Lock, lockPath, tryLock } from './lock.ts';
import { identify, lifeOf, type Owner } from './owner.ts';
import { recover } from './recover.ts';
import { describeOwner, isSystemError, locked, reasonOf, recoveryFailed, writeFailed } from './refusal.ts';
import type { Site } from './site.ts';

const PATIENCE = 60_000;
const NOTE_AFTER = 1_000;
const POLL = 25;
/** How long to stop everything for a lock: then no signal is heard. */
const SHORT_PATIENCE = 5_000;
/** How long a reader waits for a run that is writing just now. */
const READER_PATIENCE = 2_000;

/** The homes whose lock the present chain of calls holds, and all locks of this process. */
const inside = new AsyncLocalStorage<ReadonlySet<string>>();
const held = new Set<Lock>();

/** Runs `work` while no other process writes here. Waits for a living owner of the lock; succeeds a dead one. */
export async function runExclusively<T>(site: Site, work: () => T | Promise<T>): Promise<T> {
  if (isOurs(site)) return work();
  const lock = await waitForLock(site);
  try {
    settle(site);
    return await inside.run(new Set([...(inside.getStore() ?? []), site.home.path]), work);
  } finally {
    letGo(lock);
  }
}

/** The same for work that cannot wait. */
export function runExclusivelyNow<T>(site: Site, work: () => T): T {
  if (isOurs(site)) return work();
  const lock = waitNow(site, SHORT_PATIENCE);
  if (!isLock(lock)) throw refuse(site, lock);
  try {
    settle(site);
    return work();
  } finally {
    letGo(lock);
  }
}

/** Lets all locks of this process go: for its end. */
export function releaseLocks(): void {
  for (const lock of held) letGo(lock);
}

/**
 * Recovers for a command that may only read: what cannot be done is said in a note. Answers whether files may have
 * changed. Throws ToolError `recovery_blocked` or `journal_invalid`, as a person has to decide then.
 */
export function recoverForReader(site: Site): boolean {
  if (isOurs(site)) return false;
  try {
    const lock = waitNow(site, READER_PATIENCE, () => hasJournal(site.home));
    if (!isLock(lock)) return stillWriting(site, lock);
    try {
      return settle(site);
    } finally {
      letGo(lock);
    }
  } catch (error) {
    const isRefused = error instanceof ToolError && REFUSED.has(error.code);
    if (!isRefused) throw error;
    if (hasJournal(site.home))
      site.caller.note(`A run was interrupted and is left as it is. ${error.message}`);
    return false;
  }
}

const REFUSED = new Set(['write_failed', 'recovery_failed']);

/** Recovers what an earlier owner left, and says so. */
function settle(site: Site): boolean {
  site.fence.forget();
  try {
    const recovery = recover(site);
    if (recovery === undefined) return false;
    const { command, how } = recovery;
    const outcome = how === 'finished' ? 'everything is in place' : 'everything is as it was before';
    site.caller.note(
      `${how === 'finished' ? 'Finished' : 'Undid'} an interrupted \`${command}\`: ${outcome}.`,
    );
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw recoveryFailed(site, 'openspec', [reasonOf(error)]);
  }
}

async function waitForLock(site: Site): Promise<Lock> {
  const { patience = PATIENCE } = site.caller;
  for (let waited = 0; ; waited += POLL) {
    const lock = attempt(site);
    if (isLock(lock)) return lock;
    if (waited >= patience) throw refuse(site, lock);
    if (waited === NOTE_AFTER) site.caller.note(`Waiting for ${describeOwner(lock)}.`);
    await new Promise((done) => setTimeout(done, POLL));
  }
}

function waitNow(site: Site, patience: number, goOn: () => boolean = () => true): Lock | Owner {
  for (let waited = 0; ; waited += POLL) {
    const lock = attempt(site);
    // A lock of this process cannot come free while the process stands still.
    if (isLock(lock) || waited >= patience || lock.pid === site.caller.pid || !goOn()) return lock;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL);
  }
}

function attempt(site: Site): Lock | Owner {
  try {
    const lock = tryLock(site.home, site.caller);
    if (isLock(lock)) held.add(lock);
    return lock;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw writeFailed(lockPath(site.home), error);
  }
}

function stillWriting(site: Site, owner: Owner): boolean {
  if (hasJournal(site.home)) {
    site.caller.note(`${describeOwner(owner)} is writing: some files may be old and some new.`);
  }
  return true;
}

function refuse(site: Site, owner: Owner): ToolError {
  const life = lifeOf(owner, identify(site.caller), site.caller);
  return locked(site, owner, life === 'alive' ? 'alive' : 'unknown');
}

function letGo(lock: Lock): void {
  if (held.delete(lock)) lock.release();
}

function isOurs(site: Site): boolean {
  return inside.getStore()?.has(site.home.path) ?? false;
}

function isLock(found: Lock | Owner): found is Lock {
  return 'release' in found;
}
