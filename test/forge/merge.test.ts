import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { makeFolder } from '../support/folder.ts';
import { type Forge, startForge } from '../support/forge/forge.ts';
import { git } from '../support/forge/git/bare.ts';
import { type Client, clientOf } from '../support/forge-client.ts';

const PULLS = '/repos/alice/lab/pulls';

test.each([
  ['merge', ['Merge it', 'two', 'one', 'main goes on', 'Initial commit']],
  ['rebase', ['two', 'one', 'main goes on', 'Initial commit']],
  ['rebase-merge', ['Merge it', 'two', 'one', 'main goes on', 'Initial commit']],
  ['squash', ['Merge it', 'main goes on', 'Initial commit']],
])('%s leaves the history that it says', async (style, subjects) => {
  const { forge, robo } = await startLab();
  const merged = await robo('POST', `${PULLS}/1/merge`, { Do: style, MergeTitleField: 'Merge it' });
  expect(merged).toMatchObject({ status: 200 });
  const log = git(forge.repository('alice/lab').gitDir, ['log', '--topo-order', '--format=%s', 'main']);
  expect(log.trim().split('\n')).toEqual(subjects);
});

test('what is behind cannot be merged by a fast forward, and can after an update', async () => {
  const { robo } = await startLab();
  const order = { Do: 'fast-forward-only' };
  expect((await robo('POST', `${PULLS}/1/merge`, order)).status).toBe(409);
  expect((await robo('POST', `${PULLS}/1/update?style=rebase`)).status).toBe(200);
  expect((await robo('POST', `${PULLS}/1/merge`, order)).status).toBe(200);
});

test('a scheduled merge happens when its check is posted', async () => {
  const { forge, robo } = await startLab();
  const alice = clientOf(forge, forge.addToken('alice'));
  await alice('POST', '/repos/alice/lab/branch_protections', {
    rule_name: 'main',
    enable_status_check: true,
    status_check_contexts: ['ci'],
  });
  const order = { Do: 'squash', merge_when_checks_succeed: true, MergeTitleField: 'By itself' };
  expect((await robo('POST', `${PULLS}/1/merge`, order)).status).toBe(201);
  const { body } = await robo('GET', `${PULLS}/1`);
  expect(body.merged).toBe(false);
  await robo('POST', `/repos/alice/lab/statuses/${body.head.sha}`, { state: 'success', context: 'ci' });
  expect((await robo('GET', `${PULLS}/1`)).body.merged).toBe(true);
});

test('checking for conflicts takes as many looks as it is told', async () => {
  const { forge, robo } = await startLab();
  forge.repository('alice/lab').checks = 2;
  forge.commit('alice/lab', { by: 'alice', message: 'main goes on again', files: { 'm2.txt': 'm\n' } });
  expect((await robo('GET', `${PULLS}/1`)).body.mergeable).toBe(false);
  const early = await robo('POST', `${PULLS}/1/merge`, { Do: 'merge' });
  expect(early).toMatchObject({ status: 405, body: { message: 'Please try again later' } });
  expect((await robo('POST', `${PULLS}/1/merge`, { Do: 'merge' })).status).toBe(200);
});

test('a bundle of the forge starts in a plain Node', async () => {
  const folder = makeFolder();
  const outfile = join(folder, 'story.mjs');
  const forge = join(import.meta.dirname, '../support/forge/forge.ts');
  await bundle({
    source: `import { startForge } from ${JSON.stringify(forge)};
        const forge = await startForge({ flavor: 'forgejo' });
        forge.addRepository('alice', 'lab');
        const answer = await fetch(forge.url + '/api/v1/repos/alice/lab/branches/main');
        console.log((await answer.json()).commit.message);
        await forge.close();`,
    outfile,
  });
  expect(execFileSync(process.execPath, [outfile], { encoding: 'utf8' })).toBe('Initial commit\n\n');
});

/** A pull request of two commits, and a main branch that went on. */
async function startLab(): Promise<{ forge: Forge; robo: Client }> {
  const forge = await startForge({ flavor: 'gitea' });
  onTestFinished(() => forge.close());
  forge.addRepository('alice', 'lab');
  forge.setCollaborator('alice/lab', 'robo', 'write');
  const branch = 'openspec/x';
  forge.commit('alice/lab', { by: 'robo', branch, message: 'one', files: { 'one.txt': '1\n' } });
  forge.commit('alice/lab', { by: 'robo', branch, message: 'two', files: { 'two.txt': '2\n' } });
  forge.commit('alice/lab', { by: 'alice', message: 'main goes on', files: { 'm.txt': 'm\n' } });
  const robo = clientOf(forge, forge.addToken('robo'));
  await robo('POST', PULLS, { title: 'x', head: branch, base: 'main' });
  return { forge, robo };
}
