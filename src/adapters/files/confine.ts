import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { ToolError } from '../../core/error.ts';
import { parentPath } from '../../core/path.ts';

/** Where the folders of a path lead. `file`: something that is not a folder stands in the way. */
export type FolderState = 'inside' | 'absent' | 'outside' | 'file' | 'denied';

/** What stands at a path. `at` is where to read or write it: the path itself, or what a link leads to. */
export type Found =
  | { readonly state: 'found'; readonly stat: Stats; readonly at: string; readonly link: boolean }
  | Unusable;

export type Unusable =
  | { readonly state: 'absent' | 'outside' | 'broken' | 'denied' | 'file' }
  | { readonly state: 'failed'; readonly detail: string };

/** Looks at paths below one folder without ever leaving it. */
export interface Fence {
  absolute(path: string): string;
  /** The root without links; undefined where there is none. */
  real(): string | undefined;
  /** Where the folder at a path leads; remembered while it is inside. */
  folder(path: string): FolderState;
  look(path: string): Found;
  /** Takes it from a listing of the folder above that a path is a folder, and no link. */
  learn(path: string): void;
  /** Forgets what it remembers: after writing, or before relying on the present state. */
  forget(): void;
}

export function makeFence(root: string): Fence {
  const known = new Map<string, FolderState>();
  let real: string | undefined;

  const base = root.endsWith('/') ? root : `${root}/`;
  const absolute = (path: string): string => (path === '' ? root : base + path);

  function rootState(): FolderState {
    real ??= realRoot(root);
    return real === undefined ? 'absent' : 'inside';
  }

  function folder(path: string): FolderState {
    const remembered = known.get(path);
    if (remembered !== undefined) return remembered;
    const state = path === '' ? rootState() : folderState(entry(path));
    if (state === 'inside') known.set(path, state);
    return state;
  }

  function entry(path: string): Found {
    const parent = folder(parentPath(path));
    if (parent !== 'inside') return { state: parent };
    const at = absolute(path);
    const stat = lstatOf(at);
    if ('state' in stat) return stat;
    return stat.isSymbolicLink() ? follow(at, real ?? root) : { state: 'found', stat, at, link: false };
  }

  return {
    absolute,
    real: () => (rootState() === 'inside' ? real : undefined),
    folder: (path) => folder(checkPath(path)),
    look: (path) => (checkPath(path) === '' ? lookAtRoot(root, rootState()) : entry(path)),
    learn: (path) => known.set(path, 'inside'),
    forget: () => {
      known.clear();
      real = undefined;
    },
  };
}

/** Refuses what is not a plain relative path; `''` and `.` are the root. */
function checkPath(path: string): string {
  if (path === '.' || path === '') return '';
  if (!/^\/|(?:^|\/)\.\.?(?:\/|$)|\/\/|\0/.test(path)) return path;
  throw new ToolError({
    code: 'outside_project',
    message: `The path ${JSON.stringify(path)} does not stay inside the project.`,
    fix: 'Use a path relative to the project, without `..`.',
  });
}

function realRoot(root: string): string | undefined {
  try {
    return realpathSync.native(root);
  } catch {
    return undefined;
  }
}

function lookAtRoot(root: string, state: FolderState): Found {
  if (state !== 'inside') return { state };
  const stat = lstatOf(realpathSync.native(root));
  return 'state' in stat ? stat : { state: 'found', stat, at: root, link: false };
}

function lstatOf(at: string): Stats | Unusable {
  try {
    return lstatSync(at, { throwIfNoEntry: false }) ?? { state: 'absent' };
  } catch (error) {
    return failure(error);
  }
}

function follow(at: string, root: string): Found {
  try {
    const target = realpathSync.native(at);
    if (!isBelow(target, root)) return { state: 'outside' };
    return { state: 'found', stat: lstatSync(target), at: target, link: true };
  } catch (error) {
    const found = failure(error);
    return found.state === 'denied' ? found : { state: 'broken' };
  }
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

function failure(error: unknown): Unusable {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) throw error;
  return code === 'EACCES' || code === 'EPERM' ? { state: 'denied' } : { state: 'failed', detail: code };
}

function folderState(found: Found): FolderState {
  if (found.state === 'found') return found.stat.isDirectory() ? 'inside' : 'file';
  return found.state === 'broken' || found.state === 'failed' ? 'absent' : found.state;
}
