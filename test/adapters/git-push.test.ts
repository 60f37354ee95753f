import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connection, ConnectRequest } from '../../src/ports.ts';
import { gitOrFail } from '../support/async-git.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { type Forge, startForge } from '../support/forge/forge.ts';
import { failureOf } from '../support/open-gitea.ts';
import { commitAll, GIT_ENVIRONMENT, git } from '../support/repository.ts';
import { makeWorld, type TestWorldOptions } from '../support/world.ts';

let forge: Forge;
let folder: string;
let token: string;

beforeAll(async () => {
  forge = await startForge({ flavor: 'gitea', basePath: '/git' });
});

afterAll(() => forge.close());

let count = 0;

beforeEach(async () => {
  count += 1;
  token = forge.addToken('ann');
  forge.addRepository('alice', name());
  forge.setCollaborator(`alice/${name()}`, 'ann', 'write');
  folder = makeFolder();
  await gitOrFail(folder, ['clone', '--quiet', forge.cloneUrl(`alice/${name()}`), '.']);
});

const name = (): string => `lab-${count}`;

function connect(
  options: { readonly token?: string; readonly name?: string } & Partial<ConnectRequest> = {},
  world: TestWorldOptions = {},
): Promise<Connection> {
  const { token: own = token, name: repository = name(), ...request } = options;
  const environment = { ...GIT_ENVIRONMENT, OPENSPEC_TOKEN: own, OPENSPEC_FORGE: forge.url };
  const address = { base: forge.url, owner: 'alice', name: repository };
  return makeWorld(folder, { environment, ...world }).connect({
    root: folder,
    address,
    tokenFile: undefined,
    remote: 'origin',
    ...request,
  });
}

function commit(text: string): string {
  writeFiles(folder, { 'a.txt': text });
  return commitAll(folder, text);
}

