import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Ended, ended, type Program } from '../child.ts';
import { makeFolder, writeFiles } from '../folder.ts';
import { GIT_SETTINGS } from '../git-settings.ts';
import type { Person } from './theatre.ts';

/** A person at a machine of their own, with a clone of the repository. */
export interface Player extends Person {
  /** The top of the clone. */
  readonly root: string;
  /** Where the program is run: the top, or the folder of the project below it. */
  readonly project: string;
  /** Runs the program, whatever it answers. */
  try(argv: readonly string[]): Promise<Ended>;
  /** Runs the program, and it has to succeed; answers what it printed. */
  run(...argv: string[]): Promise<string>;
  json(...argv: string[]): Promise<Record<string, unknown>>;
  git(...args: string[]): Promise<string>;
  /** Writes files below the folder of the project. */
  write(files: Readonly<Record<string, string>>): void;
}

export interface Machine {
  readonly program: Program;
  /** The root of the forge. */
  readonly url: string;
  /** The folder of the project in the repository; the top without it. */
  readonly below?: string;
  /** More lines for this forge in the settings of the user. */
  readonly forgeSettings?: string;
}

/** Sits somebody down at a machine: settings that say who they are, the token in a variable, and a clone. */
export async function seat(person: Person, address: string, machine: Machine): Promise<Player> {
  const { program, url, below = '', forgeSettings = '' } = machine;
  const home = makeFolder({
    '.config/openspec/config.yaml': `forges:\n  ${url}:\n${forgeSettings}    identities:\n      me: { account: ${person.login}, variable: STORY_PAT }\n`,
  });
  const root = join(home, 'clone');
  const project = join(root, below);
  const environment = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: GIT_SETTINGS,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    ...passedOn(),
  };
  const git = (folder: string, args: readonly string[]) =>
    succeeded(['git', ...args], gitAs(person, folder, args, { ...environment }));
  await git(home, ['clone', '--quiet', address, root]);
  const attempt = (argv: readonly string[]) =>
    ended(program.start(project, argv, { environment: { ...environment, STORY_PAT: person.token } }));
  const run = (...argv: string[]) => succeeded(['openspec', ...argv], attempt(argv));
  return {
    ...person,
    root,
    project,
    try: attempt,
    run,
    json: async (...argv) => JSON.parse(await run(...argv, '--json')),
    git: (...args) => git(root, args),
    write: (files) => writeFiles(project, files),
  };
}

/** A private authority, where the real server has one. */
function passedOn(): Record<string, string> {
  const names = ['NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** What a person does with git by hand. The login goes by the environment, where no list of processes shows it. */
function gitAs(
  { login, email, token }: Person,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Ended> {
  const basic = Buffer.from(`${login}:${token}`).toString('base64');
  const env = {
    ...environment,
    GIT_AUTHOR_NAME: login,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: login,
    GIT_COMMITTER_EMAIL: email,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
  return ended(spawn('git', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

async function succeeded(words: readonly string[], running: Promise<Ended>): Promise<string> {
  const { exit, out, note } = await running;
  if (exit !== 0) throw new Error(`${words.join(' ')} ended with ${exit}:\n${out}${note}`);
  return out;
}
