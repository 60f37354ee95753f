import { Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openTerminal } from '../../src/adapters/terminal/terminal.ts';
import { main } from '../../src/cli/main.ts';
import { writeFiles } from '../support/folder.ts';
import { type RaisedLab, type RaisedLabOptions, startRaisedLab, validChange } from '../support/raised-lab.ts';
import { makeWorld } from '../support/world.ts';

// How much a command asks of the server.

const CHANGE = 'add-status-line';
const servers = (['gitea', 'forgejo'] as const).flatMap((flavor) =>
  (['write', 'read'] as const).map((rights) => ({ flavor, rights })),
);

describe.each(servers)('$flavor, with $rights access and 2,000 issues', ({ flavor, rights }) => {
  test('a submit makes at most 12 requests, a sync without differences 5', { timeout: 120_000 }, async () => {
    const lab = await open({ flavor, rights });
    lab.forge.seedIssues('alice/lab', 1000);
    for (let number = 1; number <= 1000; number++)
      lab.forge.addIssue('alice/lab', 'robo', { title: `Own ${number}`, body: 'By the same account.' });
    await draft(lab);

    expect((await counted(lab, ['propose', CHANGE, '--submit'])).api.length).toBeLessThanOrEqual(12);
    expect((await counted(lab, ['sync', CHANGE])).api.length).toBeLessThanOrEqual(5);
    expect((await counted(lab, ['propose', CHANGE, '--submit'])).api.length).toBeLessThanOrEqual(12);
    await counted(lab, ['tasks', CHANGE, '--done', '1.1', '--commit']);
    await counted(lab, ['archive', CHANGE, '--yes', '--commit']);
  });
});

const COUNT = 50;
const AT_ONCE = 4;

test('50 changes are brought in step, four at a time, and a person sees how far it is', {
  timeout: 240_000,
}, async () => {
  const lab = await open({});
  await raiseMany(lab);
  lab.forge.faults.add(() => ({ kind: 'delay', ms: 20 }), Number.POSITIVE_INFINITY);
  const { screen, exit } = await atTerminal(lab, ['sync', '--all']);
  expect(exit).toBe(0);
  expect(lab.forge.mostAtOnce).toBe(AT_ONCE);
  expect(screen).toContain(`\r\u001b[2K1 of ${COUNT}: change-`);
  expect(screen).toContain(`\r\u001b[2K${COUNT} of ${COUNT}: change-`);
  expect(screen.endsWith('\r\u001b[2K')).toBe(true);

  lab.forge.clearRequests();
  const { document } = await lab.json(['sync', '--all']);
  const changes = document.changes as { inStep: boolean; actions: unknown[]; pull: { number: number } }[];
  expect(changes.map(({ inStep, actions }) => [inStep, actions])).toEqual(
    Array.from({ length: COUNT }, () => [true, []]),
  );
  expect(new Set(changes.map(({ pull }) => pull.number)).size).toBe(COUNT);
  expect(lab.forge.mostAtOnce).toBe(AT_ONCE);
  console.info(`sync --all of ${COUNT} changes in step: ${lab.forge.requests.length} requests`);
  expect(lab.forge.requests.length).toBeLessThanOrEqual(5 * COUNT);
  expect(lab.forge.repository('alice/lab').issues).toHaveLength(2 * COUNT);
});

async function open(options: RaisedLabOptions): Promise<RaisedLab> {
  const lab = await startRaisedLab(options);
  onTestFinished(() => lab.forge.close());
  return lab;
}

/** A valid change that is still to be raised. */
async function draft(lab: RaisedLab): Promise<void> {
  await lab.run(['propose', CHANGE, '--capability', 'page', '--why', 'Guests ask.']);
  writeFiles(lab.root, validChange(CHANGE));
}

/** Changes on branches of their own, each with an issue that people wrote. */
async function raiseMany(lab: RaisedLab): Promise<void> {
  lab.forge.seedIssues('alice/lab', COUNT);
  await lab.git('switch', '--quiet', '--create', 'work');
  const base = (await lab.git('rev-parse', 'HEAD')).trim();
  for (let number = 1; number <= COUNT; number++) {
    const name = `change-${number}`;
    writeFiles(lab.root, validChange(name, `Requirement ${number}`));
    const metadata = `schema: spec-driven\nbase: ${base}\nissue: ${number}\n`;
    writeFiles(lab.root, { [`openspec/changes/${name}/.openspec.yaml`]: metadata });
  }
  await lab.git('add', '--all');
  await lab.git('commit', '--quiet', '--message', 'Write fifty changes');
  for (let number = 1; number <= COUNT; number++) await lab.git('branch', `change/change-${number}`);
}

async function counted(lab: RaisedLab, argv: readonly string[]) {
  lab.forge.clearRequests();
  const { exit, note } = await lab.run(argv);
  expect(note).toBe('');
  expect(exit).toBe(0);
  const seen = lab.forge.requests.map(({ kind, method, path }) => ({ kind, line: `${method} ${path}` }));
  const of = (kind: string) => seen.filter((one) => one.kind === kind).map(({ line }) => line);
  const [api, git] = [of('api'), of('git')];
  const list = [...api, ...git].map((line) => `  ${line}`).join('\n');
  console.info(`${argv.join(' ')}: ${api.length} to the API, ${git.length} by git\n${list}`);
  return { api, git };
}

/** Runs the program with a terminal, and keeps what it draws there. */
async function atTerminal(
  lab: RaisedLab,
  argv: readonly string[],
): Promise<{ screen: string; exit: number }> {
  let screen = '';
  const output = new Writable({
    write: (chunk, _, done) => {
      screen += chunk;
      done();
    },
  });
  const { environment, userConfig } = lab;
  const world = makeWorld(lab.root, { environment, userConfig });
  const terminal = openTerminal({ input: process.stdin, output, interactive: true, width: 80 });
  const exit = await main(argv, Object.assign(world, { terminal }));
  return { screen, exit };
}
