import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { GIT_SETTINGS } from '../../git-settings.ts';

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
  GIT_CONFIG_GLOBAL: GIT_SETTINGS,
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
  const branch = branchTip(gitDir, name);
  if (branch || there.has(`${gitDir} ${name}`)) return branch ?? name;
  const found = tryGit(gitDir, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])?.trim();
  if (found) there.add(`${gitDir} ${found}`);
  return found;
}

/** Commits that were found once: none goes away again. */
const there = new Set<string>();

const HEADS = 'refs/heads/';

/** Read as a file: nothing packs the refs of a test forge, and starting git takes a hundred times as long. */
export function branchTip(gitDir: string, branch: string): string | undefined {
  const path = join(gitDir, HEADS, branch);
  if (branch === '' || !path.startsWith(join(gitDir, HEADS))) return undefined;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

export interface Branch {
  readonly name: string;
  readonly sha: string;
}

/** The branches, sorted by name. */
export function listBranches(gitDir: string): Branch[] {
  const folder = join(gitDir, HEADS);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return names.sort().flatMap((name) => {
    const sha = branchTip(gitDir, name);
    return sha ? [{ name, sha }] : [];
  });
}

/** Answers about commits stay true for ever, so each is asked once. */
function once<T>(answers: Map<string, T>, key: readonly string[], ask: () => T): T {
  const name = key.join(' ');
  const known = answers.get(name);
  if (known !== undefined) return known;
  const answer = ask();
  answers.set(name, answer);
  return answer;
}

const bases = new Map<string, string>();

export function mergeBase(gitDir: string, one: string, other: string): string | undefined {
  const ask = (): string => tryGit(gitDir, ['merge-base', one, other])?.trim() ?? '';
  return once(bases, [gitDir, one, other], ask) || undefined;
}

const ancestors = new Map<string, boolean>();

export function isAncestor(gitDir: string, older: string, newer: string, options?: GitOptions): boolean {
  const ask = (): boolean =>
    tryGit(gitDir, ['merge-base', '--is-ancestor', older, newer], options) !== undefined;
  return once(ancestors, [gitDir, older, newer], ask);
}

const ranges = new Map<string, readonly string[]>();

/** The commits that `head` has and `base` has not, newest first; all of `head` where `base` is empty. */
export function commitsBetween(gitDir: string, base: string, head: string): readonly string[] {
  const range = base === '' ? head : `${base}..${head}`;
  const ask = (): string[] => (tryGit(gitDir, ['rev-list', range]) ?? '').split('\n').filter(Boolean);
  return once(ranges, [gitDir, base, head], ask);
}

export interface Change {
  readonly path: string;
  readonly letter: string;
  readonly additions: number;
  readonly deletions: number;
}

const differences = new Map<string, readonly Change[]>();

/** What changed from one tree to another, by path. */
export function changesBetween(
  gitDir: string,
  from: string,
  to: string,
  options?: GitOptions,
): readonly Change[] {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--raw', '--numstat', from, to];
  return once(differences, [gitDir, from, to], () => parseChanges(git(gitDir, args, options)));
}

/** First each path with its letter, then each with its counts. */
function parseChanges(out: string): Change[] {
  const parts = out.split('\0').filter(Boolean);
  const files = parts.filter((part) => part.startsWith(':')).length;
  return parts.slice(files * 2).map((line, index) => {
    const [additions = '', deletions = '', path = ''] = line.split('\t');
    const letter = parts[index * 2]?.at(-1) ?? 'M';
    return { path, letter, additions: Number(additions) || 0, deletions: Number(deletions) || 0 };
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
  const args = ['show', '-s', `--format=${FORMAT}`, sha];
  return once(known, [gitDir, sha], () => parseCommit(git(gitDir, args)));
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
