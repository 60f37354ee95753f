import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFiles } from '../support/folder.ts';
import type { Fault, SeenRequest } from '../support/forge/faults.ts';
import { type Answer, runIn } from '../support/project.ts';
import { type RaisedLab, startRaisedLab, validChange } from '../support/raised-lab.ts';

const CHANGE = 'add-line';
const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' };
const TASKS = `openspec/changes/${CHANGE}/tasks.md`;

interface Scene {
  readonly lab: RaisedLab;
  /** Calls that take more than a second are given up. */
  beImpatient(): void;
  /** Ends every fault. */
  mend(): void;
}

async function openScene(): Promise<Scene> {
  const lab = await startRaisedLab();
  onTestFinished(async () => {
    expect(lab.forge.failures).toEqual([]);
    expect(lab.forge.unknownRoutes).toEqual([]);
    await lab.forge.close();
  });
  writeFiles(lab.root, validChange(CHANGE));
  expect(await lab.run(['propose', CHANGE, '--submit'])).toMatchObject({ exit: 0 });
  const path = join(lab.userConfig, 'openspec/config.yaml');
  const settings = readFileSync(path, 'utf8');
  return {
    lab,
    beImpatient: () => writeFileSync(path, `timeout: 1\n${settings}`),
    mend: () => {
      lab.forge.faults.clear();
      writeFileSync(path, settings);
    },
  };
}

interface Case {
  readonly name: string;
  readonly fault: Fault;
  /** What a reading request makes of it, and what a writing one. */
  readonly read: string;
  readonly write: string;
  readonly exit?: number;
}

function answer(status: number, body: string, headers: Readonly<Record<string, string>> = JSON_TYPE): Fault {
  return { kind: 'answer', status, body, headers };
}

const CASES: readonly Case[] = [
  {
    name: '401',
    fault: answer(401, '{"message":"user does not exist"}'),
    read: 'forge_unauthorized',
    write: 'forge_unauthorized',
    exit: 4,
  },
  {
    name: '403',
    fault: answer(403, '{"message":"no"}'),
    read: 'forge_forbidden',
    write: 'forge_forbidden',
    exit: 4,
  },
  {
    name: '404',
    fault: answer(404, '{"message":"The target couldn\'t be found."}'),
    read: 'forge_not_found',
    write: 'forge_not_found',
  },
  {
    name: '409',
    fault: answer(409, '{"message":"already changed"}'),
    read: 'forge_conflict',
    write: 'forge_conflict',
  },
  {
    name: '413',
    fault: answer(413, '<html><title>Too large</title></html>', HTML),
    read: 'forge_refused',
    write: 'forge_refused',
  },
  {
    name: '422',
    fault: answer(422, '{"message":"not like this"}'),
    read: 'forge_refused',
    write: 'forge_refused',
  },
  {
    name: '429',
    fault: answer(429, '{"message":"slow down"}'),
    read: 'forge_unreachable',
    write: 'forge_unreachable',
  },
  {
    name: '500',
    fault: answer(500, '{"message":"Internal Server Error"}'),
    read: 'forge_failed',
    write: 'forge_uncertain',
  },
  {
    name: '502 from a proxy',
    fault: answer(502, '<html><title>Bad Gateway</title></html>', HTML),
    read: 'forge_unreachable',
    write: 'forge_uncertain',
  },
  {
    name: 'HTML of a proxy',
    fault: answer(200, '<!doctype html><title>Please log in</title>', HTML),
    read: 'forge_answer',
    write: 'forge_uncertain',
  },
  { name: 'an empty body', fault: answer(200, ''), read: 'forge_answer', write: 'forge_uncertain' },
  {
    name: 'JSON that ends early',
    fault: { kind: 'truncate', bytes: 40 },
    read: 'forge_answer',
    write: 'forge_uncertain',
  },
  { name: 'silence', fault: { kind: 'silence' }, read: 'forge_unreachable', write: 'forge_uncertain' },
];

test('what goes wrong has a code and a next step, the ticks stay in the file, and sync brings them over', async () => {
  const scene = await openScene();
  const { lab } = scene;
  const { faults } = lab.forge;
  const untouched = readFileSync(join(lab.root, TASKS), 'utf8');
  for (const { name, fault, read, write, exit = 3 } of CASES) {
    if (name === 'silence') scene.beImpatient();
    writeFileSync(join(lab.root, TASKS), untouched);
    faults.add(({ kind }) => (kind === 'api' ? fault : undefined), 99);
    expectKept(scene, await lab.run(['tasks', CHANGE, '--done', '1.1']), { name, exit, code: read });
    faults.clear();
    faults.add((request) => (isWrite(request) ? fault : undefined), 99);
    expectKept(scene, await lab.run(['tasks', CHANGE, '--done', '1.1']), { name, exit, code: write });
    scene.mend();
  }
  await expectMended(scene);
}, 180_000);

