import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { ended, useProgram } from '../support/child.ts';
import { approve, archive, merge, propose, pullMain, work } from '../support/theatre/acts.ts';
import { openScene, type Scene } from '../support/theatre/scene.ts';

// Other ways into the default branch, and another way in.

const program = useProgram();
const CHANGE = 'add-status-line';

test('a squash with the description as its message keeps the trailers', { timeout: 300_000 }, async () => {
  const scene = await openScene({ program, flavor: 'forgejo' });
  const { issue, pull } = await propose(scene.agent, CHANGE);
  await work(scene.agent, CHANGE);
  await archive(scene.agent, CHANGE);
  await approve(scene, pull);
  const { title, body } = await see(scene, `/pulls/${pull}`);
  await merge(scene, pull, { Do: 'squash', MergeTitleField: title, MergeMessageField: body });
  await pullMain(scene.owner);
  const message = await scene.owner.git('log', '-1', '--format=%B');
  expect(message.split('\n')[0]).toBe('Add a status line');
  expect(await trailersOf(message)).toEqual(
    expect.arrayContaining([`Spec-Change: ${CHANGE}`, `Assisted-by: ${scene.agent.login}`]),
  );
  expect((await see(scene, `/issues/${issue}`)).state).toBe('closed');
  await expectInStep(scene, '');
});

test('a change that landed without its archive gets a small pull request', {
  timeout: 300_000,
}, async () => {
  const scene = await openScene({ program });
  const { issue, pull } = await propose(scene.agent, CHANGE);
  await work(scene.agent, CHANGE);
  await approve(scene, pull);
  await scene.ask('PATCH', `/pulls/${pull}`, { title: 'Add a status line' });
  await merge(scene, pull);
  await pullMain(scene.agent);

  const { forge } = await scene.agent.json('archive', CHANGE, '--yes', '--commit');
  const [{ pull: small }] = forge as [{ pull: { number: number } }];
  expect(small.number).not.toBe(pull);
  expect((await scene.agent.git('branch', '--show-current')).trim()).toBe(`archive/${CHANGE}`);
  const made = await see(scene, `/pulls/${small.number}`);
  expect(made.title).not.toContain('WIP');
  expect(made.head.ref).toBe(`archive/${CHANGE}`);

  await approve(scene, small.number);
  await merge(scene, small.number);
  expect((await see(scene, `/issues/${issue}`)).state).toBe('closed');
  await expectInStep(scene, 'openspec/landed');
  expect(await numbers(scene, 'issues')).toEqual([issue]);
  expect(await numbers(scene, 'pulls')).toEqual([pull, small.number].sort((a, b) => b - a));
});

test('a change from an issue of people keeps to that issue', { timeout: 300_000 }, async () => {
  const scene = await openScene({ program, flavor: 'forgejo' });
  const words = 'The family asks in the chat.\n\nSigned, Bob.';
  const asked = await scene.ask('POST', '/issues', { title: 'What is up?', body: words });
  const { number } = asked as { number: number };
  const flags = ['--from-issue', String(number)];
  const { issue, pull } = await propose(scene.agent, CHANGE, { flags });
  expect(issue).toBe(number);
  const { body, title } = await see(scene, `/issues/${number}`);
  expect(title).toBe('What is up?');
  expect(body).toContain(words);
  expect(body).toContain('- [ ] 1.1 Write the line');
  await work(scene.agent, CHANGE);
  await archive(scene.agent, CHANGE);
  await approve(scene, pull);
  await merge(scene, pull);
  expect((await see(scene, `/issues/${number}`)).state).toBe('closed');
  await expectInStep(scene, '');
  expect(await numbers(scene, 'issues')).toEqual([number]);
});

/** The owner pulls: the spec is merged, and `sync` has something to say once at most. */
async function expectInStep(scene: Scene, said: string): Promise<void> {
  const { owner } = scene;
  await pullMain(owner);
  expect(await owner.run('show', 'page')).toContain('Each service has a line');
  await owner.run('drift');
  expect(await owner.run('sync', CHANGE)).toContain(said);
  expect(await owner.run('sync', CHANGE)).toContain('(in step)');
}

async function trailersOf(message: string): Promise<string[]> {
  const child = spawn('git', ['interpret-trailers', '--parse'], { stdio: 'pipe' });
  child.stdin.end(message);
  return (await ended(child)).out.trim().split('\n');
}

async function numbers(scene: Scene, type: string): Promise<number[]> {
  const found = await see(scene, `/issues?state=all&type=${type}&limit=50`);
  return found.map(({ number }: { number: number }) => number);
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape.
async function see(scene: Scene, path: string): Promise<any> {
  return scene.ask('GET', path);
}
