import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { COMMIT } from '../../core/change.ts';
import type { Environment } from '../../core/child-environment.ts';
import type { Facts } from './run.ts';

/** Whether a folder lies in a git repository, found without running git. */
export function isInRepository(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (isRepository(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

/** A `.git` file names the repository; a `.git` folder is one when it has a `HEAD`. */
function isRepository(at: string): boolean {
  const stat = statOf(at);
  if (stat === undefined) return false;
  return stat.isDirectory() || stat.isSymbolicLink() ? statOf(join(at, 'HEAD')) !== undefined : stat.isFile();
}

function statOf(at: string): ReturnType<typeof lstatSync> | undefined {
  try {
    return lstatSync(at, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Variables by which git looks in other places than the folders say. */
const ELSEWHERE = /^GIT_(?:CEILING_DIRECTORIES|SHALLOW_FILE|CONFIG_COUNT|CONFIG_PARAMETERS)$/;
/** Settings that may move the worktree, or that git may refuse. */
const MOVING = /worktree|bare\s*=\s*(?!\s|false)|include|extensions|formatversion\s*=\s*(?!\s|0\s)/i;
const SETTING = /^(?:|[#;].*|\[[\w.-]+(?: "[^"\\]*")?\]|[A-Za-z][\w-]*[ \t]*=[^"\\]*)$/;

/**
 * The place of a folder in a repository of the plainest kind: to ask git takes a process, in nearly every command.
 * Undefined where only git can say: linked worktrees, links, repositories of somebody else, settings that move things.
 */
export function readPlainFacts(folder: string, environment: Environment): Facts | undefined {
  return readPlain(folder, environment, (own, prefix) => ({
    prefix,
    shallow: (statOf(join(own, 'shallow'))?.size ?? 0) > 0,
  }));
}

/** The branch that is checked out in such a repository; undefined where only git can say, or there is none. */
export function readPlainBranch(folder: string, environment: Environment): string | undefined {
  return readPlain(folder, environment, (own) => {
    const branch = HEAD.exec(readFile(join(own, 'HEAD')) ?? '')?.[1];
    if (branch === undefined || UNSAFE.test(branch)) return undefined;
    const ref = join(own, 'refs/heads', branch);
    // A branch may be another name of another one. Without a file of its own it is packed, or still to be born.
    return statOf(ref) === undefined || COMMIT.test(readFile(ref)?.trimEnd() ?? '') ? branch : undefined;
  });
}

const HEAD = /^ref: refs\/heads\/([\p{L}\p{N}_-][\p{L}\p{N}._/-]*)\n$/u;
/** What git takes for no name. */
const UNSAFE = /\.\.|\/\/|\/\.|[./]$|\.lock(?:\/|$)/;

/** The text of a regular file that is no link. */
function readFile(path: string): string | undefined {
  return statOf(path)?.isFile() ? readFileSync(path, 'utf8') : undefined;
}

/** `read` gets the `.git` folder, and the place of the folder in the worktree. */
function readPlain<T>(
  folder: string,
  environment: Environment,
  read: (own: string, prefix: string) => T,
): T | undefined {
  if (Object.keys(environment).some((name) => ELSEWHERE.test(name))) return undefined;
  try {
    const real = realpathSync(folder);
    let top = real;
    while (statOf(join(top, '.git')) === undefined && dirname(top) !== top) top = dirname(top);
    const own = join(top, '.git');
    if (!isPlain(top, real) || !hasPlainSettings(join(own, 'config'))) return undefined;
    return read(own, real === top ? '' : `${real.slice(top === '/' ? 1 : top.length + 1)}/`);
  } catch {
    return undefined;
  }
}

function hasPlainSettings(path: string): boolean {
  const text = readFileSync(path, 'utf8');
  return !MOVING.test(text) && text.split('\n').every((line) => SETTING.test(line.trim()));
}

/** Whether everything is a folder of this user, on one disk. */
function isPlain(top: string, folder: string): boolean {
  const user = userInfo().uid;
  const git = join(top, '.git');
  const disk = statOf(git)?.dev;
  return (
    statOf(folder)?.dev === disk &&
    statOf(join(git, 'HEAD')) !== undefined &&
    [top, git, join(git, 'objects'), join(git, 'refs')].every((path) => {
      const stat = statOf(path);
      return stat?.isDirectory() && stat.uid === user && stat.dev === disk;
    })
  );
}
