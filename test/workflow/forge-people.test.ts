import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { runIn, shapeOf } from '../support/project.ts';
import { startRaisedLab, validChange } from '../support/raised-lab.ts';
import {
  editBody,
  editIn,
  endLab,
  expectOne,
  expectQuiet,
  issuesOf,
  NAME,
  numbered,
  readIn,
  startRaised,
  succeed,
  TASKS_FILE,
} from '../support/raising.ts';

vi.setConfig({ testTimeout: 300_000 });

// Who raises a change, what a second submit does, and the documents of all this.

test('an account that may only read sets no labels, and hears nothing of it', async () => {
  const lab = await startRaised({ rights: 'read' });
  const { document } = await lab.json(['tasks', NAME, '--done', '1.1', '--commit']);
  expect(document).toMatchObject({ forge: [{ inStep: true, findings: [] }] });
  expect(issuesOf(lab).flatMap(({ labels }) => labels)).toEqual([]);
  expect(lab.forge.repository('alice/lab').labels).toEqual([]);
  expect(lab.forge.requests.filter(({ path }) => path.includes('labels'))).toEqual([]);
  await endLab(lab);
});

test('an account that may push and not label goes without labels', async () => {
  const lab = await startRaisedLab();
  const headers = { 'content-type': 'application/json' };
  lab.forge.faults.add(
    ({ method, path }) =>
      method === 'POST' && path.includes('labels')
        ? { kind: 'answer', status: 403, headers, body: '{"message":"no"}' }
        : undefined,
    Number.POSITIVE_INFINITY,
  );
  writeFiles(lab.root, validChange(NAME));
  await succeed(lab, ['propose', NAME, '--submit']);
  expectOne(lab);
  expect(issuesOf(lab).flatMap(({ labels }) => labels)).toEqual([]);
  await endLab(lab);
});

test('a person who is no agent stays the author, and nobody has assisted', async () => {
  const lab = await startRaisedLab();
  const forges = `forges:\n  ${lab.forge.url}:\n    identities:\n      alice: { account: alice, variable: ALICE_PAT }\n`;
  const userConfig = makeFolder({ 'openspec/config.yaml': forges });
  const environment = { ...lab.environment, ALICE_PAT: lab.forge.addToken('alice') };
  writeFiles(lab.root, validChange(NAME));
  const argv = ['propose', NAME, '--submit'];
  expect((await runIn(lab.root, argv, { userConfig, environment })).exit).toBe(0);
  expect(await lab.git('log', '-1', '--format=%an %cn%n%B')).toBe(
    'Ada Ada\nPropose add-line\n\nSpec-Change: add-line\n\n',
  );
  expect(numbered(lab, 2).body).not.toContain('Assisted-by');
  expect(numbered(lab, 1).author.name).toBe('alice');
  await endLab(lab);
});

test('a second submit says that there is nothing to do, and a third takes edits along', async () => {
  const lab = await startRaised();
  lab.forge.clearRequests();
  expect(await succeed(lab, ['propose', NAME, '--submit'])).toMatch(
    /issue #1, pull request #2 \(in step\)\n$/,
  );
  expect(lab.forge.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  editIn(lab, `openspec/changes/${NAME}/proposal.md`, (text) => text.replace('# Add a', '# Give each a'));
  await succeed(lab, ['propose', NAME, '--submit']);
  expect(await lab.git('log', '-1', '--format=%s')).toBe('Update add-line\n');
  expect(numbered(lab, 1).title).toBe('Give each a status line');
  expect(numbered(lab, 2).title).toBe('WIP: Give each a status line');
  expect(`${numbered(lab, 2).pull?.headSha}\n`).toBe(await lab.git('rev-parse', 'HEAD'));
  expectOne(lab);
  await endLab(lab);
});

test('a tick from the issue waits for a commit, and a dry run writes nothing at all', async () => {
  const lab = await startRaised();
  editBody(numbered(lab, 1), (body) => body.replace('[ ] 1.1', '[x] 1.1'));
  const before = { body: numbered(lab, 1).body, tasks: readIn(lab, TASKS_FILE) };
  const dry = await succeed(lab, ['sync', NAME, '--dry-run']);
  expect(dry).toContain('would: ticked in openspec/changes/add-line/tasks.md: 1.1');
  expect({ body: numbered(lab, 1).body, tasks: readIn(lab, TASKS_FILE) }).toEqual(before);
  const { exit, document } = await lab.json(['sync', NAME]);
  expect({ exit, document }).toMatchObject({
    exit: 0,
    document: { changes: [{ inStep: true, findings: [{ kind: 'not-committed', paths: [TASKS_FILE] }] }] },
  });
  await succeed(lab, ['sync', NAME, '--commit']);
  await expectQuiet(lab);
  await endLab(lab);
});

test('an archive of several changes asks the forge only about those with an issue', async () => {
  const lab = await startRaised();
  writeFiles(lab.root, validChange('add-other', 'Another line'));
  await lab.git('add', '--all');
  await lab.git('commit', '--quiet', '-m', 'Another one');
  const { exit, document } = await lab.json(['archive', NAME, 'add-other', '--yes', '--commit']);
  expect({ exit, document }).toMatchObject({
    exit: 0,
    document: { archives: [{}, {}], forge: [{ change: NAME, inStep: true }] },
  });
  await endLab(lab);
});

test('every command has the same fields about the forge', async () => {
  const lab = await startRaisedLab();
  writeFiles(lab.root, validChange(NAME));
  const step = {
    change: 'string',
    issue: { number: 'number', url: 'string' },
    pull: { number: 'number', url: 'string' },
    inStep: 'boolean',
    findings: [],
  };
  for (const argv of [
    ['propose', NAME, '--submit'],
    ['tasks', NAME, '--done', '1.1', '--commit'],
    ['apply', NAME],
    ['archive', NAME, '--yes', '--commit'],
  ]) {
    const { exit, document } = await lab.json(argv);
    expect({ argv, exit, forge: shapeOf(document.forge) }).toMatchObject({ argv, exit: 0, forge: [step] });
  }
  const { document } = await lab.json(['sync', NAME]);
  expect(shapeOf(document)).toMatchObject({ changes: [{ ...step, actions: [] }], failures: [], root: {} });
  await lab.forge.faults.down();
  const failed = await lab.json(['sync', NAME]);
  expect(failed).toMatchObject({
    exit: 3,
    document: { changes: [], status: [{ code: 'forge_unreachable' }] },
  });
  expect(readIn(lab, join('openspec/changes/archive', `2026-01-02-${NAME}`, 'tasks.md'))).toContain(
    '[x] 1.1',
  );
  await lab.forge.faults.up();
  await endLab(lab);
});