describe('push', () => {
  test('makes a branch as the account, and pushes on', async () => {
    git(folder, 'remote', 'set-url', 'origin', 'ssh://git@nowhere.invalid/alice/lab.git');
    git(folder, 'switch', '--quiet', '-c', 'work');
    const connection = await connect();
    const ref = 'refs/heads/work';
    const one = commit('one');
    expect(await connection.push({ commit: one, ref })).toEqual({ kind: 'pushed', created: true });
    expect(git(folder, 'rev-parse', 'refs/remotes/origin/work').trim()).toBe(one);
    expect(git(folder, 'rev-parse', '--abbrev-ref', 'work@{upstream}').trim()).toBe('origin/work');
    expect(await connection.push({ commit: one, ref })).toEqual({ kind: 'current', created: false });
    const two = commit('two');
    expect(await connection.push({ commit: two, ref })).toEqual({ kind: 'pushed', created: false });
    expect(forge.requests.filter(({ kind }) => kind === 'git').map(({ as }) => as)).toContain('ann');
    expect(git(folder, 'config', '--list', '--local')).not.toContain('openspec-forge');
  });

  test('does not overwrite what it has not seen', async () => {
    const connection = await connect();
    const ref = 'refs/heads/work';
    const one = commit('one');
    await connection.push({ commit: one, ref });
    forge.commit(`alice/${name()}`, {
      by: 'alice',
      message: 'Other',
      files: { 'b.txt': 'b' },
      branch: 'work',
    });
    git(folder, 'commit', '--quiet', '--amend', '-m', 'again');
    const two = git(folder, 'rev-parse', 'HEAD').trim();
    expect(await connection.push({ commit: two, ref })).toMatchObject({ kind: 'behind' });
    expect(await connection.push({ commit: two, ref, expected: one })).toMatchObject({ kind: 'behind' });
    const seen = await connection.fetch(ref);
    expect(git(folder, 'rev-parse', 'refs/remotes/origin/work').trim()).toBe(seen);
    expect(await connection.push({ commit: two, ref, expected: seen })).toEqual({
      kind: 'pushed',
      created: false,
    });
  });

  test('says what the server refuses', async () => {
    forge.addToken('reader');
    forge.setCollaborator(`alice/${name()}`, 'reader', 'read');
    const connection = await connect({ token: forge.addToken('reader') });
    const pushed = await connection.push({ commit: commit('one'), ref: 'refs/heads/x' });
    expect(pushed).toEqual({ kind: 'refused', words: 'User permission denied for writing.' });
  });

  test('says what a hook of the user says', async () => {
    writeFiles(folder, { '.git/hooks/pre-push': '#!/bin/sh\necho "tests are red" >&2\nexit 1\n' });
    git(folder, 'config', 'core.hooksPath', '.git/hooks');
    chmodSync(`${folder}/.git/hooks/pre-push`, 0o755);
    const pushed = await (await connect()).push({ commit: commit('one'), ref: 'refs/heads/x' });
    expect(pushed).toEqual({ kind: 'refused', words: 'tests are red' });
  });

  test('by AGit, with read access and a text of several lines', async () => {
    const reader = forge.addToken('reader');
    forge.setCollaborator(`alice/${name()}`, 'reader', 'read');
    const connection = await connect({ token: reader });
    const ref = 'refs/for/main';
    const options = ['topic=add-login', 'title=Add: login', 'description=One\n\nTwo = 2'];
    const one = commit('one');
    expect(await connection.push({ commit: one, ref, options })).toEqual({ kind: 'pushed', created: true });
    expect(await connection.push({ commit: one, ref, options })).toEqual({ kind: 'current', created: false });
    git(folder, 'commit', '--quiet', '--amend', '-m', 'again');
    const two = git(folder, 'rev-parse', 'HEAD').trim();
    expect(await connection.push({ commit: two, ref, options })).toMatchObject({ kind: 'behind' });
    const over = await connection.push({ commit: two, ref, options, expected: one });
    expect(over).toMatchObject({ kind: 'pushed', created: false });
    const pulls = await (await connect()).forge.findPull('main', 'reader/add-login');
    expect(pulls).toMatchObject({ title: 'Add: login', body: 'One\n\nTwo = 2', head: two });
  });

  test('follows a repository that was renamed once the forge has told its name', async () => {
    forge.renameRepository(`alice/${name()}`, `new-${name()}`);
    const connection = await connect();
    const failure = await failureOf(connection.push({ commit: commit('one'), ref: 'refs/heads/x' }));
    expect(failure).toMatchObject({ code: 'forge_moved', exit: 3 });
    await connection.forge.repository();
    expect(await connection.push({ commit: commit('two'), ref: 'refs/heads/x' })).toMatchObject({
      kind: 'pushed',
    });
  });

  test.each<[what: string, code: string, exit: number, options: () => { token?: string; name?: string }]>([
    ['a wrong token', 'forge_unauthorized', 4, () => ({ token: 'wrong-0123456789' })],
    [
      'a missing scope',
      'forge_forbidden',
      4,
      () => ({ token: forge.addToken('ann', { scopes: ['read:user'] }) }),
    ],
    ['an unknown repository', 'forge_not_found', 3, () => ({ name: 'nope' })],
  ])('%s is an error', async (_, code, exit, options) => {
    const connection = await connect(options());
    const failure = await failureOf(connection.push({ commit: commit('one'), ref: 'refs/heads/x' }));
    expect(failure).toMatchObject({ code, exit });
  });

  test('a forge that never answers, and a hook that never ends, are an end too', async () => {
    const userConfig = makeFolder({ 'openspec/config.yaml': 'timeout: 1\n' });
    chmodSync(join(userConfig, 'openspec/config.yaml'), 0o600);
    const connection = await connect({}, { userConfig });
    const request = { commit: commit('one'), ref: 'refs/heads/x' };
    forge.faults.add(({ kind }) => (kind === 'git' ? { kind: 'silence' } : undefined), 9);
    expect(await failureOf(connection.push(request))).toMatchObject({ code: 'forge_unreachable', exit: 3 });
    forge.faults.clear();
    writeFiles(folder, { '.git/hooks/pre-push': '#!/bin/sh\nsleep 20\n' });
    chmodSync(join(folder, '.git/hooks/pre-push'), 0o755);
    const failure = await failureOf(connection.push(request));
    expect(failure).toMatchObject({ code: 'forge_unreachable', exit: 3 });
    expect(failure.message).toContain('within 4 seconds');
  });

  test('a forge that is down is an error', async () => {
    const connection = await connect();
    await forge.faults.down();
    const failure = await failureOf(connection.push({ commit: commit('one'), ref: 'refs/heads/x' })).finally(
      () => forge.faults.up(),
    );
    expect(failure).toMatchObject({ code: 'forge_unreachable', exit: 3 });
  });
});

describe('fetch', () => {
  test('answers the commit of a ref, and keeps the tracking ref', async () => {
    const made = forge.commit(`alice/${name()}`, { by: 'alice', message: 'Other', files: { 'b.txt': 'b' } });
    const connection = await connect();
    expect(await connection.fetch('refs/heads/main')).toBe(made);
    expect(git(folder, 'rev-parse', 'refs/remotes/origin/main').trim()).toBe(made);
    expect(await connection.fetch('refs/heads/nope')).toBeUndefined();
  });

  test('works without a remote', async () => {
    const made = forge.commit(`alice/${name()}`, { by: 'alice', message: 'Other', files: { 'b.txt': 'b' } });
    const connection = await connect({ remote: undefined });
    expect(await connection.fetch('refs/heads/main')).toBe(made);
    expect(git(folder, 'cat-file', '-t', made).trim()).toBe('commit');
  });
});
