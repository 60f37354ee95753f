import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git/git.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { commitAll, GIT_ENVIRONMENT, git, makeRepository } from '../support/repository.ts';

const open = (folder: string) => openGit(folder, GIT_ENVIRONMENT);

/** A project below the top of its repository, with files whose names are not plain, and two branches that met. */
function makeHistory() {
  const root = makeRepository({
    'lab/specs/a b/spec.md': 'one\n',
    'lab/specs/ü/spec.md': 'u\n',
    'other.txt': 'x\n',
  });
  const start = git(root, 'rev-parse', 'HEAD').trim();
  git(root, 'switch', '--quiet', '--create', 'branch');
  writeFiles(root, { 'lab/specs/a b/spec.md': 'one\ntwo\n' });
  const branch = commitAll(root, 'On a branch\n\nA: b');
  git(root, 'switch', '--quiet', 'main');
  writeFiles(root, { 'lab/specs/new/spec.md': 'n\n', 'other.txt': 'y\n' });
  const main = commitAll(root, 'On main');
  git(root, 'merge', '--quiet', '--no-ff', '-m', 'Meet', 'branch');
  const merge = git(root, 'rev-parse', 'HEAD').trim();
  return { root, lab: join(root, 'lab'), start, branch, main, merge };
}

describe('log', () => {
  test('lists the commits that touch paths, newest first, with author, time, subject and files', async () => {
    const { lab, start, branch, main, merge } = makeHistory();
    const log = await (await open(lab)).log({ paths: ['specs'] });
    expect(log.map(({ hash, parents }) => [hash, parents])).toEqual([
      [merge, [main, branch]],
      ...(log[1]?.hash === main
        ? [
            [main, [start]],
            [branch, [start]],
          ]
        : [
            [branch, [start]],
            [main, [start]],
          ]),
      [start, []],
    ]);
    const byHash = new Map(log.map((commit) => [commit.hash, commit]));
    expect(byHash.get(branch)).toMatchObject({
      author: 'Ada',
      subject: 'On a branch',
      files: [{ path: 'specs/a b/spec.md', added: false }],
    });
    expect(byHash.get(branch)?.date).toMatch(/^2026-01-02T03:04:05/);
    expect(byHash.get(main)?.files).toEqual([{ path: 'specs/new/spec.md', added: true }]);
    expect(byHash.get(merge)?.files).toEqual([]);
    expect(byHash.get(start)?.files.map(({ path }) => path)).toEqual([
      'specs/a b/spec.md',
      'specs/ü/spec.md',
    ]);
  });

  test('begins after a commit, keeps to one file, and follows the main line where that is asked', async () => {
    const { lab, start, branch, merge } = makeHistory();
    const repository = await open(lab);
    const one = await repository.log({ paths: ['specs/a b/spec.md'], since: start });
    expect(one.map(({ hash }) => hash)).toEqual([branch]);
    const line = await repository.log({ paths: ['specs'], since: start, mainline: true });
    expect(line.map(({ hash, files }) => [hash === merge, files])).toEqual([
      [true, [{ path: 'specs/a b/spec.md', added: false }]],
      [false, [{ path: 'specs/new/spec.md', added: true }]],
    ]);
  });

  test('names the files of a merge that are as in no parent, and merges that took one side', async () => {
    const { root, lab, start } = makeHistory();
    git(root, 'switch', '--quiet', '--create', 'evil', start);
    writeFiles(root, { 'lab/specs/a b/spec.md': 'ours\n' });
    commitAll(root, 'Ours');
    git(root, 'merge', '--quiet', '-s', 'ours', '-m', 'Take ours', 'main');
    const took = git(root, 'rev-parse', 'HEAD').trim();
    git(root, 'switch', '--quiet', '--create', 'mixed', 'main');
    git(root, 'merge', '--quiet', '--no-commit', '-s', 'ours', 'evil');
    writeFileSync(join(lab, 'specs/a b/spec.md'), 'neither\n');
    const mixed = commitAll(root, 'Mix');
    const log = await (await open(lab)).log({ paths: ['specs/a b/spec.md'] });
    expect(log[0]).toMatchObject({ hash: mixed, files: [{ path: 'specs/a b/spec.md', added: false }] });
    expect(log.find(({ hash }) => hash === took)).toMatchObject({ files: [] });
  });

  test('is empty before the first commit, and fails for what is no commit', async () => {
    const repository = await open(makeRepository());
    expect(await repository.log({ paths: ['specs'] })).toEqual([]);
    const { lab } = makeHistory();
    await expect((await open(lab)).log({ paths: ['specs'], since: 'nowhere' })).rejects.toMatchObject({
      code: 'git_failed',
    });
  });
});

describe('textsOf', () => {
  test('reads files at commits, in the order asked, and says what is not there', async () => {
    const { root, lab, start, branch, merge } = makeHistory();
    rmSync(join(root, 'lab/specs'), { recursive: true });
    const repository = await open(lab);
    expect(
      await repository.textsOf([
        { commit: branch, path: 'specs/a b/spec.md' },
        { commit: start, path: 'specs/new/spec.md' },
        { commit: start, path: 'specs/a b/spec.md' },
        { commit: 'HEAD', path: 'specs/ü/spec.md' },
        { commit: merge, path: 'specs' },
        { commit: merge, path: 'specs/a\nb' },
      ]),
    ).toEqual(['one\ntwo\n', undefined, 'one\n', 'u\n', undefined, undefined]);
    expect(await repository.textsOf([])).toEqual([]);
  });
});

test('isShallow tells a clone that is cut off', async () => {
  const { root } = makeHistory();
  expect(await (await open(root)).isShallow()).toBe(false);
  const clone = makeFolder();
  git(clone, 'clone', '--quiet', '--depth', '1', `file://${root}`, '.');
  expect(await (await open(clone)).isShallow()).toBe(true);
});
