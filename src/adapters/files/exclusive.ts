import { ToolError } from '../../core/error.ts';
import { hasJournal } from './journal.ts';
import { type Lock, lockPath, tryLock } from './lock.ts';
import { type Caller, identify, lifeOf, type Owner } from './owner.ts';
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

/** A lock that a caller holds, for all work that it has begun. */
interface Held {
  readonly caller: Caller;
  readonly path: string;
  readonly lock: Lock;
  work: number;
}

const held = new Set<Held>();

/**
 * Runs `work` while no other process, and no other caller of this one, writes here. Waits for a living owner of the
 * lock; succeeds a dead one.
 */
export async function runExclusively<T>(site: Site, work: () => T | Promise<T>): Promise<T> {
  const ours = findOurs(site) ?? (await waitForLock(site));
  ours.work++;
  try {
    if (ours.work === 1) settle(site);
    return await work();
  } finally {
    letGo(ours);
  }
}

/** The same for work that cannot wait. */
export function runExclusivelyNow<T>(site: Site, work: () => T): T {
  const ours = findOurs(site) ?? waitNow(site, SHORT_PATIENCE);
  if (!isHeld(ours)) throw refuse(site, ours);
  ours.work++;
  try {
    if (ours.work === 1) settle(site);
    return work();
  } finally {
    letGo(ours);
  }
}

/** Lets all locks of this process go: for its end. */
export function releaseLocks(): void {
  for (const { lock } of held) lock.release();
}

/**
 * Recovers for a command that may only read: what cannot be done is said in a note. Answers whether files may have
 * changed. Throws ToolError `recovery_blocked` or `journal_invalid`, as a person has to decide then.
 */
export function recoverForReader(site: Site): boolean {
  if (findOurs(site) !== undefined) return false;
  try {
    const ours = waitNow(site, READER_PATIENCE, () => hasJournal(site.home));
    if (!isHeld(ours)) return stillWriting(site, ours);
    try {
      return settle(site);
    } finally {
      letGo(ours);
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

async function waitForLock(site: Site): Promise<Held> {
  const { patience = PATIENCE } = site.caller;
  for (let waited = 0; ; waited += POLL) {
    const found = attempt(site);
    if (isHeld(found)) return found;
    if (waited >= patience) throw refuse(site, found);
    if (waited === NOTE_AFTER) site.caller.note(`Waiting for ${describeOwner(found)}.`);
    await new Promise((done) => setTimeout(done, POLL));
  }
}

function waitNow(site: Site, patience: number, goOn: () => boolean = () => true): Held | Owner {
  for (let waited = 0; ; waited += POLL) {
    const found = attempt(site);
    // A lock of this process cannot come free while the process stands still.
    if (isHeld(found) || waited >= patience || found.pid === site.caller.pid || !goOn()) return found;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL);
  }
}

function attempt(site: Site): Held | Owner {
  const { home, caller } = site;
  try {
    const found = tryLock(home, caller);
    if (!('release' in found)) return found;
    const ours = { caller, path: home.path, lock: found, work: 0 };
    held.add(ours);
    return ours;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw writeFailed(lockPath(home), error);
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

/** At the end of the last work that goes on under it. */
function letGo(ours: Held): void {
  if (--ours.work > 0) return;
  held.delete(ours);
  ours.lock.release();
}

function findOurs({ caller, home }: Site): Held | undefined {
  for (const ours of held) if (ours.caller === caller && ours.path === home.path) return ours;
  return undefined;
}

function isHeld(found: Held | Owner): found is Held {
  return 'lock' in found;
}
