import { expect, test, vi } from 'vitest';
import { gitOrFail } from '../support/async-git.ts';
import { writeFiles } from '../support/folder.ts';
import { type RaisedLab, startRaisedLab, validChange } from '../support/raised-lab.ts';
import {
  editBody,
  editIn,
  endLab,
  expectOne,
  expectQuiet,
  issuesOf,
  METADATA,
  NAME,
  numbered,
  raise,
  readIn,
  startRaised,
  succeed,
  TASKS_FILE,
} from '../support/raising.ts';

vi.setConfig({ testTimeout: 300_000 });

// What people do by hand on the forge and in the files: it is named with a next step, and never done over.

/** A run that stops for a person: exit 1, these words, and nothing written on the forge. */
async function stops(lab: RaisedLab, argv: readonly string[], says: RegExp): Promise<string> {
  lab.forge.clearRequests();
  const { exit, out, note } = await lab.run(argv);
  expect({ exit, note }).toEqual({ exit: 1, note: '' });
  expect(out).toMatch(says);
  const writes = lab.forge.requests.filter(({ method, kind }) => kind === 'api' && method !== 'GET');
  expect(writes).toEqual([]);
  return out;
}

const SYNC = ['sync', NAME];

test('an issue or a pull request that was closed by hand stays closed', async () => {
  const lab = await startRaised();
  const alice = lab.as('alice');
  editIn(lab, TASKS_FILE, (text) => text.replace('[ ] 1.1', '[x] 1.1'));
  await alice('PATCH', '/repos/alice/lab/issues/1', { state: 'closed' });
  await stops(lab, SYNC, /Issue #1 was closed by hand.*\n.*Reopen it there and run openspec sync add-line/);
  await stops(lab, ['propose', NAME, '--submit'], /closed by hand/);
  await alice('PATCH', '/repos/alice/lab/issues/1', { state: 'open' });
  await alice('PATCH', '/repos/alice/lab/pulls/2', { state: 'closed' });
  lab.forge.clearRequests();
  const { exit, out } = await lab.run(SYNC);
  expect(exit).toBe(1);
  expect(out).toMatch(
    /Pull request #2 was closed without a merge.*\n.*Reopen it there and run openspec sync/,
  );
  expect(issuesOf(lab)).toHaveLength(2);
  await alice('PATCH', '/repos/alice/lab/pulls/2', { state: 'open' });
  await succeed(lab, ['sync', NAME, '--commit']);
  expectOne(lab);
  await expectQuiet(lab);
  await endLab(lab);
});

test('an issue that was deleted is made again when somebody asks for it', async () => {
  const lab = await startRaised();
  delete issuesOf(lab)[0];
  await stops(
    lab,
    SYNC,
    /Issue #1 is not there.*\n.*take the line `issue: 1` out.*propose add-line --submit/,
  );
  editIn(lab, METADATA, (text) => text.replace(/^issue: 1\n/m, ''));
  await succeed(lab, ['propose', NAME, '--submit']);
  expect(readIn(lab, METADATA)).toContain('issue: 3');
  expect(numbered(lab, 2).body).toContain('Closes #3');
  expectOne(lab);
  await expectQuiet(lab);
  await endLab(lab);
});

test('a branch that somebody else has pushed to is never overwritten, nor the issue by older files', async () => {
  const lab = await startRaised();
  const other = await lab.clone();
  const git = (...args: string[]) => gitOrFail(other, args, { name: 'bob' });
  const url = lab.forge.cloneUrl('alice/lab', { user: 'bob', token: lab.forge.addToken('bob') });
  await git('switch', '--quiet', `change/${NAME}`);
  editIn(lab, TASKS_FILE, (text) => text.replace('[ ] 1.3', '[x] 1.3'), other);
  await git('commit', '--quiet', '--all', '-m', 'Done');
  await git('push', '--quiet', url, `HEAD:change/${NAME}`);
  await stops(
    lab,
    SYNC,
    /has commits on the forge that are not here.*\n.*git pull origin refs\/heads\/change/,
  );
  await lab.git('pull', '--quiet', 'origin', `refs/heads/change/${NAME}`);
  await succeed(lab, SYNC);
  expect(numbered(lab, 1).body).toContain('[x] 1.3');

  await git('commit', '--quiet', '--amend', '-m', 'Done in other words');
  await git('push', '--quiet', '--force', url, `HEAD:change/${NAME}`);
  const { exit, out } = await lab.run(['tasks', NAME, '--done', '1.1', '--commit']);
  expect(exit).toBe(1);
  expect(out).toMatch(
    /other commits on the forge than here.*\n.*git pull --rebase origin .*openspec sync add-line/,
  );
  expect(numbered(lab, 1).body).toContain('[ ] 1.1');
  expect(await lab.git('log', '-1', '--format=%s')).toBe('Finish 1.1 of add-line\n');
  await lab.git('pull', '--quiet', '--rebase', 'origin', `refs/heads/change/${NAME}`);
  await succeed(lab, SYNC);
  expect(numbered(lab, 1).body).toMatch(/\[x\] 1\.1[\s\S]*\[x\] 1\.3/);
  expectOne(lab);
  await expectQuiet(lab);
  await endLab(lab);
});

test('a branch that was deleted takes its pull request along, and both can come back', async () => {
  const lab = await startRaised();
  const alice = lab.as('alice');
  await alice('DELETE', `/repos/alice/lab/branches/change%2F${NAME}`);
  await stops(lab, SYNC, /was closed without a merge.*\n.*If its branch was deleted, push the branch first/);
  const url = lab.forge.cloneUrl('alice/lab', { user: 'robo', token: lab.forge.addToken('robo') });
  await lab.git('push', '--quiet', url, `HEAD:refs/heads/change/${NAME}`);
  expect((await alice('PATCH', '/repos/alice/lab/pulls/2', { state: 'open' })).status).toBe(201);
  await succeed(lab, SYNC);
  expectOne(lab);
  await endLab(lab);
});

test('markers that people took away come back, with their text and all ticks', async () => {
  const lab = await startRaised();
  const issue = numbered(lab, 1);
  await succeed(lab, ['tasks', NAME, '--done', '1.1', '--commit']);
  editBody(issue, (body) => `Before.\n${body.replace(/^<!-- openspec:end.*$/m, '')}After.\n`);
  await succeed(lab, SYNC);
  expect(issue.body.match(/^<!-- openspec:begin/gm)).toHaveLength(1);
  expect(issue.body.match(/^<!-- openspec:end/gm)).toHaveLength(1);
  expect(issue.body).toMatch(/^Before\.\n<!--[\s\S]*-->\nAfter\.\n$/);
  expect(issue.body.match(/1\.1/g)).toHaveLength(2);

  const people = issue.body.replace(/^<!-- openspec:.*-->$/gm, '');
  editBody(issue, () => people);
  await succeed(lab, SYNC);
  expect(issue.body.startsWith(people)).toBe(true);
  expect(issue.body.slice(people.length)).toMatch(/^\n<!-- openspec:begin[\s\S]*\[x\] 1\.1[\s\S]*-->$/);
  expect(readIn(lab, TASKS_FILE)).toContain('[x] 1.1');
  await expectQuiet(lab);
  await endLab(lab);
});

test('a marker that somebody else copied counts for nothing', async () => {
  const lab = await startRaisedLab();
  const body = `<!-- openspec:begin change="${NAME}" project="" -->\nMine.\n<!-- openspec:end change="${NAME}" project="" -->`;
  const copy = lab.forge.addIssue('alice/lab', 'bob', { title: 'Mine', body });
  await raise(lab);
  expect(readIn(lab, METADATA)).toContain('issue: 2');
  expect(copy).toMatchObject({ title: 'Mine', body, state: 'open' });
  expect(issuesOf(lab)).toHaveLength(3);
  await endLab(lab);
});

test('a number on file that is that of something else is named, and nothing is written there', async () => {
  const lab = await startRaised();
  writeFiles(lab.root, validChange('add-other', 'Another line'));
  await succeed(lab, ['propose', 'add-other', '--submit', '--no-branch']);
  const metadata = readIn(lab, METADATA);
  const [other] = issuesOf(lab).filter(({ body }) => body.includes('begin change="add-other"'));
  const wrong = (number: number) =>
    editIn(lab, METADATA, () => metadata.replace('issue: 1', `issue: ${number}`));
  wrong(other?.number ?? 0);
  await stops(lab, SYNC, /belongs to the change add-other.*\n.*Correct `issue` in \.openspec\.yaml/);
  wrong(2);
  await stops(lab, SYNC, /#2 is a pull request, not an issue.*\n.*Correct `issue`/);
  wrong(1);
  await succeed(lab, SYNC);
  await endLab(lab);
});

test('a repository that was renamed is followed, and its new name told', async () => {
  const lab = await startRaised();
  lab.forge.renameRepository('alice/lab', 'villa');
  const { exit, document } = await lab.json(['tasks', NAME, '--done', '1.1', '--commit']);
  expect({ exit, document }).toMatchObject({
    exit: 0,
    document: {
      forge: [
        {
          inStep: true,
          findings: [{ kind: 'renamed', from: 'alice/lab', to: 'alice/villa', fix: expect.any(String) }],
        },
      ],
    },
  });
  const { issues } = lab.forge.repository('alice/villa');
  expect(issues.map(({ state }) => state)).toEqual(['open', 'open']);
  expect(issues[0]?.body).toContain('[x] 1.1');
  expect(`${issues[1]?.pull?.headSha}\n`).toBe(await lab.git('rev-parse', 'HEAD'));
  await endLab(lab);
});

test('a push that a rule refuses leaves the issue, and goes on once the rule is gone', async () => {
  const lab = await startRaisedLab();
  const alice = lab.as('alice');
  const rules = '/repos/alice/lab/branch_protections';
  const made = await alice('POST', rules, { rule_name: 'change/**', enable_push: false });
  expect(made.status).toBe(201);
  writeFiles(lab.root, validChange(NAME));
  const { exit, out } = await lab.run(['propose', NAME, '--submit']);
  expect(exit).toBe(1);
  expect(out).toMatch(
    /The forge refused the push of change\/add-line: .*\n.*Then run openspec sync add-line/,
  );
  expect(issuesOf(lab)).toHaveLength(1);
  await alice('DELETE', `${rules}/change%2F**`);
  await succeed(lab, SYNC);
  expectOne(lab);
  await expectQuiet(lab);
  await endLab(lab);
});
