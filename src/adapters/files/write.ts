import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { FileFacts } from './step.ts';

/** Writes a new file; leaves nothing behind when that fails. */
export function writeNew(at: string, text: string, facts?: FileFacts): void {
  const { O_WRONLY, O_CREAT, O_EXCL } = fs.constants;
  const file = fs.openSync(at, O_WRONLY | O_CREAT | O_EXCL, facts === undefined ? 0o666 : facts.mode & 0o777);
  try {
    fs.writeFileSync(file, text);
    if (facts !== undefined) keepFacts(file, facts);
  } catch (error) {
    fs.rmSync(at, { force: true });
    throw error;
  } finally {
    fs.closeSync(file);
  }
}

/** The owner first: changing it clears bits of the mode. Only root may, so for others the file becomes theirs. */
function keepFacts(file: number, facts: FileFacts): void {
  const now = fs.fstatSync(file);
  const mode = facts.mode & 0o7777;
  let same = (now.mode & 0o7777) === mode;
  if (now.uid !== facts.uid || now.gid !== facts.gid) {
    try {
      fs.fchownSync(file, facts.uid, facts.gid);
      same = false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    }
  }
  if (!same) fs.fchmodSync(file, mode);
}

const NO_SYNC = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EINVAL', 'ENOTSUP']);

/** Waits until the disk has a file, or the names in a folder. What is gone, or cannot be waited for, is passed over. */
export function syncEntry(at: string): void {
  let file: number | undefined;
  try {
    file = fs.openSync(at, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
    fs.fsyncSync(file);
  } catch (error) {
    if (!NO_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

/** A name for the new content of a file, in the same folder, so that a rename puts it in place at once. */
export function stagedBeside(at: string): string {
  return `${dirname(at)}/.openspec-${Math.random().toString(36).slice(2, 12)}.tmp`;
}

/** A folder that has something in it stays; one that cannot be removed is no reason to fail. */
export function removeIfEmpty(at: string): void {
  try {
    fs.rmdirSync(at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
