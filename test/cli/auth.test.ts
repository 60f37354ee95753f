import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended } from '../support/child.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { type Forge, startForge } from '../support/forge/forge.ts';
import { installedProgram } from '../support/program.ts';
import { type Answer, runIn } from '../support/project.ts';
import { commitAll, GIT_ENVIRONMENT, makeRepository } from '../support/repository.ts';
import type { TestWorldOptions } from '../support/world.ts';

const installed = installedProgram();
let forge: Forge;

beforeAll(async () => {
  forge = await startForge({ flavor: 'gitea', basePath: '/git' });
  forge.addRepository('alice', 'lab', { private: true });
  for (const name of ['ann', 'bob']) {
    forge.addUser(name);
    forge.setCollaborator('alice/lab', name, 'write');
  }
});

afterAll(() => forge.close());

/** A folder for $XDG_CONFIG_HOME with one identity, whose token stands in a variable. */
function settingsFor(base: string, account = 'ann', more = ''): string {
  const text = `forges:\n  ${base}:\n    identities:\n      me: {account: ${account}, variable: MY_PAT}\n${more}`;
  const folder = makeFolder({ 'openspec/config.yaml': text });
  chmodSync(join(folder, 'openspec/config.yaml'), 0o600);
  return folder;
}

const environment = (more: Record<string, string>) => ({ ...GIT_ENVIRONMENT, ...more });

