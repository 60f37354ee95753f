import { expect, test, vi } from 'vitest';
import { gitOrFail } from '../support/async-git.ts';
import { writeFiles } from '../support/folder.ts';
import { type Answer, runIn } from '../support/project.ts';
import { type RaisedLab, type RaisedLabOptions, startRaisedLab, validChange } from '../support/raised-lab.ts';
import {
  editBody,
  endLab,
  expectQuiet,
  issuesOf,
  METADATA,
  NAME,
  numbered,
  readIn,
} from '../support/raising.ts';

vi.setConfig({ testTimeout: 300_000 });

// Two clones submit one change: one issue stays, one pull request, and both clones come to the same commit.

const KINDS: readonly RaisedLabOptions[] = [
  { flavor: 'gitea', rights: 'write' },
  { flavor: 'forgejo', rights: 'read' },
];

interface Pair {
  readonly lab: RaisedLab;
  readonly folders: readonly string[];
  submit(folder: string): Promise<Answer>;
}

async function startPair(options: RaisedLabOptions): Promise<Pair> {
  const lab = await startRaisedLab(options);
  const folders = [lab.root, await lab.clone()];
  for (const folder of folders) writeFiles(folder, validChange(NAME));
  const submit = (folder: string): Promise<Answer> => {
    // Commits of two clones differ, as they do when two people make them.
    const date = `2026-01-0${folders.indexOf(folder) + 2}T03:04:05Z`;
    const environment = { ...lab.environment, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
    return runIn(folder, ['propose', NAME, '--submit'], { environment, userConfig: lab.userConfig });
  };
  return { lab, folders, submit };
}

async function expectSame({ lab, folders }: Pair): Promise<void> {
  const open = issuesOf(lab).filter(({ state }) => state === 'open');
  const issue = open.find(({ pull }) => !pull);
  expect(open).toHaveLength(2);
  expect(issue?.number).toBe(1);
  const closed = issuesOf(lab).filter(({ state }) => state === 'closed');
  for (const { body } of closed) expect(body).toBe('Made at the same time as #1, which stays.');
  const tips = await Promise.all(folders.map((folder) => gitOrFail(folder, ['rev-parse', 'HEAD'])));
  for (const [at, folder] of folders.entries()) {
    expect(readIn(lab, METADATA, folder)).toContain('issue: 1\n');
    expect(tips[at]).toBe(`${open.find(({ pull }) => pull)?.pull?.headSha}\n`);
    expect(await gitOrFail(folder, ['status', '--porcelain'])).toBe('');
    await expectQuiet(lab, folder);
  }
}

test.each(KINDS)('one after the other ($flavor)', async (options) => {
  const pair = await startPair(options);
  for (const folder of pair.folders) {
    const { exit, note } = await pair.submit(folder);
    expect({ exit, note }).toEqual({ exit: 0, note: '' });
  }
  await expectSame(pair);
  expect(issuesOf(pair.lab)).toHaveLength(2);
  await endLab(pair.lab);
});

test.each(KINDS)('at the same moment ($flavor)', async (options) => {
  const pair = await startPair(options);
  const { lab, folders } = pair;
  // Both look before either has made anything.
  const looks = ({ method, path }: { method: string; path: string }) =>
    method === 'GET' && path.includes('created_by=');
  let waiting = 0;
  lab.forge.faults.add((request) => {
    if (looks(request)) waiting += 1;
    return looks(request) && waiting <= 2 ? { kind: 'delay', ms: 1500 } : undefined;
  }, 2);
  const answers = await Promise.all(folders.map((folder) => pair.submit(folder)));
  for (const answer of answers.filter(({ exit }) => exit !== 0)) {
    expect(answer).toMatchObject({ exit: expect.toBeOneOf([1, 3]) });
    expect(answer.out + answer.note).toMatch(/openspec (?:sync|propose) add-line/);
  }
  for (const folder of folders) expect((await pair.submit(folder)).exit).toBe(0);
  await expectSame(pair);
  await endLab(lab);
});

test('a second issue that a run left behind is closed by the next one, with what people wrote in it', async () => {
  const pair = await startPair({});
  const { lab, folders } = pair;
  const [first = '', second = ''] = folders;
  const seen = { looks: 0 };
  // The second clone sees no issue, makes its own, and is cut off before it looks again.
  expect((await pair.submit(first)).exit).toBe(0);
  lab.forge.faults.add(({ method, path }) => {
    if (method !== 'GET' || !path.includes('created_by=')) return undefined;
    seen.looks += 1;
    const body = '[]';
    const headers = { 'content-type': 'application/json', 'x-total-count': '0' };
    return seen.looks === 1
      ? { kind: 'answer', status: 200, headers, body }
      : { kind: 'cut', processed: false };
  }, Number.POSITIVE_INFINITY);
  expect((await pair.submit(second)).exit).toBe(3);
  lab.forge.faults.clear();
  editBody(numbered(lab, 3), (body) => `Is this a second one?\n\n${body}`);
  expect((await pair.submit(second)).exit).toBe(0);
  expect(numbered(lab, 3)).toMatchObject({
    state: 'closed',
    body: 'Is this a second one?\n\nMade at the same time as #1, which stays.',
  });
  for (const folder of folders) await expectQuiet(lab, folder);
  await endLab(lab);
});
