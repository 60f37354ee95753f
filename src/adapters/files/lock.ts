import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { Home } from './home.ts';
import { type Caller, identify, lifeOf, type Owner, parseOwner } from './owner.ts';
import { syncEntry } from './write.ts';

/** A lock that this process holds. */
export interface Lock {
  release(): void;
}

const UNKNOWN: Owner = { pid: 0, nonce: '', command: 'an unknown program' };
const ATTEMPTS = 100;

/**
 * Takes the lock of a project, or answers who holds it. A dead owner is succeeded, not removed: whoever makes the file
 * `lock-after-<nonce of the dead>` is the owner, so two that find the same dead lock cannot both have it. Throws what
 * the system says when nothing can be written.
 */
export function tryLock(home: Home, caller: Caller): Lock | Owner {
  const me = identify(caller);
  for (let attempt = 1; ; attempt++) {
    try {
      const made = fs.mkdirSync(home.path, { recursive: true });
      const found = take({ home, me, made, caller });
      if (found !== undefined) return found;
      if (attempt === ATTEMPTS) return UNKNOWN;
    } catch (error) {
      // Another owner may remove the folder when it has done.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === ATTEMPTS) throw error;
    }
  }
}

interface Attempt {
  readonly home: Home;
  readonly me: Owner;
  readonly made: string | undefined;
  readonly caller: Caller;
}

function take({ home, me, made, caller }: Attempt): Lock | Owner | undefined {
  let names: readonly string[] = [];
  try {
    if (!fs.lstatSync(home.path).isDirectory()) throw noFolder(home);
    const claim = makeClaim(home, me, caller);
    if (claim === undefined) return undefined;
    if ('owner' in claim) return claim.owner;
    names = claim.names;
    if (made !== undefined) syncAbove(home.path, made);
    sweep(home, names);
  } catch (error) {
    if (names.length > 0) release(home, { names, made, text: JSON.stringify(me) });
    else removeFolders(home, made);
    throw error;
  }
  return { release: () => release(home, { names, made, text: JSON.stringify(me) }) };
}

export function lockPath(home: Home): string {
  return `${home.path}/lock`;
}

/** New folders are to last as long as the journal in them. */
function syncAbove(path: string, made: string): void {
  for (let folder = dirname(path); folder.length >= dirname(made).length; folder = dirname(folder)) {
    syncEntry(folder);
    if (folder === dirname(folder)) return;
  }
}

type Claim = { readonly names: readonly string[] } | { readonly owner: Owner } | undefined;

/** Goes from owner to owner until one lives or a place is free; undefined when the files changed on the way. */
function makeClaim(home: Home, me: Owner, caller: Caller): Claim {
  const names = ['lock'];
  const first = readLock(lockPath(home));
  for (let at = lockPath(home); names.length < ATTEMPTS; at = `${home.path}/${names.at(-1)}`) {
    if (createLock(at, JSON.stringify(me))) {
      // The end of a line of owners counts only while its beginning stands: that is what a release removes first.
      if (names.length === 1 || readLock(lockPath(home)) === first) return { names };
      remove(at);
      return undefined;
    }
    const text = readLock(at);
    if (text === undefined || (names.length === 1 && text !== first)) return undefined;
    const owner = parseOwner(text) ?? UNKNOWN;
    if (lifeOf(owner, me, caller) !== 'dead') return { owner };
    names.push(`lock-after-${owner.nonce}`);
  }
  return { owner: UNKNOWN };
}

const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL']);

/** A link is made with its text in one call; where the disk has no links a file has to do. False when it exists. */
function createLock(at: string, text: string): boolean {
  try {
    fs.symlinkSync(text, at);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST') return false;
    if (code === 'ENOENT') return false;
    if (!NO_LINKS.has(code)) throw error;
    return createFile(at, text);
  }
}

function createFile(at: string, text: string): boolean {
  try {
    fs.writeFileSync(at, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(at: string): string | undefined {
  try {
    return fs.readlinkSync(at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') return undefined;
  }
  try {
    return fs.readFileSync(at, 'utf8');
  } catch {
    return undefined;
  }
}

/** Removes what earlier owners left behind when they died. */
function sweep(home: Home, names: readonly string[]): void {
  for (const name of fs.readdirSync(home.path)) {
    const stale = name === 'journal.new' || (name.startsWith('lock-after-') && !names.includes(name));
    if (stale) remove(`${home.path}/${name}`);
  }
}

interface Held {
  readonly names: readonly string[];
  readonly text: string;
  readonly made: string | undefined;
}

/** The beginning goes first, so that nobody can follow an owner of a line that is over. */
function release(home: Home, { names, text, made }: Held): void {
  // A person may have removed the lock, and another program may have made its own.
  if (readLock(`${home.path}/${names.at(-1)}`) !== text) return;
  for (const name of names) remove(`${home.path}/${name}`);
  removeFolders(home, made);
}

function removeFolders(home: Home, made: string | undefined): void {
  if (!home.passing) return;
  const last = made ?? home.path;
  for (let folder = home.path; folder.length >= last.length; folder = dirname(folder)) {
    if (!removeFolder(folder)) return;
  }
}

function remove(at: string): void {
  try {
    fs.unlinkSync(at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

function removeFolder(at: string): boolean {
  try {
    fs.rmdirSync(at);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

function noFolder({ path }: Home): Error {
  return Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR', errno: -20 });
}
