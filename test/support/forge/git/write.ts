import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GIT_ENV, git, tryGit } from './bare.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface CommitText {
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
  readonly at: Date;
}

/** Makes the bare repository of the forge, with what the real servers switch on. */
export function initBare(gitDir: string, branch: string): void {
  execFileSync('git', ['init', '--quiet', '--bare', `--initial-branch=${branch}`, gitDir], {
    env: { ...GIT_ENV },
  });
  appendFileSync(join(gitDir, 'config'), SETTINGS);
}

/** Nothing may outlive a push, so git does not tidy up: the folder goes when the test ends. */
const SETTINGS = `
[http]
	receivepack = true
[receive]
	advertisePushOptions = true
	procReceiveRefs = refs/for
	autogc = false
[gc]
	auto = 0
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
`;

export function identityEnv(text: CommitText): Record<string, string> {
  const date = `${Math.floor(text.at.getTime() / 1000)} +0000`;
  return {
    GIT_AUTHOR_NAME: text.author.name,
    GIT_AUTHOR_EMAIL: text.author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: text.committer.name,
    GIT_COMMITTER_EMAIL: text.committer.email,
    GIT_COMMITTER_DATE: date,
  };
}

export function commitTree(
  gitDir: string,
  tree: string,
  parents: readonly string[],
  text: CommitText,
): string {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
  return git(gitDir, args, { input: `${text.message.replace(/\n+$/, '')}\n`, env: identityEnv(text) }).trim();
}

export function updateRef(gitDir: string, ref: string, sha: string): void {
  git(gitDir, ['update-ref', ref, sha]);
}

export function deleteRef(gitDir: string, ref: string): void {
  git(gitDir, ['update-ref', '-d', ref]);
}

/** Content of a file, or `null` for one that goes. */
export type FileChanges = Readonly<Record<string, string | Buffer | null>>;

/** Commits changes of files on top of a commit (or of nothing), and answers the new commit. */
export function commitFiles(
  gitDir: string,
  parent: string | undefined,
  changes: FileChanges,
  text: CommitText,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'forge-index-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    if (parent) git(gitDir, ['read-tree', parent], { env });
    git(gitDir, ['update-index', '--index-info'], { env, input: indexInfo(gitDir, changes) });
    const tree = git(gitDir, ['write-tree'], { env }).trim();
    return commitTree(gitDir, tree, parent ? [parent] : [], text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function indexInfo(gitDir: string, changes: FileChanges): string {
  const lines = Object.entries(changes).map(([path, content]) => {
    if (content === null) return `0 ${'0'.repeat(40)}\t${path}`;
    const blob = git(gitDir, ['hash-object', '-w', '--stdin'], { input: content }).trim();
    return `100644 ${blob}\t${path}`;
  });
  return `${lines.join('\n')}\n`;
}

/** The tree of a merge, or `undefined` where it conflicts. */
export function mergeTree(gitDir: string, base: string, head: string): string | undefined {
  const tree = tryGit(gitDir, ['merge-tree', '--write-tree', '--no-messages', base, head]);
  return tree?.split('\n')[0]?.trim();
}

/** Replays the commits of `head` on `base`, and answers the last; `undefined` where one conflicts. */
export function rebase(gitDir: string, base: string, head: string, text: CommitText): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'forge-rebase-'));
  const tree = join(folder, 'tree');
  const { GIT_COMMITTER_NAME = '', GIT_COMMITTER_EMAIL = '', GIT_COMMITTER_DATE = '' } = identityEnv(text);
  const env = { ...GIT_ENV, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL, GIT_COMMITTER_DATE };
  try {
    git(gitDir, ['worktree', 'add', '--quiet', '--detach', tree, head]);
    const run = (...args: string[]): string =>
      execFileSync('git', ['-C', tree, ...args], { env, encoding: 'utf8', stdio: 'pipe' });
    run('rebase', '--quiet', base);
    return run('rev-parse', 'HEAD').trim();
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    git(gitDir, ['worktree', 'prune']);
  }
}
