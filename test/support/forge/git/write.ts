import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** Makes the bare repository of the forge as files: starting git would take longer. */
export function initBare(gitDir: string, branch: string): void {
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info'])
    mkdirSync(join(gitDir, folder), { recursive: true });
  writeFileSync(join(gitDir, 'HEAD'), `ref: refs/heads/${branch}\n`);
  writeFileSync(join(gitDir, 'config'), SETTINGS);
}

/** Nothing may outlive a push, so git does not tidy up: the folder goes when the test ends. */
const SETTINGS = `[core]
	repositoryformatversion = 0
	bare = true
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

/** The head of a pull request: no push moves it, so it needs no lock and no git. */
export function updatePullRef(gitDir: string, number: number, sha: string): void {
  const folder = join(gitDir, 'refs/pull', String(number));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'head'), `${sha}\n`);
}

export function deleteRef(gitDir: string, ref: string): void {
  git(gitDir, ['update-ref', '-d', ref]);
}

/** Content of a file, or `null` for one that goes. */
export type FileChanges = Readonly<Record<string, string | Buffer | null>>;

export interface NewCommit extends CommitText {
  readonly branch: string;
  readonly parent?: string | undefined;
  readonly files: FileChanges;
}

/** Commits changes of files on top of a commit (or of nothing), moves the branch there, and answers the commit. */
export function commitFiles(gitDir: string, commit: NewCommit): string {
  const date = `${Math.floor(commit.at.getTime() / 1000)} +0000`;
  const sign = ({ name, email }: Person): string => `${name} <${email}> ${date}\n`;
  const input = Buffer.concat([
    Buffer.from(`commit refs/heads/${commit.branch}\nmark :1\n`),
    Buffer.from(`author ${sign(commit.author)}committer ${sign(commit.committer)}`),
    data(`${commit.message.replace(/\n+$/, '')}\n`),
    Buffer.from(commit.parent ? `from ${commit.parent}\n` : ''),
    ...Object.entries(commit.files).flatMap(([path, content]) => fileLines(path, content)),
    Buffer.from('get-mark :1\n'),
  ]);
  return git(gitDir, ['fast-import', '--quiet'], { input }).trim();
}

function fileLines(path: string, content: string | Buffer | null): Buffer[] {
  const name = `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
  if (content === null) return [Buffer.from(`D ${name}\n`)];
  return [Buffer.from(`M 100644 inline ${name}\n`), data(content)];
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
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
