import { describe, expect, onTestFinished, test } from 'vitest';
import type { GiteaOptions } from '../../src/adapters/gitea/gitea.ts';
import type { Forge } from '../../src/ports.ts';
import { gitOrFail } from '../support/async-git.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { startForge, type Forge as TestForge } from '../support/forge/forge.ts';
import { clientOf } from '../support/forge-client.ts';
import { failureOf, openLab } from '../support/open-gitea.ts';

// Every method of the port against a forge with state, permissions and real git, as Gitea and as Forgejo.

const BRANCH = 'openspec/add-login';

describe.each(['gitea', 'forgejo'] as const)('%s', (flavor) => {
  const isGitea = flavor === 'gitea';

  test('says who it is, who we are and what we may do, and is asked once', async () => {
    const lab = await startLab();
    const robo = lab.as('robo');
    for (let time = 0; time < 2; time += 1) {
      expect(await robo.version()).toEqual(
        isGitea ? { kind: 'gitea', version: '1.27.0-rc0' } : { kind: 'forgejo', version: '14.0.0-dev' },
      );
      expect(await robo.account()).toEqual({
        login: 'robo',
        fullName: '',
        email: 'robo@example.com',
        scopes: undefined,
      });
      expect(await robo.repository()).toEqual({
        owner: 'alice',
        name: 'lab',
        defaultBranch: 'main',
        url: `${lab.forge.url}/alice/lab`,
        archived: false,
        hasIssues: true,
        hasPulls: true,
        canPush: true,
        canAdmin: false,
      });
      expect(await robo.labels()).toEqual([]);
    }
    expect(lab.forge.requests).toHaveLength(4);
    expect(await robo.scopes()).toEqual(isGitea ? ['all'] : undefined);
    expect(await lab.as('reader').repository()).toMatchObject({ canPush: false, canAdmin: false });
    expect(await lab.as('alice').repository()).toMatchObject({ canPush: true, canAdmin: true });
  });

  test('knows the account of a token that may not read users, where the server tells', async () => {
    const lab = await startLab();
    const robo = lab.as('robo', ['write:repository', 'write:issue']);
    if (isGitea) {
      const scopes = ['write:repository', 'write:issue'];
      expect(await robo.account()).toEqual({ login: 'robo', fullName: '', email: '', scopes });
    } else {
      const failure = await failureOf(robo.account());
      expect(failure).toMatchObject({ code: 'forge_forbidden', exit: 4 });
      expect(failure.fix).toContain('also has the scope read:user');
    }
  });

  test('opens, reads, edits, comments and closes an issue', async () => {
    const { robo, forge } = await startLab();
    const body = '<!-- openspec -->\n\n- [ ] 1.1 Grüße, 変更, 🚀\n';
    const made = await robo.createIssue({ title: 'Change: add-login', body, labels: [] });
    expect(made).toEqual({
      number: 1,
      title: 'Change: add-login',
      body,
      state: 'open',
      author: 'robo',
      labels: [],
      bodyVersion: isGitea ? 0 : undefined,
      isPull: false,
      url: `${forge.url}/alice/lab/issues/1`,
    });
    expect(await robo.issue(1)).toEqual(made);
    expect(await robo.issue(2)).toBeUndefined();
    const edited = await robo.editIssue(1, { title: 'Change: add-sign-in', body: 'new' });
    expect(edited).toMatchObject({ title: 'Change: add-sign-in', body: 'new', state: 'open' });
    await robo.comment(1, 'done');
    expect(forge.repository('alice/lab').issues[0]?.entries.map(({ body }) => body)).toContain('done');
    expect(await robo.editIssue(1, { state: 'closed' })).toMatchObject({ state: 'closed', body: 'new' });
    expect(await robo.editIssue(1, { state: 'open' })).toMatchObject({ state: 'open' });
  });

  test('refuses an edit of a body that somebody else has edited, where the server counts', async () => {
    const { robo, as } = await startLab();
    const { number, bodyVersion } = await robo.createIssue({ title: 'x', body: 'first', labels: [] });
    await as('bob').editIssue(number, { body: 'of bob' });
    const edit = robo.editIssue(number, { body: 'of robo', bodyVersion });
    if (isGitea) expect(await failureOf(edit)).toMatchObject({ code: 'forge_conflict', exit: 3 });
    else expect(await edit).toMatchObject({ body: 'of robo' });
    const now = await robo.issue(number);
    expect(now?.body).toBe(isGitea ? 'of bob' : 'of robo');
    const again = { body: 'of robo', bodyVersion: now?.bodyVersion };
    expect(await robo.editIssue(number, again)).toMatchObject({ body: 'of robo' });
  });

  test('finds the issues of an account, the newest first, over all pages', async () => {
    const { robo, forge } = await startLab();
    forge.seedIssues('alice/lab', 60);
    forge.addIssue('alice/lab', 'robo', { title: 'one', body: 'mark:one' });
    forge.addIssue('alice/lab', 'robo', { title: 'mark:one in the title', body: '' });
    expect(await robo.newestIssues('robo')).toMatchObject({
      issues: [{ number: 62 }, { number: 61 }],
      isLast: true,
    });
    const alice = await robo.newestIssues('alice');
    expect([alice.issues.length, alice.issues[0]?.number, alice.isLast]).toEqual([50, 60, false]);
    expect((await robo.searchIssues('ROBO', 'mark:one')).map(({ number }) => number)).toEqual([61]);
    expect(await robo.searchIssues('alice', 'mark:one')).toEqual([]);
    for (let number = 1; number <= 55; number += 1)
      forge.addIssue('alice/lab', 'robo', { title: `more ${number}`, body: 'mark:two' });
    expect(await robo.searchIssues('robo', 'mark:two')).toHaveLength(55);
    expect(await failureOf(robo.newestIssues('ghost'))).toMatchObject({ code: 'forge_not_found' });
  });

  test('makes exclusive labels of which an issue has one', async () => {
    const { robo, as, forge } = await startLab();
    const color = '#fbca04';
    const proposed = await robo.createLabel({
      name: 'openspec/proposed',
      color,
      description: 'Under review',
    });
    const approved = await robo.createLabel({ name: 'openspec/approved', color, description: '' });
    const plain = await robo.createLabel({ name: 'spec', color, description: '' });
    expect([proposed.exclusive, approved.exclusive, plain.exclusive]).toEqual([true, true, false]);
    expect(await robo.labels()).toEqual(expect.arrayContaining([proposed, approved, plain]));
    const { number, labels } = await robo.createIssue({
      title: 'x',
      body: '',
      labels: [proposed.id, plain.id],
    });
    expect(labels).toEqual(expect.arrayContaining([proposed, plain]));
    await robo.addLabel(number, approved.id);
    const names = (await robo.issue(number))?.labels.map(({ name }) => name).sort();
    expect(names).toEqual(['openspec/approved', 'spec']);
    const reader = as('reader');
    const label = { name: 'mine', color, description: '' };
    expect(await failureOf(reader.createLabel(label))).toMatchObject({ code: 'forge_forbidden', exit: 4 });
    expect(await failureOf(reader.addLabel(number, plain.id))).toMatchObject({ code: 'forge_forbidden' });
    expect(forge.repository('alice/lab').labels).toHaveLength(3);
  });

  test('reads all labels of a repository that has more than a page', async () => {
    const { robo, forge } = await startLab();
    const create = clientOf(forge, forge.addToken('alice'));
    for (let number = 0; number < 55; number += 1)
      await create('POST', '/repos/alice/lab/labels', { name: `l${number}`, color: '#cccccc' });
    forge.clearRequests();
    expect(await robo.labels()).toHaveLength(55);
    expect(forge.requests).toHaveLength(2);
  });

  test('opens a pull request, finds it by its branch, and edits it', async () => {
    const { robo, forge } = await startLab();
    const head = commitOn(forge, BRANCH);
    expect(await robo.findPull('main', BRANCH)).toBeUndefined();
    const draft = {
      title: 'WIP: Change: add-login',
      body: 'Closes #1',
      base: 'main',
      branch: BRANCH,
      labels: [],
    };
    const made = await robo.createPull(draft);
    expect(made).toMatchObject({
      number: 1,
      title: draft.title,
      body: 'Closes #1',
      state: 'open',
      merged: false,
      draft: true,
      author: 'robo',
      base: 'main',
      branch: BRANCH,
      head,
      mergeCommit: undefined,
      url: `${forge.url}/alice/lab/pulls/1`,
    });
    expect(await robo.findPull('main', BRANCH)).toMatchObject({ number: 1, head });
    expect(await robo.pull(1)).toMatchObject({ number: 1, head });
    expect(await robo.issue(1)).toMatchObject({ isPull: true });
    expect(await robo.pull(9)).toBeUndefined();
    const failure = await failureOf(robo.createPull(draft));
    expect(failure).toMatchObject({ code: 'forge_conflict', exit: 3 });
    expect(failure.message).toContain('pull request already exists');
    const ready = await robo.editPull(1, { title: 'Change: add-login', body: 'Closes #2' });
    expect(ready).toMatchObject({ title: 'Change: add-login', body: 'Closes #2', draft: false });
    expect(await robo.editPull(1, { state: 'closed' })).toMatchObject({ state: 'closed', merged: false });
    expect(await robo.findPull('main', BRANCH)).toMatchObject({ number: 1, state: 'closed' });
    await robo.createPull(draft);
    expect(await robo.findPull('main', BRANCH)).toMatchObject({ number: 2, state: 'open' });
    expect(await failureOf(robo.createPull({ ...draft, branch: 'no/such' }))).toMatchObject({
      code: 'forge_not_found',
    });
  });

  test('keeps the name of a branch that was merged and deleted', async () => {
    const { robo, forge } = await startLab();
    commitOn(forge, BRANCH);
    await robo.createPull({ title: 'x', body: '', base: 'main', branch: BRANCH, labels: [] });
    const alice = clientOf(forge, forge.addToken('alice'));
    expect((await alice('POST', '/repos/alice/lab/pulls/1/merge', { Do: 'merge' })).status).toBe(200);
    expect((await alice('DELETE', `/repos/alice/lab/branches/${BRANCH}`)).status).toBe(204);
    const merged = await robo.findPull('main', BRANCH);
    expect(merged).toMatchObject({ number: 1, state: 'closed', merged: true, branch: BRANCH });
    expect(merged?.mergeCommit).toMatch(/^[0-9a-f]{40}$/);
  });

  test('reads reviews with what counts', async () => {
    const { robo, forge } = await startLab();
    const head = commitOn(forge, BRANCH);
    await robo.createPull({ title: 'x', body: '', base: 'main', branch: BRANCH, labels: [] });
    const review = async (login: string, event: string) => {
      const call = clientOf(forge, forge.addToken(login));
      await call('POST', '/repos/alice/lab/pulls/1/reviews', { event, body: 'words' });
    };
    await review('bob', 'REQUEST_CHANGES');
    await review('bob', 'APPROVED');
    await review('reader', 'APPROVED');
    await review('robo', 'COMMENT');
    const reviews = await robo.reviews(1);
    expect(
      reviews.map(({ author, verdict, official, dismissed }) => [author, verdict, official, dismissed]),
    ).toEqual([
      ['bob', 'changes-requested', expect.any(Boolean), true],
      ['bob', 'approved', true, false],
      ['reader', 'approved', false, false],
      ['robo', 'commented', false, false],
    ]);
    expect(reviews[1]).toMatchObject({ commit: head, stale: false });
    expect(reviews[1]?.submitted).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('adds the statuses of a commit up, over all pages', async () => {
    const { robo, forge } = await startLab();
    const head = commitOn(forge, BRANCH);
    expect(await robo.checks(head)).toEqual({ state: 'none', contexts: [] });
    const robot = clientOf(forge, forge.addToken('robo'));
    const post = (state: string, context: string) =>
      robot('POST', `/repos/alice/lab/statuses/${head}`, { state, context });
    await post('failure', 'ci/first');
    expect(await robo.checks(head)).toMatchObject({ state: 'failure' });
    await post('success', 'ci/first');
    await post('skipped', 'ci/second');
    const both = await robo.checks(head);
    expect(both.state).toBe('success');
    expect(both.contexts).toHaveLength(2);
    expect(both.contexts).toContainEqual({ context: 'ci/first', state: 'success' });
    await post('pending', 'ci/third');
    expect(await robo.checks(head)).toMatchObject({ state: 'pending' });
    await post('warning', 'ci/first');
    const { statuses } = forge.repository('alice/lab');
    const last = statuses.at(-1) ?? expect.fail('no status');
    for (let number = 1; number <= 55; number += 1) {
      const fields = { index: last.index + number, state: 'success', context: `matrix/${number}` };
      statuses.push({ ...last, ...fields });
    }
    const many = await robo.checks(head);
    expect([many.state, many.contexts.length]).toEqual(['failure', 58]);
  });

  test('finds the pull request of a reader who pushed to refs/for', async () => {
    const { as, forge } = await startLab();
    const folder = makeFolder();
    const url = forge.cloneUrl('alice/lab', { user: 'reader', token: forge.addToken('reader') });
    await gitOrFail(folder, ['clone', '--quiet', url, 'clone']);
    writeFiles(`${folder}/clone`, { 'a.md': 'a\n' });
    await gitOrFail(`${folder}/clone`, ['add', '--all']);
    await gitOrFail(`${folder}/clone`, ['commit', '--quiet', '-m', 'a'], { name: 'reader' });
    const options = ['-o', 'topic=openspec-add-a', '-o', 'title=WIP: Add a', '-o', 'description=Why'];
    await gitOrFail(`${folder}/clone`, ['push', '--quiet', 'origin', 'HEAD:refs/for/main', ...options]);
    const reader = as('reader');
    const pull = await reader.findPull('main', 'reader/openspec-add-a');
    expect(pull).toMatchObject({ number: 1, title: 'WIP: Add a', branch: '', author: 'reader', draft: true });
    expect(await reader.findPull('main', 'openspec-add-a')).toBeUndefined();
    expect(await reader.editPull(1, { title: 'Add a' })).toMatchObject({ draft: false });
  });

  test('a reader opens issues without labels, and may not touch those of others', async () => {
    const { robo, as } = await startLab();
    const label = await robo.createLabel({ name: 'openspec/proposed', color: '#fbca04', description: '' });
    await robo.createIssue({ title: 'of robo', body: '', labels: [] });
    const reader = as('reader');
    const own = await reader.createIssue({ title: 'of a reader', body: '', labels: [label.id] });
    expect(own).toMatchObject({ number: 2, author: 'reader', labels: [] });
    expect(await reader.editIssue(2, { body: 'new' })).toMatchObject({ body: 'new' });
    const failure = await failureOf(reader.editIssue(1, { title: 'mine' }));
    expect(failure).toMatchObject({ code: 'forge_forbidden', exit: 4 });
  });

  test('a repository that was renamed, below a sub-path, is followed with every method', async () => {
    const { robo, forge } = await startLab({ basePath: '/git' });
    await robo.createIssue({ title: 'x', body: '', labels: [] });
    forge.renameRepository('alice/lab', 'lab-2');
    forge.renameUser('alice', 'ops');
    expect(await robo.editIssue(1, { title: 'y' })).toMatchObject({ title: 'y' });
    expect(robo.address).toEqual({ base: forge.url, owner: 'ops', name: 'lab-2' });
    forge.clearRequests();
    expect(await robo.createIssue({ title: 'z', body: '', labels: [] })).toMatchObject({ number: 2 });
    expect(forge.requests).toHaveLength(1);
  });

  test('what is hidden, switched off, archived or not allowed is told apart', async () => {
    const { robo, as, forge } = await startLab();
    const repository = forge.repository('alice/lab');
    repository.private = true;
    const failure = await failureOf(as('stranger').repository());
    expect(failure).toMatchObject({ code: 'forge_not_found', exit: 3 });
    expect(failure.message).toContain('missing, or not yours to see');
    repository.units.issues = false;
    const draft = { title: 'x', body: '', labels: [] };
    const off = await failureOf(robo.createIssue(draft));
    expect(off.code).toBe(isGitea ? 'forge_forbidden' : 'forge_not_found');
    expect(await robo.repository()).toMatchObject({ hasIssues: false });
    repository.units.issues = true;
    repository.archived = true;
    const archived = await failureOf(robo.createIssue(draft));
    expect(archived).toMatchObject({ code: 'forge_refused', exit: 3 });
    expect(archived.message).toContain('because the repository is archived (423:');
    expect(await failureOf(as('robo', ['read:issue']).createIssue(draft))).toMatchObject({
      code: 'forge_forbidden',
      fix: expect.stringContaining('write:issue'),
    });
    const wrong = openLab(forge.url, { token: 'wrong' });
    expect(await failureOf(wrong.version())).toMatchObject({ code: 'forge_unauthorized', exit: 4 });
  });

  test('a cut connection is tried again for reads, and leaves one issue for writes', async () => {
    const { robo, forge } = await startLab();
    forge.faults.cutAfter(1);
    expect(await robo.repository()).toMatchObject({ name: 'lab' });
    for (const when of ['processed', 'unprocessed'] as const) {
      forge.faults.cutAfter(1, when);
      const failure = await failureOf(robo.createIssue({ title: when, body: '', labels: [] }));
      expect(failure).toMatchObject({ code: 'forge_uncertain', exit: 3 });
    }
    expect(forge.repository('alice/lab').issues.map(({ title }) => title)).toEqual(['processed']);
    await forge.faults.down();
    expect(await failureOf(robo.version())).toMatchObject({ code: 'forge_unreachable', exit: 3 });
    await forge.faults.up();
    expect(await robo.version()).toMatchObject({ kind: flavor });
  });

  async function startLab({ basePath = '' } = {}): Promise<Lab> {
    const forge = await startForge({ flavor, basePath });
    onTestFinished(async () => {
      expect([forge.unknownRoutes, forge.failures]).toEqual([[], []]);
      await forge.close();
    });
    forge.addRepository('alice', 'lab');
    forge.setCollaborator('alice/lab', 'robo', 'write');
    forge.setCollaborator('alice/lab', 'bob', 'write');
    forge.setCollaborator('alice/lab', 'reader', 'read');
    const as = (login: string, scopes?: readonly string[], options: Partial<GiteaOptions> = {}) =>
      openLab(forge.url, { token: forge.addToken(login, scopes ? { scopes } : {}), ...options });
    return { forge, as, robo: as('robo') };
  }
});

interface Lab {
  readonly forge: TestForge;
  readonly as: (login: string, scopes?: readonly string[]) => Forge;
  readonly robo: Forge;
}

function commitOn(forge: TestForge, branch: string): string {
  return forge.commit('alice/lab', { by: 'robo', message: 'x', files: { 'login.md': 'login\n' }, branch });
}
