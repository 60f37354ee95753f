import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asyncGit } from '../support/async-git.ts';
import {
  type Bench,
  childrenOf,
  declare,
  holds,
  keep,
  makeBench,
  recordsWith,
  runClean,
  SOURCES,
  type Source,
  setHook,
  startSpy,
  writeTea,
} from '../support/canary.ts';
import { useCanaryProgram } from '../support/canary-program.ts';
import type { Ended } from '../support/child.ts';
import { writeFiles } from '../support/folder.ts';
import { type Forge, startForge } from '../support/forge/forge.ts';
import { GIT_ENVIRONMENT } from '../support/repository.ts';
import { makeWorld } from '../support/world.ts';

// A token is where it was kept, in the request to its forge, and nowhere else, whatever happens.

const script = useCanaryProgram();
let forge: Forge;
let token: string;

beforeAll(async () => {
  forge = await startForge({ flavor: 'gitea', basePath: '/git' });
  forge.addRepository('alice', 'lab');
  token = forge.addToken('ann');
  forge.setCollaborator('alice/lab', 'ann', 'write');
});

afterAll(() => forge.close());

beforeEach(() => forge.faults.clear());

const cloneUrl = (): string => forge.cloneUrl('alice/lab');
let runs = 0;

/** Pushes to a branch of its own, and looks everywhere for the token. */
function push(bench: Bench, source: Source, secret = token): Promise<Ended> {
  runs += 1;
  return runClean({ bench, token: secret, script }, ['push-now', '--ref', `refs/heads/work-${runs}`], source);
}

async function prepare(name: string, secret = token): Promise<{ bench: Bench; source: Source }> {
  const bench = await makeBench(cloneUrl());
  const source = SOURCES[name]?.(bench, forge.url, secret) ?? {};
  return { bench, source };
}

describe.each(Object.keys(SOURCES))('from %s', (name) => {
  test('a push and a fetch', async () => {
    const { bench, source } = await prepare(name);
    const { exit, out, note } = await push(bench, source);
    expect({ exit, note: note.replace('give: warming up\n', '') }).toEqual({ exit: 0, note: '' });
    expect(JSON.parse(out)).toMatchObject({ login: 'ann', pushed: { kind: 'pushed', created: true } });
    expect(childrenOf(bench)).toEqual(expect.arrayContaining(['git', 'hook']));
  });

  test('a token that the forge does not take', async () => {
    const secret = 'canary-9876543210';
    const { bench, source } = await prepare(name, secret);
    const { exit, note } = await push(bench, source, secret);
    expect({ exit, note }).toEqual({ exit: 4, note: expect.stringContaining('[forge_unauthorized]') });
  });

  test('a server that sends back what it got', async () => {
    const { bench, source } = await prepare(name);
    const echo = `Authorization: token ${token} Basic ${Buffer.from(`ann:${token}`).toString('base64')}`;
    forge.faults.add(() => ({ kind: 'answer', status: 500, body: JSON.stringify({ message: echo }) }), 99);
    const { exit, note } = await push(bench, source);
    expect({ exit, note }).toEqual({ exit: 3, note: expect.stringContaining('[forge_failed]') });
  });
});

