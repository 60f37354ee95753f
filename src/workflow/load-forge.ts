import { ToolError } from '../core/error.ts';
import { requireAccount } from '../core/forge/account.ts';
import { addressOf } from '../core/forge/address.ts';
import type { Account, ForgeAddress, ForgeRepository } from '../core/forge/model.ts';
import { parseRemote, type Remote, showRemote } from '../core/forge/remote-url.ts';
import type { Author, Connection, Forge, World } from '../ports.ts';
import type { Project } from './load.ts';
import { requireGit } from './load-git.ts';

export interface ForgeOptions {
  /** The file of `--token-file`. */
  readonly tokenFile?: string | undefined;
}

/** A forge that answers, as whom we are there, and what we may do. */
export interface Connected {
  readonly connection: Connection;
  readonly forge: Forge;
  readonly account: Account;
  readonly repository: ForgeRepository;
  /** `owner/name` as it was asked for; the forge may have another name for it by now. */
  readonly asked: string;
  /** The account, where the settings list it as an agent: it makes its own commits. */
  readonly agent: string | undefined;
  readonly author: Author | undefined;
}

/**
 * Connects to the forge of a project and asks who we are. Throws the ToolErrors of `findAddress`, `World.connect` and
 * `Forge`; `account_mismatch` where the token belongs to another account than the declared one; `forge_archived` and
 * `forge_unit_off` where nothing can be written.
 */
export function connectForge(world: World, project: Project, options: ForgeOptions = {}): Promise<Connected> {
  const known = connections.get(world) ?? connect(world, project, options);
  connections.set(world, known);
  return known;
}

/** One connection a run: who we are and where is asked once. */
const connections = new WeakMap<World, Promise<Connected>>();

async function connect(world: World, project: Project, { tokenFile }: ForgeOptions): Promise<Connected> {
  const { address, remote } = await locateForge(world, project);
  const mode = project.settings.forge.push;
  const connection = await world.connect({ root: project.files.root, address, tokenFile, mode, remote });
  const { forge } = connection;
  const account = await forge.account();
  requireAccount(connection.identity, account.login, address.base);
  const repository = await forge.repository();
  requireUsable(repository);
  const isAgent = isListedAgent(project, account.login);
  return {
    connection,
    forge,
    account,
    repository,
    asked: `${address.owner}/${address.name}`,
    agent: isAgent ? account.login : undefined,
    author: isAgent ? { name: account.fullName || account.login, email: account.email } : undefined,
  };
}

/** Whether the settings list an account as an agent; the forge does not tell cases apart. */
export function isListedAgent({ settings }: Project, login: string): boolean {
  return settings.agents.some(({ account }) => account.toLowerCase() === login.toLowerCase());
}

/**
 * Where the repository of a project is: what the settings say, else the remote that git pushes to. Throws ToolError
 * `forge_unknown` where neither names one, and `forge_ambiguous` where a remote fits several declared forges.
 */
export async function findAddress(world: World, project: Project): Promise<ForgeAddress> {
  return (await locateForge(world, project)).address;
}

interface Located {
  readonly address: ForgeAddress;
  /** The name of the remote that stands for the repository. */
  readonly remote: string | undefined;
}

async function locateForge(world: World, project: Project): Promise<Located> {
  const { repository, url, remote: wanted } = project.settings.forge;
  if (url !== undefined && repository) return { address: { base: url, ...repository }, remote: wanted };
  const found = await findRemote(world, project);
  if (!found.remote) throw unknownForge(found.seen, wanted);
  return { address: await addressBehind(world, project, found.remote), remote: found.name };
}

async function addressBehind(world: World, project: Project, remote: Remote): Promise<ForgeAddress> {
  const { url, repository } = project.settings.forge;
  const resolved = remote.kind === 'ssh' ? await world.sshHost(remote.host) : undefined;
  const { forges } = await world.userSettings();
  const located = addressOf(remote, { forges, resolved });
  if (located.ok) return { ...located.address, ...repository, ...(url !== undefined && { base: url }) };
  if (url !== undefined) return { base: url, owner: remote.owner, name: remote.name, ...repository };
  throw new ToolError({
    code: 'forge_ambiguous',
    message: `The remote fits more than one forge of your settings: ${located.bases.join(', ')}.`,
    fix: 'Name one in the settings of the project: `forge: { url: https://… }`.',
  });
}

async function findRemote(
  world: World,
  project: Project,
): Promise<{ remote: Remote | undefined; name: string | undefined; seen: readonly string[] }> {
  const git = await requireGit(world, project);
  const { remote: wanted } = project.settings.forge;
  const remotes = (await git.remotes()).filter(({ name }) => wanted === undefined || name === wanted);
  const parsed = remotes.map(({ name, url }) => ({ name, ...parseRemote(url) }));
  const found = parsed.find((one) => one.ok);
  return {
    remote: found?.remote,
    name: found?.name,
    seen: remotes.map(({ name, url }) => `${name} (${showRemote(url)})`),
  };
}

function unknownForge(seen: readonly string[], wanted: string | undefined): ToolError {
  return new ToolError({
    code: 'forge_unknown',
    message:
      seen.length === 0
        ? `This repository has no remote${wanted === undefined ? '' : ` '${wanted}'`}, so nobody knows which forge it belongs to.`
        : `No remote names a repository on a forge: ${seen.join(', ')}.`,
    fix: 'Run `git remote add origin <url>`, or set `forge: { url: https://…, repository: owner/name }`.',
  });
}

function requireUsable({ owner, name, archived, hasIssues, hasPulls }: ForgeRepository): void {
  if (archived) {
    throw new ToolError({
      code: 'forge_archived',
      message: `${owner}/${name} is archived on the forge, so nothing can be written there.`,
      fix: 'Have its owner take it out of the archive.',
    });
  }
  const off = [...(hasIssues ? [] : ['issues']), ...(hasPulls ? [] : ['pull requests'])];
  if (off.length === 0) return;
  throw new ToolError({
    code: 'forge_unit_off',
    message: `${owner}/${name} has ${off.join(' and ')} switched off, or they are not yours to see.`,
    fix: 'Have its owner switch them on in the settings of the repository.',
  });
}
