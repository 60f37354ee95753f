import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** The folder that holds the lock and the journal of a project. */
export interface Home {
  readonly path: string;
  /** Whether it is there only while somebody writes: in a project without git. */
  readonly passing: boolean;
}

const HIDDEN = '.openspec-journal';

/** In the git directory of the worktree, found without git; else a hidden folder at the top of the project. */
export function findHome(root: string): Home {
  const real = realPath(resolve(root));
  for (let at = real; ; at = dirname(at)) {
    const git = gitFolder(at);
    if (git !== undefined)
      return { path: join(git, 'openspec', placeIn(relative(at, real))), passing: false };
    if (dirname(at) === at) return { path: join(real, HIDDEN), passing: true };
  }
}

/** Where the journal lies while it is needed. */
export function journalPath(home: Home): string {
  return `${home.path}/journal.json`;
}

/** A project below the top of the worktree has a folder of its own, whose parts cannot be taken for our files. */
function placeIn(folder: string): string {
  return folder === '' ? '' : `${folder.replaceAll('/', '.d/')}.d`;
}

/** The git directory that belongs to a folder: its `.git`, or what a `.git` file names (worktrees, submodules). */
function gitFolder(folder: string): string | undefined {
  const git = join(folder, '.git');
  try {
    if (exists(join(git, 'HEAD'))) return git;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? namedFolder(folder, git) : undefined;
  }
  return undefined;
}

function namedFolder(folder: string, file: string): string | undefined {
  try {
    const name = /^gitdir: ([^\n\r]+)/.exec(readFileSync(file, 'utf8'))?.[1];
    if (name === undefined) return undefined;
    const named = resolve(folder, name);
    return exists(join(named, 'HEAD')) ? named : undefined;
  } catch {
    return undefined;
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The real path of a folder that need not exist yet. */
function realPath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    const above = dirname(folder);
    return above === folder ? folder : join(realPath(above), basename(folder));
  }
}
