import { demand, type Repository } from './run.ts';

export interface Dirty {
  /** Relative to the project. */
  readonly path: string;
  readonly untracked: boolean;
}

/** Files of the project with uncommitted changes, sorted as git sorts them; each path once. */
export async function findDirty(
  { runner, prefix }: Repository,
  folders: readonly string[] = [],
): Promise<Dirty[]> {
  const args = ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames', '--'];
  const answer = await runner.run({
    args: [...args, ...(folders.length === 0 ? ['.'] : folders.map(pathspec))],
  });
  const found = new Map<string, Dirty>();
  for (const row of demand(answer, 'list the changed files').split('\0')) {
    const path = row.slice(3).replace(/\/$/, '');
    if (row === '' || !path.startsWith(prefix)) continue;
    const entry = { path: path.slice(prefix.length), untracked: row.startsWith('??') };
    if (!found.has(entry.path) || entry.untracked) found.set(entry.path, entry);
  }
  return [...found.values()];
}

/** A path as git shall take it: literally, below the folder that git runs in. */
export function pathspec(path: string): string {
  return path === '' ? '.' : `:(literal)${path}`;
}
