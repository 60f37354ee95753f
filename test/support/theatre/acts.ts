import { setTimeout as wait } from 'node:timers/promises';
import { validChange } from '../raised-lab.ts';
import type { Player } from './player.ts';
import type { Scene } from './scene.ts';

/** The issue and the pull request of a change, by number. */
export interface Numbers {
  readonly issue: number;
  readonly pull: number;
}

/** The agent reads, writes a change down, and raises it. */
export async function propose(player: Player, change: string, options: ActOptions = {}): Promise<Numbers> {
  await player.run('explore', 'status', 'page');
  await player.run(
    'propose',
    change,
    '--capability',
    'page',
    '--why',
    'Guests ask.',
    ...(options.flags ?? []),
  );
  player.write(texts(change, options));
  await player.run('propose', change);
  return raise(player, change);
}

export interface ActOptions {
  readonly flat?: boolean;
  readonly flags?: readonly string[];
  readonly requirement?: string;
}

/** The texts of a change as its author writes them, by path below the folder of the project. */
export function texts(change: string, { flat, requirement }: ActOptions): Record<string, string> {
  const files = Object.entries(validChange(change, requirement));
  return Object.fromEntries(
    files.map(([path, text]) => [flat ? path.replace(/^openspec\//, '') : path, text]),
  );
}

export async function raise(player: Player, change: string): Promise<Numbers> {
  const { forge } = await player.json('propose', change, '--submit');
  const [{ issue, pull, findings }] = forge as [
    { issue: { number: number }; pull: { number: number } | null; findings: unknown[] },
  ];
  if (!pull) throw new Error(`no pull request: ${JSON.stringify(findings)}`);
  return { issue: issue.number, pull: pull.number };
}

/** The reviewer approves what is there now. */
export async function approve(scene: Scene, pull: number): Promise<void> {
  await scene.ask('POST', `/pulls/${pull}/reviews`, { event: 'APPROVED', body: 'Good.' });
}

/** The agent does the work and ticks it; the hook of its clone says which change each commit belongs to. */
export async function work(player: Player, change: string): Promise<void> {
  await player.run('apply', change);
  await player.run('init', '--hooks');
  player.write({ 'page.html': '<p>All is up.</p>\n' });
  await player.git('add', '--all');
  await player.git('commit', '--quiet', '--message', 'Write the line');
  await player.run('tasks', change, '--done', '1.1', '1.2', '--commit');
  await player.run('tasks', change, '--done', '1.3', '--commit');
}

export async function archive(player: Player, change: string): Promise<void> {
  await player.run('archive', change, '--yes', '--commit');
}

/** The reviewer merges; a server that is still looking for conflicts is asked again. */
export async function merge(scene: Scene, pull: number, fields: object = {}): Promise<void> {
  const order = { Do: 'merge', delete_branch_after_merge: true, ...fields };
  for (let left = 20; ; left--) {
    const path = `/repos/${scene.repository}/pulls/${pull}/merge`;
    const { status, body } = await scene.reviewer.api('POST', path, order);
    if (status === 200) return;
    if (status !== 405 || left === 0) throw new Error(`not merged: ${status} ${JSON.stringify(body)}`);
    await wait(500);
  }
}

/** Goes to `main` as it is on the server. */
export async function pullMain(player: Player): Promise<void> {
  await player.git('switch', '--quiet', 'main');
  await player.git('pull', '--quiet', '--ff-only');
}
