import type { Program } from '../child.ts';
import { SPEC } from '../raised-lab.ts';
import { type Player, seat } from './player.ts';
import {
  expectOk,
  openTheatre,
  type Person,
  type Right,
  type Theatre,
  type TheatreOptions,
} from './theatre.ts';

export interface SceneOptions extends TheatreOptions {
  readonly program: Program;
  /** What the agent may do on the repository; with `read` it pushes by AGit. */
  readonly right?: Right;
  readonly flat?: boolean;
  /** The folder of the project in the repository. */
  readonly below?: string;
  /** More lines in the settings of the project. */
  readonly settings?: string;
}

/** A project on a server with a protected `main`, its owner, a reviewer, and an agent that works on it. */
export interface Scene {
  readonly theatre: Theatre;
  readonly owner: Player;
  readonly reviewer: Person;
  readonly agent: Player;
  /** `owner/name`. */
  readonly repository: string;
  /** Below `/repos/…` as the reviewer; fails unless it is answered with success. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Sits somebody down at one more clone. */
  seat(person: Person, address?: string, forgeSettings?: string): Promise<Player>;
}

/** The owner makes a project with a spec and protects `main`; the agent has a clone of it. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const theatre = await openTheatre(options);
  const owner = await theatre.addPerson('alice');
  const reviewer = await theatre.addPerson('bob');
  const agent = await theatre.addPerson('robo');
  const repository = await theatre.addRepository(owner, 'lab');
  const { program, below, right = 'write' } = options;
  const address = `${theatre.url}/${repository}.git`;
  const { url } = theatre;
  const sit: Scene['seat'] = (person, at = address, forgeSettings = '') =>
    seat(person, at, { program, url, ...(below && { below }), forgeSettings });
  const people: [Person, Right][] = [
    [reviewer, 'write'],
    [agent, right],
  ];
  for (const [{ login }, permission] of people)
    await expectOk(
      owner.api('PUT', `/repos/${repository}/collaborators/${login}`, { permission }),
      'a right',
    );
  const player = await sit(owner);
  await begin(player, agent, options);
  await protect(owner, repository);
  return {
    theatre,
    owner: player,
    reviewer,
    agent: await sit(agent),
    repository,
    ask: async (method, path, body) =>
      (await expectOk(reviewer.api(method, `/repos/${repository}${path}`, body), path)).body,
    seat: sit,
  };
}

async function begin(owner: Player, agent: Person, options: SceneOptions): Promise<void> {
  const { flat = false, right = 'write', settings = '' } = options;
  owner.write({ 'README.md': '# Lab\n' });
  await owner.run('init', ...(flat ? ['--flat'] : []));
  const folder = flat ? '' : 'openspec/';
  const file = flat ? 'openspec.yaml' : 'openspec/config.yaml';
  const agents = `agents: [{ account: ${agent.login}, stages: [explore, propose, apply, archive], paths: ["**"] }]\n`;
  owner.write({
    [file]: `schema: spec-driven\n${agents}${right === 'read' ? 'forge: { push: agit }\n' : ''}${settings}`,
    [`${folder}specs/page/spec.md`]: SPEC,
  });
  await owner.git('add', '--all');
  await owner.git('commit', '--quiet', '--message', 'Begin');
  await owner.git('push', '--quiet', 'origin', 'main');
}

async function protect({ api }: Person, repository: string): Promise<void> {
  const rule = { rule_name: 'main', enable_push: false, required_approvals: 1, ignore_stale_approvals: true };
  await expectOk(api('POST', `/repos/${repository}/branch_protections`, rule), 'a rule');
}
