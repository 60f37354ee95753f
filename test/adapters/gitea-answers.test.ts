import { describe, expect, test } from 'vitest';
import { openGitea } from '../../src/adapters/gitea/gitea.ts';
import { issueDocument, pullDocument, user } from '../support/gitea-documents.ts';
import { failureOf, openLab, TOKEN } from '../support/open-gitea.ts';
import { type Step, serveSteps } from '../support/scripted-server.ts';

// What servers of other ages and behind odd proxies answer, and how many requests it takes.

const notFound: Step = { status: 404, body: { message: 'not found' } };
const unknownRoute: Step = { status: 404, body: '404 page not found\n' };
const html: Step = { status: 404, body: '<html></html>', headers: { 'content-type': 'text/html' } };
const onPage = (items: readonly unknown[], total?: number): Step => ({
  body: items,
  headers: total === undefined ? {} : { 'x-total-count': String(total) },
});
const labels = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: from + at, name: `l${from + at}`, exclusive: false }));

describe('what is not there', () => {
  test('is undefined only when the forge itself says so', async () => {
    const server = await serveSteps([notFound, html, unknownRoute, notFound, html]);
    const forge = openLab(server.base);
    expect(await forge.issue(7)).toBeUndefined();
    expect(await failureOf(forge.issue(7))).toMatchObject({ code: 'forge_answer' });
    expect(await failureOf(forge.issue(7))).toMatchObject({ code: 'forge_not_found' });
    expect(await forge.pull(7)).toBeUndefined();
    expect(await failureOf(forge.findPull('main', 'x'))).toMatchObject({ code: 'forge_answer' });
  });
});

describe('pages', () => {
  test('go on to the number that the server has, however short they are', async () => {
    const server = await serveSteps([
      onPage(labels(0, 30), 65),
      onPage(labels(30, 30), 65),
      onPage(labels(60, 5), 65),
    ]);
    const found = await openLab(server.base).labels();
    expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 65 }, (_, at) => at));
    expect(server.asked.map(({ path }) => path)).toEqual(
      [1, 2, 3].map((page) => `/api/v1/repos/alice/lab/labels?page=${page}&limit=50`),
    );
  });

  test('end with a short one where the server has no number', async () => {
    const server = await serveSteps([onPage(labels(0, 50)), onPage(labels(50, 3))]);
    expect(await openLab(server.base).labels()).toHaveLength(53);
  });

  test('end when the list became shorter meanwhile', async () => {
    const server = await serveSteps([onPage(labels(0, 50), 52), onPage([], 49)]);
    expect(await openLab(server.base).labels()).toHaveLength(50);
  });

  test('without an end are an error', async () => {
    const server = await serveSteps(Array(500).fill(onPage(labels(0, 50))));
    const failure = await failureOf(openLab(server.base, { timeout: 60 }).labels());
    expect(failure).toMatchObject({ code: 'forge_answer' });
    expect(failure.message).toContain('a list that has no end');
  });

  test('of nothing may be null', async () => {
    const server = await serveSteps([{ body: null }, { body: { state: '', statuses: null } }]);
    const forge = openLab(server.base);
    expect(await forge.reviews(1)).toEqual([]);
    expect(await forge.checks('abc')).toEqual({ state: 'none', contexts: [] });
  });
});

describe('a pull request by its branch', () => {
  const asked = (paths: readonly { path: string }[]) =>
    paths.map(({ path }) => path.replace(/^.*\/pulls/, ''));

  test('is asked for with the slashes of the branch as they are, and everything else encoded', async () => {
    const server = await serveSteps([pull({}), pull({})]);
    const forge = openLab(server.base);
    await forge.findPull('main', 'openspec/add login#1?');
    await forge.findPull('release/1', 'x');
    expect(asked(server.asked)).toEqual(['/main/openspec/add%20login%231%3F', '/release%2F1/x']);
  });

  test('is looked up in the list by servers before 1.22, forks apart', async () => {
    const fork = pullDocument({ number: 9, head: { ...pullDocument().head, repo_id: 77 } });
    const others = Array.from({ length: 49 }, (_, at) =>
      pullDocument({ number: 60 - at, head: headOf(`b${at}`) }),
    );
    const server = await serveSteps([
      unknownRoute,
      onPage([fork, ...others], 120),
      onPage([pullDocument({ number: 5, state: 'closed' }), pullDocument({ number: 3 })], 120),
    ]);
    const found = await openLab(server.base).findPull('main', 'openspec/add-login');
    expect(found).toMatchObject({ number: 5, state: 'closed' });
    expect(asked(server.asked).slice(1)).toEqual([
      '?state=all&page=1&limit=50',
      '?state=all&page=2&limit=50',
    ]);
  });

  test('is the newest: behind a closed one the list is looked at', async () => {
    const closed = pullDocument({ number: 2, state: 'closed' });
    const server = await serveSteps([
      pull({ number: 2, state: 'closed' }),
      onPage(
        [
          pullDocument({ number: 8, base: { ref: 'other', repo_id: 5 } }),
          pullDocument({ number: 6 }),
          closed,
        ],
        3,
      ),
      pull({ number: 2, state: 'closed' }),
      onPage([closed, pullDocument({ number: 1 })], 700),
      pull({ number: 6 }),
    ]);
    const forge = openLab(server.base);
    expect(await forge.findPull('main', 'openspec/add-login')).toMatchObject({ number: 6 });
    expect(await forge.findPull('main', 'openspec/add-login')).toMatchObject({ number: 2 });
    expect(await forge.findPull('main', 'openspec/add-login')).toMatchObject({ number: 6 });
    expect(server.asked).toHaveLength(5);
  });

  test('into a branch with a slash is looked up among the open ones, in case that a proxy decoded it', async () => {
    const document = pullDocument({ base: { ref: 'release/1', repo_id: 5 } });
    const server = await serveSteps([notFound, onPage([document], 1)]);
    expect(await openLab(server.base).findPull('release/1', 'openspec/add-login')).toMatchObject({
      number: 2,
    });
    expect(asked(server.asked)[1]).toBe('?state=open&page=1&limit=50');
  });

  test('is a draft by its title where the server does not say it', async () => {
    const without = (title: string) => ({ body: { ...pullDocument({ title }), draft: undefined } });
    const server = await serveSteps([without('WIP: x'), without('[wip] x'), without('Wipe the disk')]);
    const forge = openLab(server.base);
    const drafts = [await forge.pull(1), await forge.pull(1), await forge.pull(1)].map((one) => one?.draft);
    expect(drafts).toEqual([true, true, false]);
  });

  function pull(facts: Readonly<Record<string, unknown>>): Step {
    return { body: pullDocument(facts) };
  }

  function headOf(branch: string) {
    return { ...pullDocument().head, label: branch, ref: branch };
  }
});

