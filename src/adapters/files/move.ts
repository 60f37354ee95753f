import { cpSync, lstatSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs';

const COPY_INSTEAD = new Set(['EXDEV', 'EPERM']);

/** Moves a file or folder: by a rename, or where the disk refuses that, by a copy that is compared before the old one goes. */
export function moveEntry(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!COPY_INSTEAD.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    moveByCopy(from, to);
  }
}

/** Copies, compares, deletes. A copy that fails or differs is removed, and the old one stays. */
export function moveByCopy(from: string, to: string): void {
  try {
    cpSync(from, to, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
      errorOnExist: true,
      force: false,
    });
    if (!sameTree(from, to)) throw Object.assign(new Error('the copy differs'), { code: 'EIO' });
  } catch (error) {
    rmSync(to, { recursive: true, force: true });
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

function sameTree(one: string, other: string): boolean {
  const [a, b] = [lstatSync(one), lstatSync(other)];
  if (a.isSymbolicLink()) return b.isSymbolicLink() && readlinkSync(one) === readlinkSync(other);
  if (a.isFile()) return b.isFile() && readFileSync(one).equals(readFileSync(other));
  if (!a.isDirectory() || !b.isDirectory()) return false;
  const names = readdirSync(one).sort();
  const copied = readdirSync(other).sort();
  return (
    names.length === copied.length &&
    names.every((name, at) => name === copied[at] && sameTree(`${one}/${name}`, `${other}/${name}`))
  );
}