test('a token without a scope, and a dead server: exit 4 names the scope, exit 3 the next step', async () => {
  const scene = await openScene();
  const { lab } = scene;
  const ROBO_PAT = lab.forge.addToken('robo', { scopes: ['read:user', 'read:repository', 'read:issue'] });
  const options = { environment: { ...lab.environment, ROBO_PAT }, userConfig: lab.userConfig };
  const tick = ['tasks', CHANGE, '--done', '1.1', '1.2', '1.3'];
  const ticked = await runIn(lab.root, tick, options);
  expectKept(scene, ticked, { name: 'scope', exit: 4, code: 'forge_forbidden' });
  expect(ticked.note).toContain('write:issue');

  await lab.forge.faults.down();
  const dead = await lab.run(['archive', CHANGE, '--yes', '--commit']);
  expect(dead).toMatchObject({ exit: 3, note: expect.stringContaining('[forge_unreachable]') });
  expect(dead.note).toContain(`\`openspec sync ${CHANGE}\``);
  expect(existsSync(join(lab.root, 'openspec/changes/archive', `2026-01-02-${CHANGE}`))).toBe(true);
  expect(await lab.git('log', '-1', '--format=%s')).toMatch(/^Archive /);
  const sync = await lab.run(['sync', CHANGE]);
  expect(sync).toMatchObject({ exit: 3, out: '', note: expect.stringContaining('when the forge is back.') });
  await lab.forge.faults.up();
  await expectMended(scene);
  expect(lab.forge.repository('alice/lab').issues[1]?.title).toBe('Add a status line');
}, 120_000);

test('a submit that fails says how to go on, and then makes one of each', async () => {
  const { lab } = await openScene();
  const { faults } = lab.forge;
  writeFiles(lab.root, validChange('add-more', 'Each host has a line'));
  const submit = ['propose', 'add-more', '--submit'];
  for (const [method, path, code] of [
    ['GET', 'user', 'forge_failed'],
    ['POST', 'issues', 'forge_uncertain'],
    ['POST', 'pulls', 'forge_uncertain'],
  ] as const) {
    faults.add(
      (one) => (one.method === method && one.path.endsWith(`/${path}`) ? answer(500, '') : undefined),
      9,
    );
    const failed = await lab.run(submit);
    expect(failed, path).toMatchObject({ exit: 3, note: expect.stringContaining(`[${code}]`) });
    expect(failed.note, path).toContain('`openspec propose add-more --submit`.');
    faults.clear();
  }
  expect(await lab.run(submit)).toMatchObject({ exit: 0, note: '' });
  const { issues } = lab.forge.repository('alice/lab');
  expect(issues.map(({ pull }) => pull !== undefined)).toEqual([false, true, false, true]);
}, 120_000);

function isWrite({ kind, method }: SeenRequest): boolean {
  return kind === 'api' && method !== 'GET';
}

interface Expected {
  readonly name: string;
  readonly exit: number;
  readonly code: string;
}

/** The failure has its code and a next step, and what was done is in the file. */
function expectKept({ lab }: Scene, ended: Answer, { name, exit, code }: Expected): void {
  expect(ended.note, name).toContain(`[${code}]`);
  expect(ended.note, name).toContain(`\`openspec sync ${CHANGE}\``);
  expect(ended.exit, name).toBe(exit);
  expect(readFileSync(join(lab.root, TASKS), 'utf8'), name).toContain('- [x] 1.1 ');
}

/** Sync brings the tick to the issue, the second one does nothing, and there is one of each. */
async function expectMended({ lab }: Scene): Promise<void> {
  expect(await lab.run(['sync', CHANGE])).toMatchObject({ exit: 0, note: '' });
  const { issues } = lab.forge.repository('alice/lab');
  expect(issues[0]?.body).toContain('- [x] 1.1 ');
  expect(issues.map(({ pull, state }) => [pull !== undefined, state])).toEqual([
    [false, 'open'],
    [true, 'open'],
  ]);
  lab.forge.clearRequests();
  await lab.run(['sync', CHANGE]);
  expect(lab.forge.requests.filter(isWrite)).toEqual([]);
  expect(lab.forge.requests.filter(({ kind }) => kind === 'api').length).toBeLessThanOrEqual(5);
}
