import { describe, expect, test } from 'vitest';
import { useProgram } from '../support/child.ts';
import { approve, archive, merge, type Numbers, propose, pullMain, work } from '../support/theatre/acts.ts';
import type { Player } from '../support/theatre/player.ts';
import { openScene, type Scene } from '../support/theatre/scene.ts';
import { namedServer, type Right } from '../support/theatre/theatre.ts';

// A change from the first look to the merge, with the real program, real pushes and a server that protects main.

const program = useProgram();
const CHANGE = 'add-status-line';
const flavors = namedServer() ? (['gitea'] as const) : (['gitea', 'forgejo'] as const);
const rights = ['write', 'read'] as const;
const runs = flavors.flatMap((flavor) => rights.map((right) => ({ flavor, right })));

describe.each(runs)('as $flavor, by an agent that may $right', ({ flavor, right }) => {
  test('a change goes through all stages', { timeout: 300_000 }, async () => {
    const scene = await openScene({ program, flavor, right });
    const { agent } = scene;
    const start = await tip(agent);
    const numbers = await propose(agent, CHANGE);
    await expectProposed(scene, numbers, right);

    await approve(scene, numbers.pull);
    await work(agent, CHANGE);
    await expectApplied(scene, numbers, right);

    await archive(agent, CHANGE);
    await expectArchived(scene, numbers, right);

    await approve(scene, numbers.pull);
    await merge(scene, numbers.pull);
    await expectMerged(scene, numbers);

    await expectCommits(scene, start);
    await expectLanded(scene, numbers);
    expectNoFault(scene);
  });
});

async function expectProposed(scene: Scene, { issue, pull }: Numbers, right: Right): Promise<void> {
  expect(await counts(scene)).toEqual({ issues: 1, pulls: 1 });
  const made = await see(scene, `/issues/${issue}`);
  expect(made).toMatchObject({ title: 'Add a status line', state: 'open' });
  expect(boxes(made.body)).toEqual([
    ' 1.1 Write the line',
    ' 1.2 Watch the services',
    ' 1.3 Tell the family',
  ]);
  const raised = await see(scene, `/pulls/${pull}`);
  expect(raised).toMatchObject({ title: 'WIP: Add a status line', base: { ref: 'main' } });
  expect(raised.body).toContain(`Closes #${issue}`);
  expect(raised.user.login).toBe(scene.agent.login);
  expect(await labels(scene, { issue, pull })).toEqual(twice(right, 'openspec/proposed'));
}

async function expectApplied(scene: Scene, { issue, pull }: Numbers, right: Right): Promise<void> {
  const { body, state } = await see(scene, `/issues/${issue}`);
  expect(boxes(body)).toEqual(['x1.1 Write the line', 'x1.2 Watch the services', 'x1.3 Tell the family']);
  expect(state).toBe('open');
  const raised = await see(scene, `/pulls/${pull}`);
  expect(raised.title).toBe('WIP: Add a status line');
  expect(raised.head.sha, 'what is pushed').toBe(await tip(scene.agent));
  expect(await labels(scene, { issue, pull })).toEqual(twice(right, 'openspec/applying'));
}

async function expectArchived(scene: Scene, { issue, pull }: Numbers, right: Right): Promise<void> {
  const raised = await see(scene, `/pulls/${pull}`);
  expect(raised.title).toBe('Add a status line');
  expect(raised.head.sha, 'what is pushed').toBe(await tip(scene.agent));
  expect((await see(scene, `/issues/${issue}`)).state).toBe('open');
  expect(await labels(scene, { issue, pull })).toEqual(twice(right, 'openspec/archived'));
  expect(await counts(scene)).toEqual({ issues: 1, pulls: 1 });
}

async function expectMerged(scene: Scene, { issue, pull }: Numbers): Promise<void> {
  expect((await see(scene, `/pulls/${pull}`)).merged).toBe(true);
  expect((await see(scene, `/issues/${issue}`)).state).toBe('closed');
}

/** Every commit but the merge is the agent's, by name and address, and says what it belongs to. */
async function expectCommits({ agent }: Scene, start: string): Promise<void> {
  await pullMain(agent);
  const people = '%an <%ae>|%cn <%ce>';
  const trailers = '%(trailers:key=Spec-Change,valueonly)|%(trailers:key=Assisted-by,valueonly)';
  const log = await agent.git(
    'log',
    '--no-merges',
    `--format=%s|${people}|${trailers}%x00`,
    `${start}..main`,
  );
  const commits = log.split('\0').map((entry) => entry.replaceAll('\n', '').split('|'));
  const seen = commits.filter((one) => one.length > 1);
  const robo = `${agent.login} <${agent.email}>`;
  expect(seen.map(([subject = '']) => subject.split(' ')[0]).reverse()).toEqual([
    'Propose',
    'Write',
    'Finish',
    'Finish',
    'Archive',
  ]);
  for (const [subject, author, committer, change, helper] of seen) {
    expect([author, committer, change, helper], subject).toEqual([robo, robo, CHANGE, agent.login]);
  }
}

/** The owner pulls: the spec is merged and true, and one `sync` says that it has landed. */
async function expectLanded(scene: Scene, { issue, pull }: Numbers): Promise<void> {
  const { owner, agent } = scene;
  await pullMain(owner);
  expect(await owner.run('show', 'page')).toContain('Each service has a line');
  expect(await owner.run('list')).not.toContain(CHANGE);
  await owner.run('drift');
  await owner.run('validate', '--all', '--strict');
  expect(await owner.run('sync', CHANGE)).toContain('openspec/landed');
  expect(await labels(scene, { issue, pull })).toEqual(twice('write', 'openspec/landed'));
  for (const player of [owner, agent])
    expect(await player.run('sync', CHANGE)).toBe(
      `${CHANGE}: issue #${issue}, pull request #${pull} (in step)\n`,
    );
  expect(await counts(scene)).toEqual({ issues: 1, pulls: 1 });
}

function expectNoFault({ theatre: { forge } }: Scene): void {
  expect(forge?.failures ?? []).toEqual([]);
  expect(forge?.unknownRoutes ?? []).toEqual([]);
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape.
async function see(scene: Scene, path: string): Promise<any> {
  return scene.ask('GET', path);
}

async function counts(scene: Scene): Promise<{ issues: number; pulls: number }> {
  const count = async (type: string) =>
    (await see(scene, `/issues?state=all&type=${type}&limit=50`)).length as number;
  return { issues: await count('issues'), pulls: await count('pulls') };
}

function boxes(body: string): string[] {
  return [...body.matchAll(/^\s*- \[( |x)\] (.*)$/gm)].map(([, box, text]) => `${box}${text}`);
}

async function labels(scene: Scene, { issue, pull }: Numbers): Promise<string[][]> {
  const of = async (number: number): Promise<string[]> =>
    (await see(scene, `/issues/${number}`)).labels.map(({ name }: { name: string }) => name);
  return [await of(issue), await of(pull)];
}

/** An account that may only read sets no labels. */
function twice(right: Right, label: string): string[][] {
  return right === 'write' ? [[label], [label]] : [[], []];
}

async function tip(player: Player): Promise<string> {
  return (await player.git('rev-parse', 'HEAD')).trim();
}