describe('auth status', () => {
  const project = (more = ''): string =>
    makeFolder({ 'openspec/config.yaml': `forge:\n  url: ${forge.url}\n  repository: alice/lab\n${more}` });
  const status = (argv: readonly string[], options: TestWorldOptions, folder = project()): Promise<Answer> =>
    runIn(folder, ['auth', 'status', ...argv], options);

  test('says who, by which source, and with which scopes', async () => {
    const token = forge.addToken('ann', { scopes: ['write:repository', 'write:issue', 'read:user'] });
    const options = { userConfig: settingsFor(forge.url), environment: environment({ MY_PAT: token }) };
    const text = await status([], options);
    expect(text).toEqual({
      exit: 0,
      note: '',
      out: [
        `ann on ${forge.url}`,
        '  repository  alice/lab',
        '  identity    me, and the account is the declared one',
        '  token from  the variable MY_PAT',
        '  scopes      write:repository, write:issue, read:user',
        '',
      ].join('\n'),
    });
    const { out } = await status(['--json', '--forge', `${forge.url}/`], options, makeFolder());
    const [, described = ''] = readFileSync('docs/json.md', 'utf8').split('\n## auth status\n');
    const [section = ''] = described.split('\n## ');
    for (const key of Object.keys(JSON.parse(out))) expect(section).toContain(`| \`${key}\` |`);
    expect(JSON.parse(out)).toEqual({
      root: null,
      forge: forge.url,
      repository: null,
      account: 'ann',
      identity: { name: 'me', account: 'ann' },
      source: 'variable',
      from: 'the variable MY_PAT',
      scopes: ['write:repository', 'write:issue', 'read:user'],
      missing: [],
    });
  });

  test('names the scopes that are missing, with AGit too: servers ask for them at every push', async () => {
    const token = forge.addToken('ann', { scopes: ['read:repository', 'write:issue', 'read:user'] });
    const options = { environment: environment({ OPENSPEC_TOKEN: token, OPENSPEC_FORGE: forge.url }) };
    const { exit, out } = await status([], options);
    expect({ exit, out }).toEqual({
      exit: 4,
      out: expect.stringContaining('  missing     write:repository\n'),
    });
    expect(await status([], options, project('  push: agit\n'))).toMatchObject({ exit, out });
  });

  test('the account must be the declared one', async () => {
    const options = {
      userConfig: settingsFor(forge.url),
      environment: environment({ MY_PAT: forge.addToken('bob') }),
    };
    const { exit, note } = await status([], options);
    expect({ exit, note }).toEqual({ exit: 4, note: expect.stringContaining('[account_mismatch]') });
    expect(note).toContain('the identity me is the account ann');
    expect(note).toContain('from the variable MY_PAT belongs to bob');
  });

  test('without a credential it stops and says whose, for what, and where it will look', async () => {
    const { exit, note } = await status([], { userConfig: settingsFor(forge.url) });
    expect({ exit, note: note.replaceAll(forge.url, 'FORGE') }).toEqual({
      exit: 4,
      note: [
        'error: There is no credential for the account ann (identity me) on FORGE: the variable MY_PAT is not set. The token needs the scopes write:repository, write:issue and read:user.',
        '  Put the token there: the variable MY_PAT will be asked next time.',
        '  [credential_missing]',
        '',
      ].join('\n'),
    });
    const agit = await status([], { userConfig: settingsFor(forge.url) }, project('  push: agit\n'));
    expect(agit.note).toContain(
      'The token needs the scopes write:repository, write:issue and read:user; the account itself need only read the repository.',
    );
    const json = await status(['--json'], {});
    expect([json.exit, JSON.parse(json.out).status[0].code]).toEqual([4, 'credential_missing']);
  });

  test.each<[what: string, exit: number, code: string, options: () => TestWorldOptions]>([
    [
      'a token of nobody',
      4,
      'forge_unauthorized',
      () => ({ environment: environment({ OPENSPEC_TOKEN: 'wrong-0123', OPENSPEC_FORGE: forge.url }) }),
    ],
    [
      'an unbound token',
      4,
      'credential_elsewhere',
      () => ({ environment: environment({ OPENSPEC_TOKEN: 'wrong-0123' }) }),
    ],
    [
      'settings that others can write',
      4,
      'user_settings_unsafe',
      () => {
        const userConfig = settingsFor(forge.url);
        chmodSync(join(userConfig, 'openspec/config.yaml'), 0o666);
        return { userConfig };
      },
    ],
    [
      'settings that are wrong',
      4,
      'user_settings_invalid',
      () => ({ userConfig: settingsFor(forge.url, 'ann', 'timeout: soon\n') }),
    ],
  ])('%s', async (_, exit, code, options) => {
    const answer = await status([], options());
    expect([answer.exit, answer.note]).toEqual([exit, expect.stringContaining(`[${code}]`)]);
  });

  test('a server that does not answer is exit code 3', async () => {
    const base = 'http://127.0.0.1:1';
    const options = { userConfig: settingsFor(base), environment: environment({ MY_PAT: 'x-0123456' }) };
    const { exit, note } = await status(['--forge', base], options);
    expect([exit, note]).toEqual([3, expect.stringContaining('[forge_unreachable]')]);
  });

  test('without a forge in settings and remotes it says so', async () => {
    const { exit, note } = await status([], {}, makeRepository({ 'openspec/config.yaml': '' }));
    expect([exit, note]).toEqual([3, expect.stringContaining('[forge_unknown]')]);
  });
});

