import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useProgram } from '../support/child.ts';
import { makeFolder } from '../support/folder.ts';
import { approve, archive, merge, propose, pullMain, work } from '../support/theatre/acts.ts';
import type { Player } from '../support/theatre/player.ts';
import { openScene, type Scene, type SceneOptions } from '../support/theatre/scene.ts';

// The same way for projects, servers and clones that lie elsewhere.

const program = useProgram();
const CHANGE = 'add-status-line';

test.each<[place: string, options: Omit<SceneOptions, 'program'>]>([
  ['a project below a sub-folder of the repository', { below: 'homes/lab' }],
  ['the flat layout', { flat: true }],
  ['a server below a sub-path', { basePath: '/git' }],
])('%s', { timeout: 300_000 }, async (_, options) => {
  const scene = await openScene({ program, ...options });
  await play(scene, scene.agent, options.flat);
  const page = `${options.below ? `${options.below}/` : ''}${options.flat ? '' : 'openspec/'}specs/page/spec.md`;
  expect(await scene.owner.git('show', `main:${page}`)).toContain('Each service has a line');
});

test('a remote by ssh, whose host the settings of the user declare', { timeout: 300_000 }, async () => {
  const scene = await openScene({ program });
  const declared = '    ssh: ["forge.example:2222"]\n';
  const agent = await scene.seat(scene.agent, undefined, declared);
  await agent.git('remote', 'set-url', 'origin', `ssh://git@forge.example:2222/${scene.repository}.git`);
  scene.theatre.forge?.clearRequests();
  await play(scene, agent);
  const pushes = scene.theatre.forge?.requests.filter(({ path }) => path.endsWith('/git-receive-pack'));
  expect(new Set(pushes?.map(({ as }) => as))).toEqual(new Set([agent.login]));
});

test('a clone with two remotes, of which the settings name one', { timeout: 300_000 }, async () => {
  const scene = await openScene({ program, settings: 'forge: { remote: forge }\n' });
  const { agent } = scene;
  const mirror = join(makeFolder(), 'mirror.git');
  await agent.git('clone', '--quiet', '--bare', agent.root, mirror);
  for (const player of [agent, scene.owner]) await player.git('remote', 'rename', 'origin', 'forge');
  await agent.git('remote', 'add', 'origin', mirror);
  await agent.git('fetch', '--quiet', 'origin');
  await play(scene, agent);
  expect((await agent.git('ls-remote', '--heads', 'origin')).trim().split('\n')).toHaveLength(1);
});

/** From the proposal to the merge, and what must be so afterwards. The owner looks, with a clone of the usual kind. */
async function play(scene: Scene, agent: Player, flat = false): Promise<void> {
  const { issue, pull } = await propose(agent, CHANGE, { flat });
  await work(agent, CHANGE);
  await archive(agent, CHANGE);
  await approve(scene, pull);
  await merge(scene, pull);
  expect(await scene.ask('GET', `/issues/${issue}`)).toMatchObject({ state: 'closed' });
  const { owner } = scene;
  await pullMain(owner);
  await owner.run('drift');
  expect(await owner.run('sync', CHANGE)).toContain('openspec/landed');
  expect(await owner.run('sync', CHANGE)).toBe(
    `${CHANGE}: issue #${issue}, pull request #${pull} (in step)\n`,
  );
  const found = (await scene.ask('GET', '/issues?state=all&limit=50')) as unknown[];
  expect(found).toHaveLength(2);
  expect(scene.theatre.forge?.failures ?? []).toEqual([]);
  expect(scene.theatre.forge?.unknownRoutes ?? []).toEqual([]);
}
