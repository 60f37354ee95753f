import { execFileSync } from 'node:child_process';

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** What git is started with: no settings of the user, and no way to ask. */
export const GIT_ENV: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

const MOST_BYTES = 256 * 1024 * 1024;

export function gitBytes(gitDir: string, args: readonly string[], options: GitOptions = {}): Buffer {
  return execFileSync('git', ['--git-dir', gitDir, ...args], {
    env: { ...GIT_ENV, ...options.env },
    input: options.input ?? '',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: MOST_BYTES,
  });
}

export function git(gitDir: string, args: readonly string[], options: GitOptions = {}): string {
  return gitBytes(gitDir, args, options).toString('utf8');
}

/** What git printed, or `undefined` where it failed. */
export function tryGit(gitDir: string, args: readonly string[], options?: GitOptions): string | undefined {
  try {
    return git(gitDir, args, options);
  } catch {
    return undefined;
  }
}

/** The commit that a branch, tag or id names. */
export function resolveCommit(gitDir: string, name: string): string | undefined {
  if (name === '' || name.startsWith('-')) return undefined;
  return (
    branchTip(gitDir, name) ??
    tryGit(gitDir, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])?.trim()
  );
}

export function branchTip(gitDir: string, branch: string): string | undefined {
  return tryGit(gitDir, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])?.trim();
}

export interface Ref {
  readonly name: string;
  readonly sha: string;
}

/** The refs below a prefix, sorted by name or by another field of git. */
export function listRefs(gitDir: string, prefix: string, sort = 'refname'): Ref[] {
  const args = ['for-each-ref', `--sort=${sort}`, '--format=%(objectname) %(refname)', prefix];
  const lines = git(gitDir, args).split('\n');
  return lines.filter(Boolean).map((line) => ({ sha: line.slice(0, 40), name: line.slice(41) }));
}

export function mergeBase(gitDir: string, one: string, other: string): string | undefined {
  return tryGit(gitDir, ['merge-base', one, other])?.trim();
}

export function isAncestor(gitDir: string, older: string, newer: string, options?: GitOptions): boolean {
  return tryGit(gitDir, ['merge-base', '--is-ancestor', older, newer], options) !== undefined;
}

/** The commits that `head` has and `base` has not, newest first. */
export function commitsBetween(gitDir: string, base: string, head: string, options?: GitOptions): string[] {
  const out = tryGit(gitDir, ['rev-list', `${base}..${head}`], options) ?? '';
  return out.split('\n').filter(Boolean);
}

export interface Change {
  readonly path: string;
  readonly letter: string;
  readonly additions: number;
  readonly deletions: number;
}

/** What changed from one tree to another, by path. */
export function changesBetween(gitDir: string, from: string, to: string, options?: GitOptions): Change[] {
  const flags = ['diff-tree', '-r', '-z', '--no-renames'];
  const names = git(gitDir, [...flags, '--name-status', from, to], options).split('\0');
  const counts = git(gitDir, [...flags, '--numstat', from, to], options).split('\0');
  return counts.filter(Boolean).map((line, index) => {
    const [additions = '', deletions = '', path = ''] = line.split('\t');
    return {
      path,
      letter: names[index * 2] ?? 'M',
      additions: Number(additions) || 0,
      deletions: Number(deletions) || 0,
    };
  });
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly tree: string;
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

const known = new Map<string, Commit>();

/** A commit as it was written; kept, because it never changes. */
export function readCommit(gitDir: string, sha: string): Commit {
  const key = `${gitDir} ${sha}`;
  const found = known.get(key) ?? parseCommit(git(gitDir, ['show', '-s', `--format=${FORMAT}`, sha]));
  known.set(key, found);
  return found;
}

const FORMAT = ['%H', '%P', '%T', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');

function parseCommit(shown: string): Commit {
  const part = shown.split('\0');
  const at = (index: number): string => part[index] ?? '';
  const signature = (index: number): Signature => ({
    name: at(index),
    email: at(index + 1),
    date: `${new Date(at(index + 2)).toISOString().slice(0, 19)}Z`,
  });
  return {
    sha: at(0),
    parents: at(1).split(' ').filter(Boolean),
    tree: at(2),
    author: signature(3),
    committer: signature(6),
    message: `${at(9).replace(/\n+$/, '')}\n`,
  };
}
