import { describe, expect, test } from 'vitest';
import { writeFiles } from '../support/folder.ts';
import { type RaisedLab, type RaisedLabOptions, startRaisedLab, validChange } from '../support/raised-lab.ts';
import { snapshotOf } from '../support/raised-snapshot.ts';

// The connection ends at every single request of a command, before or after the forge has done what was asked. The
// command, or the one that its message names, is run again: then all is as after a run without a cut.

const long = process.env.OPENSPEC_LONG === '1';

interface Command {
  readonly name: string;
  /** Brings a change to where the command begins. */
  prepare(lab: RaisedLab, change: string): Promise<void>;
  argv(change: string): string[];
  /** What is run after a failure; the command itself where there is none. */
  again?(change: string): string[];
}

const COMMANDS: readonly Command[] = [
  {
    name: 'propose --submit',
    prepare: write,
    argv: (change) => ['propose', change, '--submit'],
  },
  {
    name: 'tasks --done --commit',
    prepare: raise,
    argv: (change) => ['tasks', change, '--done', '1.1', '--commit'],
    again: (change) => ['sync', change],
  },
  {
    name: 'archive --commit',
    prepare: finish,
    argv: (change) => ['archive', change, '--yes', '--commit'],
    again: (change) => ['sync', change],
  },
  {
    name: 'sync',
    prepare: edit,
    argv: (change) => ['sync', change, '--commit'],
  },
];

const SETTINGS: readonly RaisedLabOptions[] = [
  { flavor: 'gitea', rights: 'write' },
  { flavor: 'forgejo', rights: 'read' },
];
const MOMENTS = ['processed', 'unprocessed'] as const;

describe.each(SETTINGS)('$flavor, an agent that may $rights', (options) => {
  test.each(COMMANDS)('$name ends the same wherever it is cut', { timeout: 900_000 }, async (command) => {
    const lab = await startRaisedLab(options);
    try {
      const whole = await begin(lab, command, 'whole');
      const count = await countRequests(lab, command, whole);
      const expected = await snapshotOf(lab, whole);
      const moments = long || options.flavor === 'gitea' ? MOMENTS : MOMENTS.slice(0, 1);
      for (const moment of moments) {
        for (let at = 1; at <= count; at++) {
          const change = await begin(lab, command, `${moment}-${at}`);
          const where = `${command.name} cut at request ${at} of ${count}, ${moment}`;
          await runCut(lab, command, { change, at, moment, where });
          expect({ where, ...(await snapshotOf(lab, change)) }).toEqual({ where, ...expected });
        }
      }
      process.stdout.write(
        `${options.flavor} ${options.rights}: ${command.name} makes ${count} requests, cut ${count * moments.length} times\n`,
      );
      expect(lab.forge.unknownRoutes).toEqual([]);
      expect(lab.forge.failures).toEqual([]);
    } finally {
      await lab.forge.close();
    }
  });
});

async function begin(lab: RaisedLab, { prepare }: Command, change: string): Promise<string> {
  await lab.git('switch', '--quiet', 'main');
  await prepare(lab, change);
  return change;
}

async function countRequests(lab: RaisedLab, { argv }: Command, change: string): Promise<number> {
  lab.forge.clearRequests();
  const { exit, note } = await lab.run(argv(change));
  expect({ exit, note }).toEqual({ exit: 0, note: '' });
  return lab.forge.requests.length;
}

interface Cut {
  readonly change: string;
  readonly at: number;
  readonly moment: (typeof MOMENTS)[number];
  readonly where: string;
}

async function runCut(lab: RaisedLab, command: Command, { change, at, moment, where }: Cut): Promise<void> {
  const { argv, again = argv } = command;
  lab.forge.faults.cutAfter(at, moment);
  const { exit, note } = await lab.run(argv(change));
  lab.forge.faults.clear();
  if (exit !== 0) {
    expect({ where, exit, note }).toMatchObject({
      exit: 3,
      note: expect.stringContaining(`openspec sync ${change}`),
    });
    const next = await lab.run(again(change));
    expect({ where, ...next }).toMatchObject({ where, exit: 0 });
  }
}

async function write(lab: RaisedLab, change: string): Promise<void> {
  await lab.run(['propose', change]);
  writeFiles(lab.root, validChange(change, `Line of ${change}`));
}

async function raise(lab: RaisedLab, change: string): Promise<void> {
  await write(lab, change);
  await demand(lab, ['propose', change, '--submit']);
}

async function finish(lab: RaisedLab, change: string): Promise<void> {
  await raise(lab, change);
  await demand(lab, ['tasks', change, '--done', '1.1', '1.2', '1.3', '--commit']);
}

/** A person has ticked in the issue, and the proposal has another text. */
async function edit(lab: RaisedLab, change: string): Promise<void> {
  await raise(lab, change);
  const path = `openspec/changes/${change}/proposal.md`;
  const text = validChange(change)[path] ?? '';
  writeFiles(lab.root, { [path]: text.replace('They should not have to.', 'They have to wait.') });
  const { issues } = lab.forge.repository('alice/lab');
  const issue = issues.find(({ body }) => body.includes(`change="${change}"`));
  const call = lab.as('alice');
  const body = issue?.body.replace('- [ ] 1.2', '- [x] 1.2');
  expect(await call('PATCH', `/repos/alice/lab/issues/${issue?.number}`, { body })).toMatchObject({
    status: 201,
  });
}

async function demand(lab: RaisedLab, argv: readonly string[]): Promise<void> {
  const answer = await lab.run(argv);
  expect(answer).toMatchObject({ exit: 0, note: '' });
}
