import { describe, expect, onTestFinished, test } from 'vitest';
import { asyncGit } from '../support/async-git.ts';
import { makeFolder } from '../support/folder.ts';
import { type Forge, type ForgeOptions, startForge } from '../support/forge/forge.ts';
import { clientOf } from '../support/forge-client.ts';

const ISSUES = '/repos/alice/lab/issues';

describe('faults of the forge', () => {
  test('the connection is cut after the n-th request took effect, or before it did', async () => {
    const { forge, alice } = await startLab();
    forge.faults.cutAfter(2);
    expect((await alice('POST', ISSUES, { title: 'one' })).status).toBe(201);
    await expect(alice('POST', ISSUES, { title: 'two' })).rejects.toThrow('fetch failed');
    expect((await alice('GET', ISSUES)).body).toHaveLength(2);
    forge.faults.cutAfter(1, 'unprocessed');
    await expect(alice('POST', ISSUES, { title: 'three' })).rejects.toThrow('fetch failed');
    expect((await alice('GET', ISSUES)).body).toHaveLength(2);
    expect(forge.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'POST 201',
      'POST 0',
      'GET 200',
      'POST 0',
      'GET 200',
    ]);
  });

  test('a proxy answers in its own words, as often as it is told', async () => {
    const { forge, alice } = await startLab();
    const body = '<html>Bad gateway</html>';
    const headers = { 'content-type': 'text/html', 'retry-after': '1' };
    forge.faults.add(
      ({ path }) => (path.includes('/issues') ? { kind: 'answer', status: 502, headers, body } : undefined),
      2,
    );
    for (let time = 0; time < 2; time += 1)
      expect(await alice('POST', ISSUES, { title: 'x' })).toMatchObject({ status: 502, body });
    expect((await alice('GET', '/version')).status).toBe(200);
    expect((await alice('GET', ISSUES)).body).toEqual([]);
  });

  test('the answer is lost although the work is done', async () => {
    const { forge, alice } = await startLab();
    forge.faults.add(() => ({ kind: 'answer', status: 504, processed: true }));
    expect((await alice('POST', ISSUES, { title: 'x' })).status).toBe(504);
    expect((await alice('GET', ISSUES)).body).toHaveLength(1);
  });

  test('JSON ends in the middle, with and without a length that tells', async () => {
    const { forge } = await startLab();
    forge.faults.add(() => ({ kind: 'truncate', bytes: 5 }));
    expect(await (await fetch(`${forge.url}/api/v1/version`)).text()).toBe('{"ver');
    forge.faults.add(() => ({ kind: 'truncate', bytes: 5, wholeLength: true }));
    const response = await fetch(`${forge.url}/api/v1/version`);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('answers are late, or never come', async () => {
    const { forge } = await startLab();
    const version = (): Promise<Response> =>
      fetch(`${forge.url}/api/v1/version`, { signal: AbortSignal.timeout(100) });
    forge.faults.add(() => ({ kind: 'delay', ms: 300 }));
    await expect(version()).rejects.toThrow('timeout');
    forge.faults.add(() => ({ kind: 'silence' }));
    await expect(version()).rejects.toThrow('timeout');
  });

  test('the forge is down, and comes up where it was', async () => {
    const { forge, alice } = await startLab();
    await alice('POST', ISSUES, { title: 'kept' });
    await forge.faults.down();
    await expect(alice('GET', ISSUES)).rejects.toThrow('fetch failed');
    const remote = await asyncGit(makeFolder(), ['ls-remote', forge.cloneUrl('alice/lab')]);
    expect(remote.exit).toBe(128);
    await forge.faults.up();
    expect((await alice('GET', ISSUES)).body).toHaveLength(1);
  });

  test('git requests count and can be cut too', async () => {
    const { forge } = await startLab();
    forge.faults.cutAfter(1);
    const remote = await asyncGit(makeFolder(), ['ls-remote', forge.cloneUrl('alice/lab')]);
    expect(remote.exit).toBe(128);
    expect((await asyncGit(makeFolder(), ['ls-remote', forge.cloneUrl('alice/lab')])).exit).toBe(0);
    expect(forge.requests.map(({ kind, as }) => `${kind} ${as}`)).toContain('git anonymous');
  });
});

test('below a path everything lies below it, and what lies beside is unknown', async () => {
  const { forge, alice } = await startLab({ basePath: '/git' });
  expect(forge.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/git$/);
  const issue = await alice('POST', ISSUES, { title: 'x' });
  expect(issue.body.html_url).toBe(`${forge.url}/alice/lab/issues/1`);
  forge.renameRepository('alice/lab', 'lab-2');
  const moved = await alice('GET', '/repos/alice/lab');
  expect(moved.headers.get('location')).toBe('/git/api/v1/repos/alice/lab-2');
  const remote = await asyncGit(makeFolder(), ['ls-remote', forge.cloneUrl('alice/lab')]);
  expect(remote).toMatchObject({ exit: 0, note: expect.stringContaining('redirecting to') });
  const beside = await fetch(new URL('/api/v1/version', forge.url));
  expect(beside.status).toBe(404);
  expect(forge.unknownRoutes).toEqual(['GET /api/v1/version']);
});

test('an owner is renamed, and the old name leads on', async () => {
  const { forge, alice } = await startLab();
  forge.renameUser('alice', 'alicia');
  const moved = await alice('POST', ISSUES, { title: 'x' });
  expect(moved.status).toBe(301);
  expect(moved.headers.get('location')).toBe('/api/v1/repos/alicia/lab/issues');
});

test('a route that nobody has is noted; one of the other server is not', async () => {
  const { forge, alice } = await startLab({ flavor: 'forgejo' });
  expect(await alice('GET', '/token')).toMatchObject({ status: 404, body: '404 page not found\n' });
  expect((await alice('GET', '/repos/alice/lab/nothing')).status).toBe(404);
  expect(forge.unknownRoutes).toEqual(['GET /api/v1/repos/alice/lab/nothing']);
});

test('2000 issues are there at once, 50 on a page', async () => {
  const { forge, alice } = await startLab();
  forge.seedIssues('alice/lab', 2000);
  const page = await alice('GET', `${ISSUES}?limit=100&page=40`);
  expect(page.headers.get('x-total-count')).toBe('2000');
  expect(page.body).toHaveLength(50);
  expect(page.body.at(-1)).toMatchObject({ number: 1, title: 'Issue 1' });
});

async function startLab(options: Partial<ForgeOptions> = {}) {
  const forge: Forge = await startForge({ flavor: 'gitea', ...options });
  onTestFinished(() => forge.close());
  forge.addRepository('alice', 'lab');
  return { forge, alice: clientOf(forge, forge.addToken('alice')) };
}