describe('a failure', () => {
  const fault = (kind: 'api' | 'git', status: number, headers: Record<string, string> = {}) =>
    forge.faults.add(
      (request) =>
        request.kind === kind
          ? {
              kind: 'answer',
              status,
              headers: { 'content-type': 'text/plain', ...headers },
              body: `${token} ${Buffer.from(`openspec:${token}`).toString('base64')}\n`,
            }
          : undefined,
      99,
    );

  test.each<[what: string, exit: number, code: string, break_: () => unknown]>([
    ['403 of the API', 4, 'forge_forbidden', () => fault('api', 403)],
    [
      '401 of git',
      4,
      'forge_unauthorized',
      () => fault('git', 401, { 'www-authenticate': 'Basic realm="x"' }),
    ],
    ['403 of git', 4, 'forge_forbidden', () => fault('git', 403)],
    ['500 of git', 3, 'forge_failed', () => fault('git', 500)],
    ['404 of git', 3, 'forge_not_found', () => fault('git', 404)],
    ['wrong JSON', 3, 'forge_answer', () => fault('api', 200, { 'content-type': 'application/json' })],
    [
      'a cut connection',
      3,
      'forge_unreachable',
      () =>
        forge.faults.add(({ kind }) => (kind === 'git' ? { kind: 'cut', processed: false } : undefined), 99),
    ],
  ])('%s', async (_, exit, code, break_) => {
    const { bench, source } = await prepare('environment');
    break_();
    const ran = await push(bench, source);
    expect({ exit: ran.exit, note: ran.note }).toEqual({ exit, note: expect.stringContaining(`[${code}]`) });
  });

  test('a dead server', async () => {
    const { bench, source } = await prepare('environment');
    await forge.faults.down();
    const ran = await push(bench, source).finally(() => forge.faults.up());
    expect({ exit: ran.exit, note: ran.note }).toEqual({
      exit: 3,
      note: expect.stringContaining('[forge_unreachable]'),
    });
  });

  test('a hook of the user that refuses', async () => {
    const { bench, source } = await prepare('environment');
    setHook(bench, 'env >&2; exit 1');
    const { exit, out } = await push(bench, source);
    expect({ exit, kind: JSON.parse(out).pushed.kind }).toEqual({ exit: 0, kind: 'refused' });
  });

  test('traces of git that are asked for', async () => {
    const { bench, source } = await prepare('environment');
    const trace = `${bench.home}/trace`;
    const env = {
      GIT_TRACE_CURL: trace,
      GIT_TRACE_REDACT: '0',
      GIT_CURL_VERBOSE: '1',
      GIT_TRACE_PACKET: trace,
    };
    const { exit, note } = await push(bench, { ...source, env: { ...source.env, ...env } });
    expect({ exit, note }).toEqual({ exit: 0, note: '' });
  });

  test('the token in the URL of the remote, in other variables, and as a header for git', async () => {
    const bench = await makeBench(cloneUrl(), forge.cloneUrl('alice/lab', { user: 'ann', token }));
    const { env } = SOURCES.environment?.(bench, forge.url, token) ?? {};
    const others = {
      MY_COPY: token,
      PROXY_LOGIN: `http://ann:${token}@proxy`,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: token ${token}`,
    };
    const { exit, note } = await push(bench, { env: { ...env, ...others } });
    expect({ exit, note }).toEqual({ exit: 0, note: '' });
  });

  test.each<[what: string, give: string, code: string]>([
    ['ends with an error', 'cat "$0.secret"; cat "$0.secret" >&2; exit 3', 'credential_failed'],
    ['prints two lines', 'cat "$0.secret"; echo; cat "$0.secret"', 'credential_failed'],
    ['prints blanks around it', 'echo " $(cat "$0.secret")"', 'credential_failed'],
    ['prints nothing', ':', 'credential_failed'],
    ['does not end', 'cat "$0.secret"; sleep 20', 'credential_failed'],
    ['talks about it', 'cat "$0.secret"; echo "it is $(cat "$0.secret")" >&2; exit 1', 'credential_failed'],
  ])('a credential command that %s', async (_, give, code) => {
    const { bench } = await prepare('environment');
    keep(bench, { give, 'give.secret': token });
    declare(bench, forge.url, 'command: [give]', 'timeout: 2\n');
    const { exit, note } = await push(bench, {});
    expect({ exit, note }).toEqual({ exit: 4, note: expect.stringContaining(`[${code}]`) });
    expect(note).toContain('ann');
    expect(note).toContain('write:repository, write:issue and read:user');
  });
});

describe('a token stays with its forge when', () => {
  /** A forge that the token is for, on the same server as the spy. */
  async function tempt(
    name: string,
    base: (port: number) => string,
    remote: (port: number) => string,
  ): Promise<void> {
    const spy = await startSpy();
    const bench = await makeBench(cloneUrl(), remote(spy.port));
    const source = SOURCES[name]?.(bench, base(spy.port), token) ?? {};
    const { exit, note } = await push(bench, source);
    expect({ exit, note }).toEqual({
      exit: expect.toSatisfy((code) => code === 3 || code === 4),
      note: expect.stringContaining('['),
    });
    expect(spy.heard.filter((text) => holds(text, token) || /^authorization$/im.test(text))).toEqual([]);
    expect(forge.requests.filter(({ kind }) => kind === 'git').at(-1)?.as).not.toBe('wrong');
  }

  const ours = (): string => forge.url;
  const port = (): string => new URL(forge.url).port;

  describe.each(['environment', 'command', 'tea', 'variable', 'actions'])('it comes from %s and', (name) => {
    test.each<[what: string, base: (port: number) => string, remote: (port: number) => string]>([
      ['the remote has another host', ours, (spy) => `http://localhost:${spy}/git/alice/lab.git`],
      ['the remote has another port', ours, (spy) => `http://127.0.0.1:${spy}/git/alice/lab.git`],
      [
        'the remote is plain http',
        (spy) => `https://127.0.0.1:${spy}/git`,
        (spy) => `http://127.0.0.1:${spy}/git/alice/lab.git`,
      ],
      [
        'the remote has another path',
        (spy) => `http://127.0.0.1:${spy}/git`,
        (spy) => `http://127.0.0.1:${spy}/evil/alice/lab.git`,
      ],
      [
        'the path only begins alike',
        (spy) => `http://127.0.0.1:${spy}/git`,
        (spy) => `http://127.0.0.1:${spy}/gitea/alice/lab.git`,
      ],
      [
        'the path goes up',
        (spy) => `http://127.0.0.1:${spy}/git`,
        (spy) => `http://127.0.0.1:${spy}/git/../evil/alice/lab.git`,
      ],
      [
        'the forge is the user of the remote',
        ours,
        (spy) => `http://127.0.0.1:${port()}@127.0.0.1:${spy}/git/alice/lab.git`,
      ],
      [
        'a backslash hides the host',
        ours,
        (spy) => `http://127.0.0.1:${spy}\\@127.0.0.1:${port()}/git/alice/lab.git`,
      ],
    ])('%s', (_, base, remote) => tempt(name, base, remote));
  });

  test('a settings file of the repository names another forge', async () => {
    const spy = await startSpy();
    for (const name of ['environment', 'command', 'tea', 'actions']) {
      const { bench, source } = await prepare(name);
      const forgeText = `forge: {url: "http://127.0.0.1:${spy.port}/git", repository: alice/lab}\n`;
      writeFiles(bench.project, { 'openspec/config.yaml': forgeText });
      const { exit, note } = await runClean({ bench, token, script }, ['auth', 'status'], source);
      expect({ exit, note }).toEqual({
        exit: 4,
        note: expect.stringMatching(/\[credential_(?:elsewhere|missing)\]/),
      });
    }
    expect(spy.heard).toEqual([]);
  });

  test.each(['api', 'git'] as const)('the forge redirects %s to another one', async (kind) => {
    const spy = await startSpy();
    const { bench, source } = await prepare('environment');
    forge.faults.add((request) => {
      if (request.kind !== kind) return undefined;
      const location = `http://127.0.0.1:${spy.port}${request.path}`;
      return { kind: 'answer', status: 307, headers: { location } };
    }, 99);
    const { exit } = await push(bench, source);
    expect(exit).toBe(3);
    expect(spy.heard.filter((text) => holds(text, token))).toEqual([]);
  });

  test('other settings of git would send it elsewhere, or push as somebody else', async () => {
    const spy = await startSpy();
    const { bench, source } = await prepare('environment');
    const settings: [string, string][] = [
      [`url.http://127.0.0.1:${spy.port}/.insteadOf`, `${new URL(forge.url).origin}/`],
      [`url.ssh://git@127.0.0.1/.pushInsteadOf`, `${forge.url}/`],
      [`http.${forge.url}/.extraHeader`, `Authorization: token ${'0'.repeat(40)}`],
      ['http.followRedirects', 'true'],
      [`credential.${new URL(forge.url).origin}.helper`, '!echo username=bob; echo password=wrong; :'],
      ['remote.origin.pushurl', `http://127.0.0.1:${spy.port}/git/alice/lab.git`],
    ];
    for (const [key, value] of settings) await asyncGit(bench.project, ['config', key, value]);
    writeFiles(bench.home, { '.netrc': 'machine 127.0.0.1 login bob password wrong\n' });
    forge.clearRequests();
    // git itself would say the rewritten URL; here it is named.
    const { exit, note } = await push(bench, { ...source, args: ['--url', cloneUrl()] });
    expect({ exit, note }).toEqual({ exit: 0, note: '' });
    expect(spy.heard).toEqual([]);
    expect(new Set(forge.requests.map(({ as }) => as)).has('wrong')).toBe(false);
  });

  test('a tea login is for another forge', async () => {
    const { bench } = await prepare('environment');
    writeTea(bench, `{name: work, url: "http://127.0.0.1:1/git", token: ${token}}`);
    declare(bench, forge.url, 'tea: work');
    const { exit, note } = await push(bench, {});
    expect({ exit, note }).toEqual({ exit: 4, note: expect.stringContaining('[credential_elsewhere]') });
  });
});

