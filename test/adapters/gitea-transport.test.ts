import { describe, expect, test } from 'vitest';
import { issueDocument, repositoryDocument } from '../support/gitea-documents.ts';
import { failureOf, openLab, TOKEN } from '../support/open-gitea.ts';
import { findClosedPort, type Step, serveSteps } from '../support/scripted-server.ts';

// Dead, slow, busy and moved servers: what is repeated, what is not, and where the token goes.

const lab: Step = { body: repositoryDocument() };
const draft = { title: 'x', body: 'y', labels: [] };
const html = (status: number, title: string): Step => ({
  status,
  body: `<html><title>${title}</title></html>`,
  headers: { 'content-type': 'text/html' },
});

describe('what is safe to repeat', () => {
  test.each<[string, Step]>([
    ['a connection that is cut', { cut: 'before' }],
    ['an answer that is cut', { ...lab, cut: 'within' }],
    ['429', { status: 429, headers: { 'retry-after': '0' } }],
    ['502', html(502, 'Bad Gateway')],
    ['503', html(503, 'Starting')],
    ['504', html(504, 'Timeout')],
    ['500 of a locked database', { status: 500, body: { message: 'database is locked' } }],
  ])('is repeated after %s', async (_, step) => {
    const server = await serveSteps([step, step, lab]);
    expect(await openLab(server.base).repository()).toMatchObject({ name: 'lab' });
    expect(server.asked).toHaveLength(3);
  });

  test('is given up after three tries', async () => {
    const server = await serveSteps([
      html(503, 'Starting'),
      html(503, 'Starting'),
      html(503, 'Still starting'),
    ]);
    const failure = await failureOf(openLab(server.base).repository());
    expect(failure).toMatchObject({ code: 'forge_unreachable', exit: 3 });
    expect(failure.message).toContain('(503: an HTML page with the title "Still starting")');
    expect(failure.fix).toContain('is kept. Run the command again when the forge is back');
    expect(server.asked).toHaveLength(3);
  });

  test('waits as long as the server asks', async () => {
    const server = await serveSteps([{ status: 429, headers: { 'retry-after': '1' } }, lab]);
    const start = performance.now();
    await openLab(server.base).repository();
    expect(performance.now() - start).toBeGreaterThan(950);
  });

  test('is not repeated when the server asks for more time than there is', async () => {
    const busy = { status: 503, headers: { 'retry-after': '3600' } };
    const server = await serveSteps([busy, lab]);
    const start = performance.now();
    const failure = await failureOf(openLab(server.base, { timeout: 5 }).repository());
    expect(failure.code).toBe('forge_unreachable');
    expect(performance.now() - start).toBeLessThan(2000);
    expect(server.asked).toHaveLength(1);
  });
});

describe('a write', () => {
  test.each<[string, Step]>([
    ['the connection is cut', { cut: 'before' }],
    ['the answer is cut', { status: 201, body: issueDocument(), cut: 'within' }],
    ['500', { status: 500, body: { message: '' } }],
    ['500 of a locked database', { status: 500, body: { message: 'database is locked' } }],
    ['502', html(502, 'Bad Gateway')],
    ['503', html(503, 'Starting')],
    ['504', html(504, 'Timeout')],
    ['an answer that nobody understands', html(200, 'Welcome')],
    ['an answer of 303', { status: 303, headers: { location: '/somewhere' } }],
  ])('is sent once when it may have been processed: %s', async (_, step) => {
    const server = await serveSteps([step, step, step]);
    const failure = await failureOf(openLab(server.base).createIssue(draft));
    expect(failure).toMatchObject({ code: 'forge_uncertain', exit: 3 });
    expect(failure.message).toMatch(
      /^POST \/repos\/alice\/lab\/issues on [\d.:]+ may have been done or not: ./,
    );
    expect(failure.fix).toContain('looks first');
    expect(server.asked).toHaveLength(1);
  });

  test('is sent once when nothing comes back in time', async () => {
    const server = await serveSteps([{ hang: 'head' }]);
    const failure = await failureOf(openLab(server.base, { timeout: 0.3 }).editIssue(1, { title: 'z' }));
    expect(failure.code).toBe('forge_uncertain');
    expect(failure.message).toContain('no whole answer within 0.3 s');
    expect(server.asked).toHaveLength(1);
  });

  test('is sent again after 429, with the same body', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' } };
    const server = await serveSteps([busy, { status: 201, body: issueDocument() }]);
    expect(await openLab(server.base).createIssue(draft)).toMatchObject({ number: 1 });
    expect(server.asked.map(({ method, body }) => [method, JSON.parse(body)])).toEqual([
      ['POST', draft],
      ['POST', draft],
    ]);
  });
});

