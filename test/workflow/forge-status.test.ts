import { expect, onTestFinished, test } from 'vitest';
import { writeFiles } from '../support/folder.ts';
import { startRaisedLab, validChange } from '../support/raised-lab.ts';

test('one table joins files, git and forge, and says who is next', async () => {
  const lab = await startRaisedLab();
  onTestFinished(() => lab.forge.close());
  writeFiles(lab.root, validChange('add-line'));
  const rowOf = async () => {
    const { document } = await lab.json(['status', '--forge']);
    return (document as { changes: unknown[] }).changes[0];
  };
  expect(await rowOf()).toMatchObject({ stage: 'draft', issue: null, pull: null, next: { step: 'submit' } });
  await lab.run(['propose', 'add-line', '--submit']);
  expect(await rowOf()).toMatchObject({
    changeName: 'add-line',
    here: true,
    stage: 'proposed',
    progress: { total: 3, complete: 0, remaining: 3 },
    issue: 1,
    pull: { number: 2, state: 'open', author: 'robo' },
    review: { state: 'none', by: [] },
    next: { step: 'review', who: 'reviewer' },
  });
  await lab.as('bob')('POST', '/repos/alice/lab/pulls/2/reviews', { event: 'REQUEST_CHANGES', body: 'No.' });
  expect(await rowOf()).toMatchObject({
    review: { state: 'changes-requested', by: ['bob'] },
    next: { step: 'rework', who: 'author' },
  });
  await lab.as('bob')('POST', '/repos/alice/lab/pulls/2/reviews', { event: 'APPROVED', body: 'Yes.' });
  expect(await rowOf()).toMatchObject({
    review: { state: 'approved', by: ['bob'] },
    next: { step: 'apply', who: 'author' },
  });
  const other = await lab.clone();
  const { out, exit } = await lab.run(['status', '--forge'], other);
  expect(exit).toBe(0);
  expect(out).toMatch(/^add-line \*\s+proposed\s+-\s+-\s+#2\s+approved by bob\s+-\s+robo$/m);
  expect(out).toContain('\n  add-line: do the next task: openspec apply add-line\n');
  expect(lab.forge.unknownRoutes).toEqual([]);
});

test('with the forge down it exits 3, and without --forge nothing is asked', async () => {
  const lab = await startRaisedLab();
  onTestFinished(() => lab.forge.close());
  writeFiles(lab.root, validChange('add-line'));
  await lab.run(['propose', 'add-line', '--submit']);
  await lab.forge.faults.down();
  lab.forge.clearRequests();
  expect(await lab.run(['status', '--forge'])).toMatchObject({
    exit: 3,
    out: '',
    note: expect.stringContaining('[forge_unreachable]'),
  });
  for (const argv of [['status'], ['list'], ['show', 'add-line'], ['validate', 'add-line', '--strict']])
    expect(await lab.run(argv)).toMatchObject({ exit: 0 });
  expect(lab.forge.requests).toEqual([]);
});
