import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git/git.ts';
import { isInRepository, readPlainBranch, readPlainFacts } from '../../src/adapters/git/repository.ts';
import type { Git } from '../../src/ports.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { commitAll, GIT_ENVIRONMENT, git, makeRepository } from '../support/repository.ts';

const open = async (folder: string, more: Record<string, string> = {}): Promise<Git> =>
  openGit(folder, { ...GIT_ENVIRONMENT, ...more });
const refusal = (code: string): unknown => expect.objectContaining({ name: 'ToolError', code });

/** Names that break programs that quote, split or glob. */
const ODD = [
  'with space.md',
  'ünïcode.md',
  'new\nline.md',
  '"quoted".md',
  '*.md',
  '-dash.md',
  ':(top)x.md',
  'tab\t.md',
];

test('a repository is found from any folder of it, and only there', () => {
  const root = makeRepository({ 'a/b/c.md': 'x' });
  expect(isInRepository(join(root, 'a/b'))).toBe(true);
  const other = makeFolder({ 'a.md': '' });
  mkdirSync(join(other, '.git'));
  expect(isInRepository(other)).toBe(false);
});

test('branches and commits', async () => {
  const root = makeRepository({ 'a.md': 'one' });
  const repository = await open(root);
  const first = git(root, 'rev-parse', 'HEAD').trim();
  expect(await repository.branch()).toBe('main');
  expect(await repository.commit('HEAD')).toBe(first);
  expect(await repository.commit('nothing')).toBeUndefined();
  expect(await repository.commit('--all')).toBeUndefined();
  await repository.createBranch('change/add-x');
  expect(await repository.hasBranch('change/add-x')).toBe(true);
  expect(await repository.branch()).toBe('main');
  await repository.switchTo('change/add-x');
  expect(await repository.branch()).toBe('change/add-x');
  writeFiles(root, { 'b.md': 'b' });
  commitAll(root, 'on the branch');
  expect(await repository.mergeBase('main', 'HEAD')).toBe(first);
  expect(await repository.mergeBase('main', 'nothing')).toBeUndefined();
  git(root, 'checkout', '--quiet', '--detach');
  expect(await repository.branch()).toBeUndefined();
});

test('before the first commit', async () => {
  const root = makeRepository();
  const repository = await open(root);
  expect(await repository.branch()).toBe('main');
  expect(await repository.commit('HEAD')).toBeUndefined();
  expect(await repository.defaultBranch()).toBeUndefined();
  expect(await repository.mergeBase('HEAD', 'main')).toBeUndefined();
  expect(await repository.hasBranch('main')).toBe(false);
  writeFiles(root, { 'a.md': 'a' });
  expect(await repository.dirty()).toEqual(['a.md']);
  await repository.createBranch('change/x');
  await repository.switchTo('change/x');
  const commit = await repository.commitPaths(['a.md'], 'first');
  expect(git(root, 'show', '--name-only', '--format=%s', commit)).toBe('first\n\na.md\n');
  await expect(repository.textsAt('HEAD~1', ['specs'])).rejects.toThrowError(refusal('base_missing'));
});

test.each(['with space', '-x', 'a..b', ''])('a bad name of a branch is refused by git: %j', async (name) => {
  const repository = await open(makeRepository({ 'a.md': '' }));
  await expect(repository.createBranch(name)).rejects.toThrowError(refusal('git_failed'));
});

