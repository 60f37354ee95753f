import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFiles } from '../support/folder.ts';
import type { Issue } from '../support/forge/store.ts';
import { type RaisedLab, type RaisedLabOptions, startRaisedLab, validChange } from '../support/raised-lab.ts';

const CHANGE = 'add-line';
const TASKS = `openspec/changes/${CHANGE}/tasks.md`;

async function openLab(options?: RaisedLabOptions): Promise<RaisedLab> {
  const lab = await startRaisedLab(options);
  onTestFinished(async () => {
    expect(lab.forge.failures).toEqual([]);
    expect(lab.forge.unknownRoutes).toEqual([]);
    await lab.forge.close();
  });
  writeFiles(lab.root, validChange(CHANGE));
  expect(await lab.run(['propose', CHANGE, '--submit'])).toMatchObject({ exit: 0 });
  return lab;
}

function issueOf(lab: RaisedLab): Issue {
  const [issue] = lab.forge.repository('alice/lab').issues;
  if (!issue) throw new Error('no issue');
  return issue;
}

/** As a person does it in the browser. */
function edit(issue: Issue, change: (body: string) => string): void {
  issue.body = change(issue.body);
  issue.contentVersion += 1;
}

/** The boxes in order, as `x -`. */
function boxes(text: string): string {
  return [...text.matchAll(/^- \[([ x])\] 1\./gm)].map(([, box]) => (box === 'x' ? 'x' : '-')).join(' ');
}

function tasksOf(lab: RaisedLab): string {
  return readFileSync(join(lab.root, TASKS), 'utf8');
}

function tickHere(lab: RaisedLab, id: string): void {
  writeFileSync(join(lab.root, TASKS), tasksOf(lab).replace(`- [ ] ${id}`, `- [x] ${id}`));
}

test.each(['gitea', 'forgejo'] as const)(
  'ticks go both ways on %s, and what people wrote stays',
  async (flavor) => {
    const lab = await openLab({ flavor });
    const issue = issueOf(lab);
    const [above, below] = ['Hello  \r\n\r\n- [x] mine\r\n\r\n', '\r\n\r\nBye \u00e9  \r\n\t- [ ] yours\r\n'];
    edit(issue, (body) => above + body.replace('- [ ] 1.2', '- [x] 1.2').replaceAll('\n', '\r\n') + below);
    expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
    expect(boxes(tasksOf(lab))).toBe('- x -');

    edit(issue, (body) => body.replace('- [x] 1.2', '- [ ] 1.2').replace('- [ ] 1.3', '- [x] 1.3'));
    tickHere(lab, '1.1');
    expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
    expect([boxes(tasksOf(lab)), boxes(issue.body)]).toEqual(['x - x', 'x - x']);
    expect(issue.body.startsWith(`${above}<!-- openspec:begin`)).toBe(true);
    expect(issue.body.endsWith(`-->${below}`)).toBe(true);
    expect(issue.body.replaceAll('\r\n', '')).not.toContain('\n');

    lab.forge.clearRequests();
    expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
    expect(lab.forge.requests.map(({ method }) => method).filter((one) => one !== 'GET')).toEqual([]);
    expect(lab.forge.requests.length).toBeLessThanOrEqual(5);
  },
  120_000,
);

test('an edit between our look and our write is kept, with its ticks', async () => {
  const lab = await openLab();
  const issue = issueOf(lab);
  let races = 1;
  lab.forge.faults.add(({ method, path }) => {
    if (method !== 'PATCH' || !path.endsWith('/issues/1') || races === 0) return undefined;
    races -= 1;
    edit(issue, (body) => `${body.replace('- [ ] 1.2', '- [x] 1.2')}\n\nFrom a person.`);
    return undefined;
  });
  tickHere(lab, '1.1');
  expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
  expect(races).toBe(0);
  expect([boxes(tasksOf(lab)), boxes(issue.body)]).toEqual(['x x -', 'x x -']);
  expect(issue.body.endsWith('-->\n\nFrom a person.')).toBe(true);

  races = 9;
  tickHere(lab, '1.3');
  const lost = await lab.run(['sync', CHANGE]);
  expect(lost).toMatchObject({ exit: 3, note: expect.stringContaining('[forge_conflict]') });
  expect(lost.note).toContain('Run the command again');
  races = 0;
  expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
  expect([boxes(tasksOf(lab)), boxes(issue.body)]).toEqual(['x x x', 'x x x']);
}, 120_000);

test('a marker that was edited away comes back, and nobody loses a word or a tick', async () => {
  const lab = await openLab();
  const issue = issueOf(lab);
  tickHere(lab, '1.1');
  edit(issue, () => 'Only our own words,\nno newline');
  expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
  expect(issue.body.startsWith('Only our own words,\nno newline\n\n<!-- openspec:begin')).toBe(true);
  expect([boxes(tasksOf(lab)), boxes(issue.body)]).toEqual(['x - -', 'x - -']);

  const whole = issue.body;
  edit(issue, (body) => `${body.replace(/<!-- openspec:end.*-->/, '')}\nBelow.`);
  tickHere(lab, '1.2');
  expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
  expect(issue.body.match(/openspec:(begin|end)/g)).toEqual(['openspec:begin', 'openspec:end']);
  expect(issue.body).toContain('Below.');
  expect([boxes(tasksOf(lab)), boxes(issue.body)]).toEqual(['x x -', 'x x -']);

  edit(issue, () => whole.replace(/<!-- openspec:begin.*-->\n/, ''));
  expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
  expect(boxes(tasksOf(lab))).toBe('x x -');
  expect(issue.body).toContain('openspec:begin');
  const settled = issue.body;
  expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
  expect(issue.body).toBe(settled);
}, 120_000);