// A person needs a terminal, so these run in this process; what git, tea and hooks are started with is written down too.
describe('from the logins of a person,', () => {
  test.each<[what: string, setUp: (bench: Bench) => unknown]>([
    ['tea', (bench) => writeTea(bench, `{name: work, url: "${forge.url}", token: ${token}}`)],
    [
      'git',
      (bench) => {
        keep(bench, { helper: `echo username=ann; printf 'password=%s\\n' '${token}'\n` });
        return asyncGit(bench.project, ['config', 'credential.helper', `!sh '${bench.vault}/helper'`]);
      },
    ],
  ])('%s', async (_, setUp) => {
    const bench = await makeBench(cloneUrl());
    await setUp(bench);
    const environment = { ...GIT_ENVIRONMENT, PATH: bench.path, HOME: bench.home };
    const world = makeWorld(bench.project, { environment, userConfig: bench.config, interactive: true });
    const address = { base: forge.url, owner: 'alice', name: 'lab' };
    const connection = await world.connect({
      root: bench.project,
      address,
      tokenFile: undefined,
      remote: 'origin',
    });
    expect((await connection.forge.account()).login).toBe('ann');
    const commit = await (await world.git(bench.project))?.commit('HEAD');
    runs += 1;
    const pushed = await connection.push({ commit: commit ?? '', ref: `refs/heads/work-${runs}` });
    expect(pushed).toEqual({ kind: 'pushed', created: true });
    expect(JSON.stringify(connection.identity)).not.toContain(token);
    expect(recordsWith(bench, token)).toEqual([]);
    expect(childrenOf(bench)).toEqual(['git', 'hook']);
    expect(world.tokens).toContain(token);
    const elsewhere = { ...address, base: 'http://127.0.0.1:1' };
    const stray = makeWorld(bench.project, { environment, userConfig: bench.config, interactive: true });
    await asyncGit(bench.project, ['config', '--unset', 'credential.helper']);
    const refused = stray.connect({ root: bench.project, address: elsewhere, tokenFile: undefined });
    await expect(refused).rejects.toMatchObject({ code: 'credential_missing', exit: 4 });
  });
});
