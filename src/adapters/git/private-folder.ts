import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();

/** The path of a socket may have about a hundred bytes, so a long temporary folder is no place for one. */
const LONGEST = 80;

/** A folder that only this account can enter, until it is removed or the program ends. */
export function makePrivateFolder(): string {
  const places = [tmpdir(), '/tmp'];
  const place = places.find((path) => path.length <= LONGEST) ?? '/tmp';
  const folder = mkdtempSync(join(place, 'openspec-'));
  folders.add(folder);
  return folder;
}

/** Removes a folder that was made here. */
export function removePrivateFolder(folder: string): void {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** For the end of the program, however it comes. */
export function removePrivateFolders(): void {
  for (const folder of folders) removePrivateFolder(folder);
}