describe('the account', () => {
  const scopeMissing: Step = { status: 403, body: { message: 'required scope(s): [read:user]' } };

  test('is asked once, also by two at once, and again after a failure', async () => {
    const server = await serveSteps([{ status: 500, body: { message: '' } }, { body: user('robo') }]);
    const forge = openLab(server.base);
    const both = await Promise.allSettled([forge.account(), forge.account()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await forge.account()).toMatchObject({ login: 'robo' });
    expect(await forge.account()).toMatchObject({ login: 'robo' });
    expect(server.asked).toHaveLength(2);
  });

  test('comes from the token where the scope is missing, which is asked once', async () => {
    const server = await serveSteps([
      scopeMissing,
      { body: { scopes: ['write:issue'], user: { login: 'robo' } } },
    ]);
    const forge = openLab(server.base);
    expect(await forge.account()).toMatchObject({ login: 'robo', scopes: ['write:issue'] });
    expect(await forge.scopes()).toEqual(['write:issue']);
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/v1/user', '/api/v1/token']);
  });

  test('is not known by servers that have no such route', async () => {
    const server = await serveSteps([scopeMissing, unknownRoute]);
    expect(await failureOf(openLab(server.base).account())).toMatchObject({
      code: 'forge_forbidden',
      exit: 4,
    });
  });
});

describe('the labels of an organisation', () => {
  const label = { name: 'openspec/proposed', color: '#fbca04', description: '' };

  test('are taken before one is made', async () => {
    const server = await serveSteps([onPage([{ id: 4, name: 'openspec/proposed', exclusive: true }], 1)]);
    const forge = openLab(server.base);
    for (let time = 0; time < 2; time += 1)
      expect(await forge.createLabel(label)).toEqual({ id: 4, name: 'openspec/proposed', exclusive: true });
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/v1/orgs/alice/labels?page=1&limit=50']);
  });

  test.each([
    ['the owner is a person', notFound],
    [
      'the token may not read them',
      { status: 403, body: { message: 'required=[read:organization], token' } },
    ],
  ])('are none where %s', async (_, step) => {
    const made = { id: 9, name: 'openspec/proposed', exclusive: true };
    const server = await serveSteps([step, { status: 201, body: made }, onPage([made], 1)]);
    const forge = openLab(server.base);
    expect(await forge.createLabel(label)).toEqual(made);
    expect(await forge.labels()).toEqual([made]);
    expect(JSON.parse(server.asked[1]?.body ?? '')).toEqual({ ...label, exclusive: true });
  });
});

describe('names', () => {
  test('of the repository are encoded, and none leads out of the API', async () => {
    const server = await serveSteps([notFound]);
    const open = (owner: string, name: string) =>
      openGitea({
        address: { base: `${server.base}/sub path`, owner, name },
        token: TOKEN,
        timeout: 5,
        clock: { elapsed: () => performance.now() },
      });
    expect(await open('a b', 'x/../y?z#').issue(1)).toBeUndefined();
    expect(server.asked[0]?.path).toBe('/sub%20path/api/v1/repos/a%20b/x%2F..%2Fy%3Fz%23/issues/1');
    for (const name of ['..', '.', ''])
      expect(await failureOf(open('alice', name).issue(1))).toMatchObject({ code: 'forge_refused' });
    expect(await failureOf(open('alice', 'lab').findPull('main', 'a/../../..'))).toMatchObject({
      code: 'forge_refused',
    });
    expect(server.asked).toHaveLength(1);
  });
});

test('the body version is sent with an edit where it is known, and only then', async () => {
  const answer: Step = { status: 201, body: issueDocument({ content_version: 4 }) };
  const server = await serveSteps([answer, answer]);
  const forge = openLab(server.base);
  expect(await forge.editIssue(1, { body: 'x', bodyVersion: 3 })).toMatchObject({ bodyVersion: 4 });
  await forge.editIssue(1, { body: 'x', bodyVersion: undefined });
  expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
    { body: 'x', content_version: 3 },
    { body: 'x' },
  ]);
});