describe('a server that is not there', () => {
  test.each(['read', 'write'])('refuses the connection: %s', async (kind) => {
    const forge = openLab(`http://127.0.0.1:${await findClosedPort()}`);
    const failure = await failureOf(kind === 'read' ? forge.repository() : forge.createIssue(draft));
    expect(failure).toMatchObject({ code: 'forge_unreachable', exit: 3 });
    expect(failure.message).toMatch(
      /does not answer: the connection was refused \((GET|POST) \/repos\/alice\/lab/,
    );
    expect(failure.fix).toContain('is kept');
  });

  test('has no name', async () => {
    const failure = await failureOf(openLab('http://forge.invalid').repository());
    expect(failure.code).toBe('forge_unreachable');
    expect(failure.message).toMatch(/there is no host of this name|could not be looked up/);
  });

  test.each<Step>([{ hang: 'head' }, { ...lab, hang: 'body' }])('is too slow: %o', async (step) => {
    const server = await serveSteps([step]);
    const start = performance.now();
    const failure = await failureOf(openLab(server.base, { timeout: 0.3 }).repository());
    expect(failure).toMatchObject({ code: 'forge_unreachable', exit: 3 });
    expect(failure.message).toContain('no whole answer within 0.3 s');
    expect(performance.now() - start).toBeLessThan(3000);
    expect(server.asked).toHaveLength(1);
  });

  test('sends without an end', async () => {
    const server = await serveSteps([{ body: 'x'.repeat(17 * 1024 * 1024) }]);
    const failure = await failureOf(openLab(server.base).repository());
    expect(failure.code).toBe('forge_answer');
    expect(failure.message).toContain('longer than 16 MB');
  });

  test('has a certificate of its own', async () => {
    const server = await serveSteps([lab], { tls: true });
    for (const call of ['repository', 'account'] as const) {
      const failure = await failureOf(openLab(server.base)[call]());
      expect(failure).toMatchObject({ code: 'forge_unreachable', exit: 3 });
      expect(failure.message).toContain(
        'could not be trusted, and nothing was sent: DEPTH_ZERO_SELF_SIGNED_CERT',
      );
      expect(failure.fix).toContain('NODE_EXTRA_CA_CERTS=/path/to/ca.pem');
    }
    expect(server.asked).toEqual([]);
  });

  test('does not speak TLS', async () => {
    const server = await serveSteps([]);
    const failure = await failureOf(openLab(server.base.replace('http:', 'https:')).createIssue(draft));
    expect(failure.code).toBe('forge_unreachable');
    expect(failure.message).toContain('nothing was sent');
  });
});

describe('a redirect', () => {
  const to = (location: string, status = 301): Step => ({ status, headers: { location } });

  test.each([301, 302, 307, 308])(
    '%d to the new name of a repository keeps method and body',
    async (status) => {
      const server = await serveSteps([
        to('/api/v1/repos/ops/lab-2/issues', status),
        { status: 201, body: issueDocument() },
        lab,
      ]);
      const forge = openLab(server.base);
      expect(forge.address).toMatchObject({ owner: 'alice', name: 'lab' });
      await forge.createIssue(draft);
      expect(forge.address).toEqual({ base: server.base, owner: 'ops', name: 'lab-2' });
      await forge.repository();
      expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
        'POST /api/v1/repos/alice/lab/issues',
        'POST /api/v1/repos/ops/lab-2/issues',
        'GET /api/v1/repos/ops/lab-2',
      ]);
      expect(JSON.parse(server.asked[1]?.body ?? '')).toEqual(draft);
      expect(server.asked[1]?.authorization).toBe(`token ${TOKEN}`);
    },
  );

  test('below a sub-path stays there', async () => {
    const server = await serveSteps([to('/git/api/v1/repos/alice/new'), lab]);
    const forge = openLab(`${server.base}/git`);
    await forge.repository();
    expect(forge.address.name).toBe('new');
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/git/api/v1/repos/alice/lab',
      '/git/api/v1/repos/alice/new',
    ]);
  });

  test.each(['read', 'write'])('to another origin is not followed: %s', async (kind) => {
    const other = await serveSteps([lab]);
    const server = await serveSteps([to(`${other.base}/api/v1/repos/alice/lab?key=secret`)]);
    const forge = openLab(server.base);
    const failure = await failureOf(kind === 'read' ? forge.repository() : forge.createIssue(draft));
    expect(failure).toMatchObject({ code: 'forge_moved', exit: 3 });
    expect(failure.message).toContain(`was sent on to ${other.base}/api/v1/repos/alice/lab. `);
    expect(failure.fix).toContain('a new address that you trust');
    expect(other.asked).toEqual([]);
    expect(forge.address).toEqual({ base: server.base, owner: 'alice', name: 'lab' });
  });

  test('out of the sub-path is not followed', async () => {
    const server = await serveSteps([to('/api/v1/repos/alice/lab'), lab]);
    const failure = await failureOf(openLab(`${server.base}/git`).repository());
    expect(failure.code).toBe('forge_moved');
    expect(server.asked).toHaveLength(1);
  });

  test.each([
    ['/user/login?redirect_to=%2Fapi', 'the login page'],
    [
      'https://sso.example.org/saml/request?SAMLRequest=secret',
      'the login page https://sso.example.org/saml/request:',
    ],
    ['/explore/repos', '/explore/repos'],
  ])('to a page is told, not followed: %s', async (location, words) => {
    const server = await serveSteps([to(location, 302), lab]);
    const failure = await failureOf(openLab(server.base).repository());
    expect(failure).toMatchObject({ code: 'forge_answer', exit: 3 });
    expect(failure.message).toContain(words);
    expect(failure.message).not.toMatch(/secret|redirect_to/);
    expect(failure.fix).toContain('no login or proxy stands before its API');
    expect(server.asked).toHaveLength(1);
  });

  test.each(['', 'http://[', '//'])('to nowhere is an error: "%s"', async (location) => {
    const headers: Record<string, string> = location === '' ? {} : { location };
    const server = await serveSteps([{ status: 301, headers }]);
    expect((await failureOf(openLab(server.base).repository())).code).toMatch(/forge_(answer|moved)/);
  });

  test('in a circle ends', async () => {
    const server = await serveSteps(Array(20).fill(to('/api/v1/repos/alice/lab')));
    const failure = await failureOf(openLab(server.base).repository());
    expect(failure.code).toBe('forge_answer');
    expect(failure.message).toContain('one redirect after the other');
    expect(server.asked).toHaveLength(6);
  });
});
