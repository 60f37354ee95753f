import { expect, test } from 'vitest';
import type { Forge } from '../../src/ports.ts';
import { issueDocument } from '../support/gitea-documents.ts';
import { failureOf, openLab, TOKEN } from '../support/open-gitea.ts';
import { type Step, serveSteps } from '../support/scripted-server.ts';

// What a server says no with: the code, the exit, the server's own words, and what to do next.

const read = (forge: Forge) => forge.repository();
const write = (forge: Forge) => forge.createIssue({ title: 'x', body: 'y', labels: [] });

interface Row {
  readonly name: string;
  readonly step: Step;
  readonly call?: (forge: Forge) => Promise<unknown>;
  readonly code: string;
  readonly exit?: number;
  readonly says: string | RegExp;
  readonly fix: string | RegExp;
}

const said = (status: number, message: string, more: Step = {}): Step => ({
  status,
  body: { message, url: 'https://forge.example/api/swagger' },
  ...more,
});

const page = (status: number, html: string): Step => ({
  status,
  body: html,
  headers: { 'content-type': 'text/html; charset=utf-8' },
});

const nginx = '<html>\r\n<head><title>502 Bad\u0007 Gateway</title></head><body>nginx</body></html>';

const rows: readonly Row[] = [
  {
    name: '401',
    step: said(401, 'invalid username, password or token'),
    code: 'forge_unauthorized',
    exit: 4,
    says: /^GET \/repos\/alice\/lab on 127\.0\.0\.1:\d+: the forge does not accept the token \(401: invalid username, password or token\)\.$/,
    fix: '`openspec auth status`',
  },
  {
    name: '403 with a missing scope, as Gitea says it',
    step: said(
      403,
      'token does not have at least one of required scope(s), required=[write:issue], token scope=read:issue,read:user',
    ),
    call: write,
    code: 'forge_forbidden',
    exit: 4,
    says: 'asks for a token with the scope write:issue (403: token does not',
    fix: 'also has the scope write:issue',
  },
  {
    name: '403 with a missing scope, as Forgejo says it',
    step: said(403, 'token does not have at least one of required scope(s): [read:repository]'),
    code: 'forge_forbidden',
    exit: 4,
    says: 'the scope read:repository (403',
    fix: 'also has the scope read:repository',
  },
  {
    name: '403 for want of a right',
    step: said(403, 'user should have a permission to write to a repo'),
    call: write,
    code: 'forge_forbidden',
    exit: 4,
    says: 'does not allow it (403: user should have a permission to write to a repo)',
    fix: 'no right to do this in alice/lab',
  },
  {
    name: '403 without a word',
    step: { status: 403, body: '', headers: { 'content-type': 'text/plain' } },
    code: 'forge_forbidden',
    exit: 4,
    says: 'does not allow it (403).',
    fix: 'alice/lab',
  },
  {
    name: '404',
    step: said(404, 'not found'),
    code: 'forge_not_found',
    says: 'missing, or not yours to see (404: not found)',
    fix: 'that issues and pull requests are switched on',
  },
  {
    name: '404 with details of Forgejo',
    step: { status: 404, body: { message: 'GetUserByName', errors: ['no user [name: ghost]'] } },
    code: 'forge_not_found',
    says: '(404: GetUserByName: no user [name: ghost])',
    fix: '/alice/lab is there',
  },
  {
    name: '404 from a proxy',
    step: page(404, '<!DOCTYPE html><title>Not here</title>'),
    code: 'forge_answer',
    says: 'what stands before the forge answers, but not as a forge does (404: an HTML page with the title "Not here")',
    fix: 'is the root of the forge',
  },
  {
    name: '409',
    step: said(409, 'the issue is already changed'),
    call: (forge) => forge.editIssue(1, { body: 'z', bodyVersion: 3 }),
    code: 'forge_conflict',
    says: '(409: the issue is already changed)',
    fix: 'Run the command again',
  },
  {
    name: '412',
    step: said(412, 'cannot close this issue or pull request because it still has open dependencies'),
    call: (forge) => forge.editIssue(1, { state: 'closed' }),
    code: 'forge_refused',
    says: 'it still has open dependencies',
    fix: 'must be closed before this one',
  },
  {
    name: '413 from a proxy',
    step: page(413, '<html><head><title>413 Request Entity Too Large</title></head></html>'),
    call: write,
    code: 'forge_refused',
    says: 'what stands before the forge found it too long (413: an HTML page with the title "413 Request Entity Too Large")',
    fix: 'takes less in one request',
  },
  {
    name: '422',
    step: said(422, '[Title]: Required'),
    call: write,
    code: 'forge_refused',
    says: 'refused it (422: [Title]: Required)',
    fix: 'Solve what it names',
  },
  {
    name: '423',
    step: said(423, 'repo is archived'),
    call: write,
    code: 'forge_refused',
    says: 'because the repository is archived (423: repo is archived)',
    fix: 'has to unarchive it',
  },
  {
    name: '405 keeps its reason',
    step: said(405, 'not allowed to merge [reason: Does not have enough approvals]'),
    call: write,
    code: 'forge_refused',
    says: '(405: not allowed to merge [reason: Does not have enough approvals])',
    fix: 'Solve what it names',
  },
  {
    name: '500 without a word',
    step: said(500, ''),
    code: 'forge_failed',
    says: 'the forge failed (500).',
    fix: 'is kept. Run the command again',
  },
  {
    name: '500 to a write',
    step: said(500, ''),
    call: write,
    code: 'forge_uncertain',
    says: /^POST \/repos\/alice\/lab\/issues on [\d.:]+ may have been done or not: the answer was 500\.$/,
    fix: 'Run the command again: it looks first',
  },
  {
    name: '502 of a proxy to a write',
    step: page(502, nginx),
    call: write,
    code: 'forge_uncertain',
    says: 'the answer was 502: an HTML page with the title "502 Bad Gateway"',
    fix: 'looks first',
  },
  {
    name: 'the token in the words of a server',
    step: said(422, `wrong header: token ${TOKEN}`),
    code: 'forge_refused',
    says: '(422: wrong header: token ***)',
    fix: 'Solve',
  },
  {
    name: 'control characters and a flood of words',
    step: said(422, `\u001b[31mred\u001b[0m\n\n${'x'.repeat(5000)}`),
    code: 'forge_refused',
    says: new RegExp(`\\(422: red x{${300 - 4}}…\\)\\.$`),
    fix: 'Solve',
  },
  {
    name: '200 with an empty body',
    step: { body: '', headers: { 'content-type': 'application/json' } },
    code: 'forge_answer',
    says: 'not as a forge answers: it is empty',
    fix: 'no login or proxy stands before its API',
  },
  {
    name: '204 where there should be a document',
    step: { status: 204 },
    code: 'forge_answer',
    says: 'it is empty',
    fix: 'is the root of a Gitea or Forgejo',
  },
  {
    name: 'JSON that is broken off',
    step: { body: '{"name": "la', headers: { 'content-type': 'application/json' } },
    code: 'forge_answer',
    says: 'its JSON is broken off or wrong',
    fix: 'is the root of a Gitea or Forgejo',
  },
  {
    name: 'JSON that is broken off, after a write',
    step: { status: 201, body: '{"number": 1', headers: { 'content-type': 'application/json' } },
    call: write,
    code: 'forge_uncertain',
    says: 'its JSON is broken off or wrong',
    fix: 'looks first',
  },
  {
    name: 'another content type',
    step: { body: '{"name":"lab"}', headers: { 'content-type': 'text/plain' } },
    code: 'forge_answer',
    says: 'it is text/plain, not JSON',
    fix: 'is the root of a Gitea or Forgejo',
  },
  {
    name: 'a login page with 200',
    step: page(200, '<!doctype html><html><head><title>Sign in - SSO</title></head></html>'),
    code: 'forge_answer',
    says: 'it is an HTML page with the title "Sign in - SSO"',
    fix: 'no login or proxy stands before its API',
  },
  {
    name: 'a field that is missing',
    step: { body: { name: 'lab', owner: { login: 'alice' } } },
    code: 'forge_answer',
    says: '`default_branch is not a text`',
    fix: 'is the root of a Gitea or Forgejo',
  },
  {
    name: 'a field of another kind, after a write',
    step: { status: 201, body: issueDocument({ number: '7' }) },
    call: write,
    code: 'forge_uncertain',
    says: '`number is not a whole number`',
    fix: 'looks first',
  },
  {
    name: 'a list where there should be an object',
    step: { body: [] },
    code: 'forge_answer',
    says: '`owner.login is not a text`',
    fix: 'is the root of a Gitea or Forgejo',
  },
  {
    name: 'an object where there should be a list',
    step: { body: {} },
    call: (forge) => forge.labels(),
    code: 'forge_answer',
    says: '`the answer is not a list`',
    fix: 'is the root of a Gitea or Forgejo',
  },
];

test.each(rows)('$name', async ({ step, call = read, code, exit = 3, says, fix }) => {
  const server = await serveSteps([step]);
  const failure = await failureOf(call(openLab(server.base)));
  expect(failure).toMatchObject({ code, exit });
  expect(failure.message).toMatch(says);
  expect(failure.fix).toMatch(fix);
  expect(server.asked).toHaveLength(1);
});

test('without a token, 401 asks for one', async () => {
  const server = await serveSteps([said(401, 'token is required')]);
  const failure = await failureOf(openLab(server.base, { token: undefined }).account());
  expect(failure).toMatchObject({ code: 'forge_unauthorized', exit: 4 });
  expect(failure.message).toContain('asks for a token (401: token is required)');
  expect(server.asked[0]?.authorization).toBeUndefined();
});

test('what cannot be a token is never sent', async () => {
  const server = await serveSteps([]);
  for (const token of ['', 'two words', 'line\nbreak', 'schlüssel'])
    expect(() => openLab(server.base, { token })).toThrow('has characters that no token has');
  expect(server.asked).toEqual([]);
});
