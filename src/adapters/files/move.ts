import { cpSync, lstatSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import { stagedBeside, syncEntry } from './write.ts';

const COPY_INSTEAD = new Set(['EXDEV', 'EPERM']);

/**
 * Moves a file or folder: by a rename, or where the disk refuses that, by a copy to `staged`, which is compared and
 * renamed before the old one goes.
 */
export function moveEntry(from: string, to: string, staged: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!COPY_INSTEAD.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    moveByCopy(from, to, staged);
  }
}

/** Copies, compares, deletes. A copy that fails or differs is removed, and the old one stays. */
export function moveByCopy(from: string, to: string, staged: string = stagedBeside(to)): void {
  try {
    rmSync(staged, { recursive: true, force: true });
    copy(from, staged);
    if (!isPartOf(from, staged) || !isPartOf(staged, from)) {
      throw Object.assign(new Error('the copy differs'), { code: 'EIO' });
    }
    syncTree(staged);
    renameSync(staged, to);
  } catch (error) {
    rmSync(staged, { recursive: true, force: true });
    throw error;
  }
  try {
    rmSync(from, { recursive: true });
  } catch (error) {
    cpSync(to, from, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    rmSync(to, { recursive: true, force: true });
    throw error;
  }
}

function copy(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    errorOnExist: true,
    force: false,
  });
}

function syncTree(at: string): void {
  const stat = lstatSync(at);
  if (stat.isDirectory()) for (const name of readdirSync(at)) syncTree(`${at}/${name}`);
  if (stat.isDirectory() || stat.isFile()) syncEntry(at);
}

/** Whether everything of one file or folder is in another, the same. */
export function isPartOf(one: string, other: string): boolean {
  const [a, b] = [lstatSync(one), lstatSync(other, { throwIfNoEntry: false })];
  if (a.isSymbolicLink()) return b?.isSymbolicLink() === true && readlinkSync(one) === readlinkSync(other);
  if (a.isFile()) return b?.isFile() === true && readFileSync(one).equals(readFileSync(other));
  if (!a.isDirectory() || !b?.isDirectory()) return false;
  return readdirSync(one).every((name) => isPartOf(`${one}/${name}`, `${other}/${name}`));
}