describe('auth git-credential', () => {
  const ask = (input: string, options: TestWorldOptions, ...argv: string[]): Promise<Answer> =>
    runIn(makeFolder(), ['auth', 'git-credential', ...argv], { input, ...options });
  const question = (path?: string): string => {
    const { protocol, host } = new URL(forge.url);
    return `protocol=${protocol.replace(':', '')}\nhost=${host}\n${path === undefined ? '' : `path=${path}\n`}\n`;
  };

  test('answers for a declared forge and its paths only', async () => {
    const token = forge.addToken('ann');
    const options = { userConfig: settingsFor(forge.url), environment: environment({ MY_PAT: token }) };
    const answer = { exit: 0, out: `username=ann\npassword=${token}\n`, note: '' };
    expect(await ask(question('git/alice/lab.git'), options, 'get')).toEqual(answer);
    expect(await ask(question('git/alice/lab.git'), options)).toEqual(answer);
    const nothing = { exit: 0, out: '', note: '' };
    expect(await ask(question('gitea/alice/lab.git'), options, 'get')).toEqual(nothing);
    expect(await ask(question('git/../evil/lab.git'), options, 'get')).toEqual(nothing);
    expect(await ask('protocol=https\nhost=github.com\n\n', options, 'get')).toEqual(nothing);
    expect(await ask(question('git/a/b').replace('http', 'https'), options, 'get')).toEqual(nothing);
    expect(await ask(question('git/a/b').replace('127.0.0.1', 'ann@127.0.0.1'), options, 'get')).toEqual(
      nothing,
    );
    for (const action of ['store', 'erase', 'capability'])
      expect(await ask(question('git/alice/lab.git'), options, action)).toEqual(nothing);
    for (const odd of ['', 'host', 'protocol=ssh\nhost=x\n', '=\n=\n'])
      expect(await ask(odd, options, 'get')).toEqual(nothing);
    const unnamed = await ask(question(), options, 'get');
    expect(unnamed).toEqual({ exit: 0, out: '', note: expect.stringContaining('useHttpPath true') });
  });

  test('answers nothing where nothing is declared', async () => {
    expect(await ask(question('git/alice/lab.git'), {}, 'get')).toEqual({ exit: 0, out: '', note: '' });
    const named = { environment: environment({ OPENSPEC_FORGE: forge.url }) };
    expect(await ask(question('git/alice/lab.git'), named, 'get')).toEqual({ exit: 0, out: '', note: '' });
  });

  test('keeps git from other helpers where the declared identity has no credential, or another account', async () => {
    const userConfig = settingsFor(forge.url);
    const none = await ask(question('git/alice/lab.git'), { userConfig }, 'get');
    expect(none).toEqual({ exit: 4, out: 'quit=1\n', note: expect.stringContaining('[credential_missing]') });
    const other = { userConfig, environment: environment({ MY_PAT: forge.addToken('bob') }) };
    const wrong = await ask(question('git/alice/lab.git'), other, 'get');
    expect(wrong).toEqual({ exit: 4, out: 'quit=1\n', note: expect.stringContaining('[account_mismatch]') });
  });

  test('git pushes as the identity', async () => {
    const folder = makeFolder();
    const env = {
      MY_PAT: forge.addToken('ann'),
      XDG_CONFIG_HOME: settingsFor(forge.url),
      PATH: `${installed}:${GIT_ENVIRONMENT.PATH}`,
    };
    const settings = [
      '-c',
      'credential.helper=!openspec auth git-credential',
      '-c',
      'credential.useHttpPath=true',
    ];
    const { spawn } = await import('node:child_process');
    const run = (args: readonly string[], more: Record<string, string> = {}) =>
      ended(
        spawn('git', [...settings, ...args], {
          cwd: folder,
          env: { ...GIT_ENVIRONMENT, GIT_TERMINAL_PROMPT: '0', ...env, ...more },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );
    expect(await run(['clone', '--quiet', forge.cloneUrl('alice/lab'), '.'])).toMatchObject({ exit: 0 });
    writeFiles(folder, { 'a.txt': 'a' });
    commitAll(folder, 'a');
    forge.clearRequests();
    expect(await run(['push', '--quiet', 'origin', 'HEAD:refs/heads/a'])).toMatchObject({ exit: 0 });
    expect(forge.requests.filter(({ kind }) => kind === 'git').at(-1)?.as).toBe('ann');
    const refused = await run(['push', '--quiet', 'origin', 'HEAD:refs/heads/b'], { MY_PAT: '' });
    expect(refused.exit).toBe(128);
    expect(refused.note).toContain('[credential_missing]');
  });

  test('a socket that nobody listens at is an error', async () => {
    const answer = await ask(question(), {}, 'get', '--socket', '/nonexistent/socket');
    expect(answer).toMatchObject({ exit: 3, note: expect.stringContaining('[credential_socket]') });
  });
});