test('the default branch is what the remote says, else main or master', async () => {
  const root = makeRepository({ 'a.md': 'one' });
  const repository = await open(root);
  expect(await repository.defaultBranch()).toBe('main');
  git(root, 'branch', '--move', 'trunk');
  expect(await repository.defaultBranch()).toBeUndefined();
  git(root, 'config', 'init.defaultBranch', 'trunk');
  expect(await repository.defaultBranch()).toBe('trunk');
  git(root, 'branch', 'master');
  expect(await repository.defaultBranch()).toBe('master');
  git(root, 'update-ref', 'refs/remotes/upstream/main', 'HEAD');
  expect(await repository.defaultBranch()).toBe('upstream/main');
  git(root, 'update-ref', 'refs/remotes/origin/master', 'HEAD');
  expect(await repository.defaultBranch()).toBe('origin/master');
  git(root, 'update-ref', 'refs/remotes/origin/release/next', 'HEAD');
  git(root, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/release/next');
  expect(await repository.defaultBranch()).toBe('origin/release/next');
  expect(await repository.mergeBase('origin/release/next', 'HEAD')).toBe(await repository.commit('HEAD'));
});

test('what is not committed, with every kind of name', async () => {
  const root = makeRepository(Object.fromEntries(ODD.map((name) => [`specs/${name}`, 'one'])));
  const repository = await open(root);
  expect(await repository.dirty()).toEqual([]);
  writeFiles(root, Object.fromEntries(ODD.map((name) => [`specs/${name}`, 'two'])));
  writeFiles(root, { 'new/folder/a.md': '', 'other.md': '' });
  expect((await repository.dirty(['specs'])).sort()).toEqual(ODD.map((name) => `specs/${name}`).sort());
  expect(await repository.dirty(['specs/*.md'])).toEqual(['specs/*.md']);
  expect(await repository.dirty(['new', 'missing'])).toEqual(['new/folder/a.md']);
  expect(await repository.dirty()).toHaveLength(ODD.length + 2);
});

test('a project in a folder of the repository sees its own paths', async () => {
  const top = makeRepository({ 'outside.md': 'o', 'apps/my app/specs/a/spec.md': 'one' });
  const base = git(top, 'rev-parse', 'HEAD').trim();
  const root = join(top, 'apps/my app');
  const repository = await open(root);
  writeFiles(top, { 'outside.md': 'changed', 'apps/my app/specs/a/spec.md': 'two', 'apps/my app/n.md': '' });
  expect((await repository.dirty()).sort()).toEqual(['n.md', 'specs/a/spec.md']);
  expect(await repository.dirty(['specs'])).toEqual(['specs/a/spec.md']);
  const commit = await repository.commitPaths(['specs', 'n.md'], 'in the folder');
  expect(git(top, 'show', '--name-only', '--format=', commit).trim().split('\n')).toEqual([
    'apps/my app/n.md',
    'apps/my app/specs/a/spec.md',
  ]);
  expect(git(top, 'status', '--porcelain')).toBe(' M outside.md\n');
  expect(await repository.textsAt(base, ['specs'])).toEqual(new Map([['specs/a/spec.md', 'one']]));
  expect([...(await repository.textsAt(commit, [''])).keys()].sort()).toEqual(['n.md', 'specs/a/spec.md']);
  expect(await filesAt(repository, base, ['specs/a/spec.md'])).toEqual(new Map([['specs/a/spec.md', 'one']]));
});

async function filesAt(repository: Git, commit: string, paths: readonly string[]) {
  return (await (await repository.filesAt(new Map([[commit, paths]]))).answer).get(commit);
}

test('files at several commits are read together, however many', async () => {
  const root = makeRepository({ 'specs/a/spec.md': 'one', 'specs/b/spec.md': 'b' });
  const commits = [git(root, 'rev-parse', 'HEAD').trim()];
  for (const text of ['two', 'three']) {
    writeFiles(root, { 'specs/a/spec.md': text, 'specs/new\nline/spec.md': text });
    git(root, 'add', '.');
    git(root, 'commit', '-qm', text);
    commits.push(git(root, 'rev-parse', 'HEAD').trim());
  }
  const repository = await open(root);
  const lost = '1'.repeat(40);
  const others = Array.from({ length: 20 }, (_, at) => `specs/${at}/spec.md`);
  for (const more of [[], others, ['specs/new\nline/spec.md']]) {
    const paths = ['specs/a/spec.md', 'specs/b/spec.md', ...more];
    const asked = new Map([...commits, lost].map((commit) => [commit, paths]));
    const found = await (await repository.filesAt(asked)).answer;
    const odd = (text: string) =>
      more.length === 1 && text !== 'one' ? { 'specs/new\nline/spec.md': text } : {};
    for (const [at, text] of ['one', 'two', 'three'].entries()) {
      const texts = { 'specs/a/spec.md': text, 'specs/b/spec.md': 'b', ...odd(text) };
      expect(found.get(commits[at] ?? '')).toEqual(new Map(Object.entries(texts)));
    }
    expect(found.get(lost)).toMatchObject({ code: 'base_missing' });
  }
  expect(await (await repository.filesAt(new Map())).answer).toEqual(new Map());
});

test('files at a commit are those that are there, whatever they hold', async () => {
  const texts = {
    'specs/a/spec.md': '',
    'specs/ä b/spec.md': 'blob 7\n\n登录\r\n',
    'specs/c/spec.md': 'c\n',
  };
  const root = makeRepository(texts);
  const repository = await open(root);
  const all = new Map(Object.entries(texts));
  expect(await filesAt(repository, 'HEAD', [...all.keys()])).toEqual(all);
  expect(await filesAt(repository, 'HEAD', [...all.keys(), 'specs/d/spec.md', 'specs'])).toEqual(all);
  const many = Array.from({ length: 20 }, (_, at) => `specs/${at}/spec.md`);
  expect(await filesAt(repository, 'HEAD', [...all.keys(), ...many])).toEqual(all);
  expect(await filesAt(repository, '1'.repeat(40), [...all.keys()])).toMatchObject({ code: 'base_missing' });
});

test('a commit takes these paths and leaves what else is staged', async () => {
  const root = makeRepository({ 'specs/a.md': 'one', 'specs/b.md': 'b', 'staged.md': 's', 'half.md': 'h' });
  const repository = await open(root);
  writeFiles(root, { 'specs/a.md': 'two', 'specs/new/c.md': 'c', 'staged.md': 'changed', 'added.md': 'x' });
  writeFiles(root, Object.fromEntries(ODD.map((name) => [`changes/${name}`, 'odd'])));
  rmSync(join(root, 'specs/b.md'));
  git(root, 'add', 'staged.md', 'added.md', 'specs/a.md');
  const paths = ['specs/a.md', 'specs/b.md', 'specs/new', 'changes', 'never/was.md'];
  const commit = await repository.commitPaths(paths, 'A subject\n\n# A body');
  const names = git(root, 'show', '-z', '--name-status', '--format=', commit).split('\0').filter(Boolean);
  expect(names.filter((_, at) => at % 2 === 1).sort()).toEqual(
    ['specs/a.md', 'specs/b.md', 'specs/new/c.md', ...ODD.map((name) => `changes/${name}`)].sort(),
  );
  expect(git(root, 'log', '-1', '--format=%B').trim()).toBe('A subject\n\n# A body');
  expect(git(root, 'status', '--porcelain')).toBe('A  added.md\nM  staged.md\n');
});

test('a commit that a hook refuses leaves the index as it was', async () => {
  const root = makeRepository({ 'specs/a.md': 'one', 'specs/b.md': 'b' });
  const repository = await open(root);
  const hook = '#!/bin/sh\ncat >/dev/null\necho "no\u001b[31m way" >&2\necho second >&2\nexit 1\n';
  writeFiles(root, { '.git/hooks/pre-commit': hook, 'specs/a.md': 'two', 'specs/new.md': 'n', 'c.md': 'c' });
  chmodSync(join(root, '.git/hooks/pre-commit'), 0o755);
  rmSync(join(root, 'specs/b.md'));
  git(root, 'add', 'c.md');
  const before = git(root, 'status', '--porcelain');
  await expect(repository.commitPaths(['specs'], 'm')).rejects.toThrowError(
    expect.objectContaining({ code: 'git_failed', message: 'git could not commit: no way\nsecond' }),
  );
  expect(git(root, 'status', '--porcelain')).toBe(before);
});

test('a commit says what is missing', async () => {
  const root = makeRepository({ 'a.md': 'one' });
  const repository = await open(root);
  await expect(repository.commitPaths(['a.md'], 'm')).rejects.toThrowError(refusal('nothing_to_commit'));
  writeFiles(root, { 'a.md': 'two' });
  const nobody = await openGit(root, {
    PATH: GIT_ENVIRONMENT.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: '/nonexistent',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.useConfigOnly',
    GIT_CONFIG_VALUE_0: 'true',
  });
  await expect(nobody.commitPaths(['a.md'], 'm')).rejects.toThrowError(refusal('git_identity'));
  expect(git(root, 'status', '--porcelain')).toBe(' M a.md\n');
});

test('texts of a commit, byte for byte', async () => {
  const odd = Object.fromEntries(ODD.map((name) => [`specs/${name}`, `text of ${name}`]));
  const texts = {
    ...odd,
    'specs/bom.md': '\ufeffone\r\n',
    'specs/empty.md': '',
    'specs/nul.md': 'a\0b\n\n',
    'specs/same.md': '',
  };
  const root = makeRepository({ ...texts, 'specs-other/x.md': 'x' });
  symlinkSync('bom.md', join(root, 'specs/link.md'));
  commitAll(root, 'with a link');
  const repository = await open(root);
  writeFileSync(join(root, 'specs/bom.md'), 'changed since');
  expect(await repository.textsAt('HEAD', ['specs'])).toEqual(new Map(Object.entries(texts).sort()));
  expect(await repository.textsAt('HEAD', ['missing'])).toEqual(new Map());
});

test('a thousand texts are read with a handful of processes', async () => {
  const names = Array.from({ length: 1000 }, (_, at) => `specs/c${at}/spec.md`);
  const root = makeRepository(Object.fromEntries(names.map((name) => [name, `# ${name}\n`.repeat(50)])));
  const repository = await open(root);
  const start = performance.now();
  expect(await repository.textsAt('HEAD', ['specs'])).toHaveProperty('size', 1000);
  expect(performance.now() - start).toBeLessThan(3000);
});

test('a shallow clone says what to fetch', async () => {
  const origin = makeRepository({ 'specs/a.md': 'one' });
  const base = git(origin, 'rev-parse', 'HEAD').trim();
  writeFiles(origin, { 'specs/a.md': 'two' });
  commitAll(origin, 'second');
  const root = join(makeFolder(), 'clone');
  git(origin, 'clone', '--quiet', '--depth=1', `file://${origin}`, root);
  const repository = await open(root);
  expect(await repository.defaultBranch()).toBe('origin/main');
  await expect(repository.textsAt(base, ['specs'])).rejects.toThrowError(
    expect.objectContaining({ code: 'base_missing', fix: expect.stringContaining('git fetch --unshallow') }),
  );
});

test('without git there is an error of its own', async () => {
  const root = makeRepository({ 'a.md': '' });
  await expect(openGit(root, { PATH: '/nonexistent' }).commit('HEAD')).rejects.toThrowError(
    refusal('git_missing'),
  );
});

test('a repository that git refuses is an error with words', async () => {
  const root = makeRepository({ 'a.md': '' });
  writeFiles(root, { '.git/config': '[core\n' });
  const repository = await open(root);
  await expect(repository.branch()).rejects.toThrowError(refusal('git_failed'));
  await expect((await repository.additions({ added: ['a'] })).answer).rejects.toThrowError(
    refusal('git_failed'),
  );
  await expect(filesAt(repository, 'HEAD', ['a.md'])).rejects.toThrowError(refusal('git_failed'));
});

describe('the place in a repository is found without git, and as git finds it,', () => {
  const plain = (folder: string, more: Record<string, string> = {}) =>
    readPlainFacts(folder, { ...GIT_ENVIRONMENT, ...more });

  test('where the repository is of the plainest kind', () => {
    const root = makeRepository({ 'a/b c/x.md': '' });
    for (const folder of ['.', 'a', 'a/b c']) {
      const prefix = git(join(root, folder), 'rev-parse', '--show-prefix').replace(/\n$/, '');
      expect(plain(join(root, folder))).toEqual({ prefix, shallow: false });
    }
    symlinkSync(join(root, 'a'), join(root, 'link'));
    expect(plain(join(root, 'link'))).toEqual({ prefix: 'a/', shallow: false });
    const copy = join(makeFolder(), 'copy');
    writeFiles(root, { 'y.md': '' });
    commitAll(root, 'second');
    git(root, 'clone', '--quiet', '--depth=1', `file://${root}`, copy);
    expect(plain(copy)).toEqual({ prefix: '', shallow: true });
  });

  test('with the branch that is checked out', async () => {
    const root = makeRepository({ 'a/x.md': '' });
    const branch = (folder = root) => readPlainBranch(folder, GIT_ENVIRONMENT);
    expect(branch()).toBe('main');
    git(root, 'switch', '--quiet', '--create', 'change/a.b-\u00e9');
    expect(branch(join(root, 'a'))).toBe('change/a.b-\u00e9');
    git(root, 'switch', '--quiet', '--orphan', 'unborn');
    expect(branch()).toBe('unborn');
    git(root, 'switch', '--quiet', '--detach', 'main');
    expect(branch()).toBeUndefined();
    git(root, 'symbolic-ref', 'HEAD', 'refs/tags/t');
    expect(branch()).toBeUndefined();
    expect(await openGit(root, GIT_ENVIRONMENT).branch()).toBe('refs/tags/t');
    git(root, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    git(root, 'symbolic-ref', 'HEAD', 'refs/heads/alias');
    expect(branch()).toBeUndefined();
    expect(await openGit(root, GIT_ENVIRONMENT).branch()).toBe('main');
    git(root, 'symbolic-ref', 'HEAD', 'refs/heads/main');
    git(root, 'pack-refs', '--all');
    expect(branch()).toBe('main');
    for (const name of ['a..b', 'a.lock', '../x', '/x', 'a~1', 'x/', 'a.', '.a', 'a//b', '-- ']) {
      writeFiles(root, { '.git/HEAD': `ref: refs/heads/${name}\n` });
      expect(branch()).toBeUndefined();
    }
    rmSync(join(root, '.git/HEAD'));
    writeFiles(root, { elsewhere: 'ref: refs/heads/main\n' });
    symlinkSync(join(root, 'elsewhere'), join(root, '.git/HEAD'));
    expect(branch()).toBeUndefined();
  });

  test.each<[string, string]>([
    ['another worktree', '[core]\n\tworktree = ..\n'],
    ['no worktree', '[core]\n\tbare = true\n'],
    ['settings elsewhere', '[include]\n\tpath = more\n'],
    ['extensions', '[extensions]\n\tworktreeConfig = true\n'],
    ['a newer version', '[core]\n\trepositoryformatversion = 9\n'],
    ['a mistake', '[core\n'],
    ['values in quotes', '[core]\n\tfilemode = "true"\n'],
  ])('and left to git with %s in its settings', (_, config) => {
    const root = makeRepository({ 'a.md': '' });
    writeFiles(root, { '.git/config': config });
    expect(plain(root)).toBeUndefined();
  });

  test('and left to git in a linked worktree, behind a link, and where variables say where to look', () => {
    const root = makeRepository({ 'a.md': '' });
    const linked = join(makeFolder(), 'linked');
    git(root, 'worktree', 'add', '--quiet', linked);
    expect(plain(linked)).toBeUndefined();
    const other = makeFolder();
    symlinkSync(join(root, '.git'), join(other, '.git'));
    expect(plain(other)).toBeUndefined();
    expect(plain(root, { GIT_CEILING_DIRECTORIES: '/' })).toBeUndefined();
    expect(plain(makeFolder())).toBeUndefined();
    rmSync(join(root, '.git/refs'), { recursive: true });
    expect(plain(root)).toBeUndefined();
  });
});

test('no token reaches git or its hooks, and no other repository is looked at', async () => {
  const root = makeRepository({ 'a.md': 'one' });
  const hook = '#!/bin/sh\nenv > "$(dirname "$0")/../seen"\n';
  writeFiles(root, { '.git/hooks/pre-commit': hook, 'a.md': 'two' });
  chmodSync(join(root, '.git/hooks/pre-commit'), 0o755);
  const other = makeRepository({ 'other.md': 'x' });
  const repository = await open(root, {
    OPENSPEC_TOKEN: 'hidden-1',
    GITEA_TOKEN: 'hidden-2',
    GIT_DIR: join(other, '.git'),
    EDITOR: 'false',
    PAGER: 'false',
    KEPT: 'kept',
  });
  await repository.commitPaths(['a.md'], 'm');
  const { readFileSync } = await import('node:fs');
  const seen = readFileSync(join(root, '.git/seen'), 'utf8');
  expect(seen).not.toContain('hidden');
  expect(seen).toContain('KEPT=kept');
  expect(seen).toContain('GIT_TERMINAL_PROMPT=0');
});
