import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setValue } from '../../src/adapters/git/configure.ts';
import { openGit } from '../../src/adapters/git/git.ts';
import type { Call } from '../../src/adapters/git/run.ts';
import type { Git } from '../../src/ports.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { gitWith } from '../support/program.ts';
import { commitAll, GIT_ENVIRONMENT, git, makeRepository } from '../support/repository.ts';

const open = async (folder: string): Promise<Git> => openGit(folder, GIT_ENVIRONMENT);

/** Two branches that meet in one line; here on `main`. */
function makeBranches(): { root: string; main: string; other: string } {
  const root = makeRepository({ 'a/a.md': 'base' });
  git(root, 'switch', '--quiet', '-c', 'other');
  writeFiles(root, { 'a/a.md': 'other' });
  const other = commitAll(root, 'other');
  git(root, 'switch', '--quiet', 'main');
  writeFiles(root, { 'a/a.md': 'main' });
  return { root, main: commitAll(root, 'main'), other };
}

test.each(['merge', 'cherry-pick', 'rebase'] as const)(
  'git %s that waits for a person is an operation',
  async (kind) => {
    const { root, main, other } = makeBranches();
    const repository = await open(join(root, 'a'));
    expect(await repository.operation()).toBeUndefined();
    expect(gitWith('', root, kind, 'other').exit).toBe(1);
    expect(await repository.operation()).toEqual({ kind, commit: kind === 'rebase' ? main : other });
    gitWith('', root, kind, '--abort');
    expect(await repository.operation()).toBeUndefined();
  },
);

test('a worktree has operations of its own', async () => {
  const { root, main } = makeBranches();
  const linked = join(makeFolder(), 'linked');
  git(root, 'worktree', 'add', '--quiet', linked, 'other');
  expect(gitWith('', linked, 'merge', 'main').exit).toBe(1);
  expect(await (await open(linked)).operation()).toEqual({ kind: 'merge', commit: main });
  expect(await (await open(root)).operation()).toBeUndefined();
});

test('the place of a folder in its repository', async () => {
  const root = makeRepository({ 'a b/ü/c.md': '' });
  const [top, inner] = [await open(root), await open(join(root, 'a b/ü'))];
  expect(await top.place()).toEqual({ top: root, prefix: '' });
  expect(await inner.place()).toEqual({ top: root, prefix: 'a b/ü/' });
});

test('settings are set once in the configuration of the clone', async () => {
  const root = makeRepository({ 'a.md': '' });
  const repository = await open(root);
  const values = { 'merge.x.name': 'a name', 'merge.x.driver': 'x %O "%A"' };
  git(root, 'config', '--add', 'merge.x.name', 'one');
  git(root, 'config', '--add', 'merge.x.name', 'a name');
  expect(await repository.configure(values)).toEqual(['merge.x.name', 'merge.x.driver']);
  expect(await repository.configure(values)).toEqual([]);
  expect(git(root, 'config', '--local', '--get-all', 'merge.x.name')).toBe('a name\n');
  expect(git(root, 'config', '--local', '--get', 'merge.x.driver')).toBe('x %O "%A"\n');
});

test('settings that several write at once are all set', async () => {
  const root = makeRepository({ 'a.md': '' });
  const keys = Array.from({ length: 24 }, (_, number) => `branch.b${number}.remote`);
  const repositories = await Promise.all(keys.map(() => open(root)));
  await Promise.all(keys.map((key, at) => repositories[at]?.configure({ [key]: key })));
  for (const key of keys) expect(git(root, 'config', '--local', '--get', key)).toBe(`${key}\n`);
});

describe('a lock on the settings', () => {
  const LOCKED =
    'warning: one\nwarning: two\nwarning: three\nerror: could not lock config file x/config: File exists\n';
  /** Answers what git says, one after the other, and then that all went well. */
  const makeAnswers = (...said: string[]) => {
    const calls: Call[] = [];
    const run = async (call: Call) => {
      calls.push(call);
      const errors = said[calls.length - 1] ?? '';
      return { ok: errors === '', out: '', words: errors.trim(), errors };
    };
    return { calls, runner: { run, bytes: () => Promise.reject(new Error('not asked for')) } };
  };

  test('is waited for', async () => {
    const { calls, runner } = makeAnswers(LOCKED, LOCKED);
    await setValue(runner, 'a.b', 'one');
    expect(calls.map(({ args }) => args.slice(-2))).toEqual(Array(3).fill(['a.b', 'one']));
  });

  test('is named where it stays', async () => {
    const root = makeRepository({ 'a.md': '' });
    const repository = await open(root);
    await repository.configure({ 'a.b': 'one' });
    writeFileSync(join(root, '.git/config.lock'), '');
    await expect(repository.configure({ 'a.b': 'two' })).rejects.toThrow(
      /git could not set a\.b: .*could not lock config file/,
    );
    expect(git(root, 'config', '--get', 'a.b')).toBe('one\n');
  });

  test.each([
    'error: could not lock config file x/config: Permission denied\n',
    'fatal: not in a git directory\n',
  ])('is not %s', async (errors) => {
    const { calls, runner } = makeAnswers(errors);
    await expect(setValue(runner, 'a.b', 'one')).rejects.toThrow(errors.trim());
    expect(calls).toHaveLength(1);
  });
});

test('files are looked for in the history of any commit', async () => {
  const { root, other } = makeBranches();
  git(root, 'switch', '--quiet', 'other');
  writeFiles(root, { 'a/b.md': 'b' });
  const commit = commitAll(root, 'b');
  git(root, 'switch', '--quiet', 'main');
  const repository = await open(root);
  expect((await (await repository.additions({ added: ['a'] }, commit)).answer).commits.get('a/b.md')).toBe(
    commit,
  );
  expect((await (await repository.additions({ added: ['a'] }, other)).answer).commits.has('a/b.md')).toBe(
    false,
  );
  expect((await (await repository.additions({ added: ['a'] })).answer).commits.has('a/b.md')).toBe(false);
});

test('a log is the same whatever a person has set', async () => {
  const root = makeRepository({ 'a/b.md': '' });
  const first = git(root, 'rev-parse', 'HEAD').trim();
  git(root, 'mv', 'a/b.md', 'a/c.md');
  const second = commitAll(root, 'move');
  for (const [name, value] of Object.entries({
    'log.showRoot': 'false',
    'log.follow': 'true',
    'log.showSignature': 'true',
    'diff.renames': 'copies',
    'color.ui': 'always',
  }))
    git(root, 'config', name, value);
  const repository = await open(root);
  const { answer } = await repository.additions({ added: ['a/c.md'], watched: ['a/b.md'] });
  const { commits, wasThere, contentAt } = await answer;
  expect([...commits]).toEqual([
    ['a/c.md', second],
    ['a/b.md', first],
  ]);
  expect([wasThere('a/b.md'), contentAt('a/b.md', second)]).toEqual([true, null]);
  expect(await repository.isContent('', contentAt('a/b.md', first) ?? '')).toBe(true);
  const log = await repository.log({ paths: ['a/c.md'] });
  expect(log.map(({ hash }) => hash)).toEqual([second]);
  expect((await repository.log({ paths: ['a/b.md'] })).at(-1)?.hash).toBe(first);
});
