import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './folder.ts';
import { GIT_SETTINGS } from './git-settings.ts';

const author = { name: 'Ada', email: 'ada@example.org', date: '2026-01-02T03:04:05Z' };

/** What git is started with in tests: the same author and time in every commit, and no settings of the user. */
export const GIT_ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: GIT_SETTINGS,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: author.name,
  GIT_AUTHOR_EMAIL: author.email,
  GIT_AUTHOR_DATE: author.date,
  GIT_COMMITTER_NAME: author.name,
  GIT_COMMITTER_EMAIL: author.email,
  GIT_COMMITTER_DATE: author.date,
};

/** Runs git in a folder and answers what it printed. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, env: GIT_ENVIRONMENT, encoding: 'utf8', stdio: 'pipe' });
}

/** A repository on the branch `main` with these files committed; no commit when there are none. */
export function makeRepository(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = makeFolder(files);
  initRepository(folder);
  if (Object.keys(files).length > 0) commitAll(folder, 'start');
  return folder;
}

/** Commits everything in a folder and answers the commit. */
export function commitAll(folder: string, message: string): string {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', message);
  return headOf(folder);
}

/** What `git init` makes, as files: to start git takes ten times as long. */
export function initRepository(folder: string): void {
  for (const path of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'hooks', 'info'])
    mkdirSync(join(folder, '.git', path), { recursive: true });
  writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(folder, '.git/config'), SETTINGS);
}

const SETTINGS = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
`;

/** The commit that is checked out: read as files, unless it lies elsewhere. */
export function headOf(folder: string): string {
  const read = (path: string): string => readFileSync(join(folder, '.git', path), 'utf8').trim();
  try {
    const head = read('HEAD');
    return head.startsWith('ref: ') ? read(head.slice('ref: '.length)) : head;
  } catch {
    return git(folder, 'rev-parse', 'HEAD').trim();
  }
}
