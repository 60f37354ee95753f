import { describe, expect, onTestFinished, test } from 'vitest';
import { asyncGit, gitOrFail } from '../support/async-git.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { type Forge, startForge } from '../support/forge/forge.ts';
import { clientOf } from '../support/forge-client.ts';

describe.each(['gitea', 'forgejo'] as const)('%s', (flavor) => {
  test('a branch is pushed, proposed, approved and merged, and the issue closes', async () => {
    const forge = await startLab();
    const robo = clientOf(forge, forge.addToken('robo'));
    const bob = clientOf(forge, forge.addToken('bob'));
    const issue = await robo('POST', '/repos/alice/lab/issues', { title: 'Change: add-login' });
    expect(issue.status).toBe(201);
    const clone = await cloneAs(forge, 'robo');
    await gitOrFail(clone, ['checkout', '--quiet', '-b', 'openspec/add-login']);
    await commit(clone, 'robo', { 'login.md': 'login\n' });
    const push = await asyncGit(clone, ['push', 'origin', 'HEAD']);
    expect(push.note).toContain("Create a new pull request for 'openspec/add-login'");
    expect(push.exit).toBe(0);

    const created = await robo('POST', '/repos/alice/lab/pulls', {
      title: 'Change: add-login',
      head: 'openspec/add-login',
      base: 'main',
      body: 'Closes #1',
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ number: 2, mergeable: true, additions: 1, changed_files: 1 });
    const found = await robo('GET', '/repos/alice/lab/pulls/main/openspec%2Fadd-login');
    expect(found.body.number).toBe(2);
    const review = await bob('POST', '/repos/alice/lab/pulls/2/reviews', {
      event: 'APPROVED',
      body: 'Good.',
    });
    expect(review.body).toMatchObject({ state: 'APPROVED', official: true });
    const merged = await robo('POST', '/repos/alice/lab/pulls/2/merge', {
      Do: 'squash',
      MergeTitleField: 'feat: add login (#2)',
      MergeMessageField: 'Closes: #1',
    });
    expect(merged).toMatchObject({ status: 200, body: '' });
    expect((await robo('GET', '/repos/alice/lab/issues/1')).body.state).toBe('closed');
    await gitOrFail(clone, ['fetch', '--quiet', 'origin']);
    const log = await gitOrFail(clone, ['log', '-1', '--format=%B', 'origin/main']);
    expect(log.trim()).toBe('feat: add login (#2)\n\nCloses: #1');
    expect(forge.unknownRoutes).toEqual([]);
    expect(forge.failures).toEqual([]);
  });

  test('a reader proposes by refs/for, rewrites with force, and cannot push a branch', async () => {
    const forge = await startLab();
    forge.setCollaborator('alice/lab', 'reader', 'read');
    const clone = await cloneAs(forge, 'reader');
    await commit(clone, 'reader', { 'a.md': 'a\n' });
    const refused = await asyncGit(clone, ['push', 'origin', 'HEAD:refs/heads/mine']);
    expect(refused.exit).toBe(1);
    expect(refused.note).toContain('User permission denied for writing.');
    const propose = ['push', 'origin', 'HEAD:refs/for/main', '-o', 'topic=add-a'];
    const first = await asyncGit(clone, [...propose, '-o', 'title=Add a', '-o', 'description=Why']);
    expect(first.note).toContain('[new reference]   HEAD -> refs/pull/1/head');
    await gitOrFail(clone, ['commit', '--quiet', '--amend', '-m', 'again'], { name: 'reader' });
    expect((await asyncGit(clone, propose)).note).toContain('remote rejected');
    expect((await asyncGit(clone, [...propose, '-o', 'force-push=true'])).exit).toBe(0);
    const anyone = clientOf(forge, forge.addToken('reader'));
    const pull = await anyone('GET', '/repos/alice/lab/pulls/main/reader%2Fadd-a');
    expect(pull.body).toMatchObject({ number: 1, title: 'Add a', body: 'Why' });
    const head = (await gitOrFail(clone, ['rev-parse', 'HEAD'])).trim();
    expect(pull.body.head).toMatchObject({ label: '', ref: 'refs/pull/1/head', sha: head });
    expect(forge.failures).toEqual([]);
  });

  test('a protected branch refuses the owner, in the words of the server', async () => {
    const forge = await startLab();
    const alice = clientOf(forge, forge.addToken('alice'));
    await alice('POST', '/repos/alice/lab/branch_protections', { rule_name: 'main', required_approvals: 1 });
    const clone = await cloneAs(forge, 'alice');
    await commit(clone, 'alice', { 'a.md': 'a\n' });
    const push = await asyncGit(clone, ['push', 'origin', 'HEAD:main']);
    expect(push.exit).toBe(1);
    expect(push.note).toContain(
      `remote: ${flavor === 'gitea' ? 'error' : 'Forgejo'}: Not allowed to push to protected branch main`,
    );
    expect(push.note).toContain('(pre-receive hook declined)');
  });

  async function startLab(): Promise<Forge> {
    const forge = await startForge({ flavor });
    onTestFinished(() => forge.close());
    forge.addRepository('alice', 'lab', { description: 'Specs laboratory' });
    forge.setCollaborator('alice/lab', 'robo', 'write');
    forge.setCollaborator('alice/lab', 'bob', 'write');
    return forge;
  }
});

async function cloneAs(forge: Forge, user: string): Promise<string> {
  const folder = makeFolder();
  const url = forge.cloneUrl('alice/lab', { user, token: forge.addToken(user) });
  await gitOrFail(folder, ['clone', '--quiet', url, 'clone']);
  return `${folder}/clone`;
}

async function commit(folder: string, person: string, files: Record<string, string>): Promise<void> {
  writeFiles(folder, files);
  await gitOrFail(folder, ['add', '--all']);
  await gitOrFail(folder, ['commit', '--quiet', '-m', 'a commit'], { name: person });
}
