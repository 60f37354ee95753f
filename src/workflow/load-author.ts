import { ToolError } from '../core/error.ts';
import { requireSettings } from '../core/user-settings.ts';
import type { Author, World } from '../ports.ts';
import type { Project } from './load.ts';
import { type Connected, connectForge, type ForgeOptions, findAddress, isListedAgent } from './load-forge.ts';

/** An agent that commits: its account for the trailer, and who it is for git. */
export interface AgentAuthor {
  readonly agent: string;
  readonly author: Author;
}

/**
 * As which agent this run commits; undefined for people. Nobody is asked where the settings list no agents. Whom a token
 * is handed over to is the account behind it, or nobody: then it throws the ToolErrors of `connectForge`. Else people
 * are asked for nothing, and a declared agent whose forge does not answer commits under its account name. Throws
 * `user_settings_invalid` and `user_settings_unsafe`, and where one of several identities may be an agent
 * `identity_not_chosen`, `identity_unknown` and `forge_ambiguous`.
 */
export function loadAuthor(
  world: World,
  project: Project,
  options: ForgeOptions = {},
): Promise<AgentAuthor | undefined> {
  const known = authors.get(world) ?? findAuthor(world, project, options);
  authors.set(world, known);
  return known;
}

/** Asked once a run: before the first write, and again by each commit. */
const authors = new WeakMap<World, Promise<AgentAuthor | undefined>>();

async function findAuthor(
  world: World,
  project: Project,
  options: ForgeOptions,
): Promise<AgentAuthor | undefined> {
  if (project.settings.agents.length === 0) return undefined;
  requireSettings(await world.userSettings());
  return (await world.hasToken(options.tokenFile))
    ? authorOfToken(world, project, options)
    : declaredAuthor(world, project);
}

async function authorOfToken(
  world: World,
  project: Project,
  options: ForgeOptions,
): Promise<AgentAuthor | undefined> {
  const { base } = await findAddress(world, project);
  const account = await world.declaredAccount(base, options.tokenFile);
  try {
    return agentOf(await connectForge(world, project, options));
  } catch (error) {
    const isSilent = error instanceof ToolError && error.passing;
    if (!isSilent || account === undefined || !isListedAgent(project, account)) throw error;
    return named(account, base);
  }
}

async function declaredAuthor(world: World, project: Project): Promise<AgentAuthor | undefined> {
  const { base, account } = await findDeclared(world, project);
  if (base === undefined || (account !== undefined && !isListedAgent(project, account))) return undefined;
  try {
    return agentOf(await connectForge(world, project));
  } catch (error) {
    if (!(error instanceof ToolError) || error.code === 'account_mismatch') throw error;
    return account === undefined ? undefined : named(account, base);
  }
}

interface Declared {
  readonly base?: string;
  readonly account?: string | undefined;
}

const UNCLEAR = ['forge_ambiguous', 'identity_not_chosen', 'identity_unknown'];

/** Where nobody is declared a person commits, but not where an agent may be meant. */
async function findDeclared(world: World, project: Project): Promise<Declared> {
  try {
    const { base } = await findAddress(world, project);
    return { base, account: await world.declaredAccount(base, undefined) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (UNCLEAR.includes(error.code) && (await mayBeAgent(world, project))) throw error;
    return {};
  }
}

async function mayBeAgent(world: World, project: Project): Promise<boolean> {
  const { forges } = await world.userSettings();
  return forges.some(({ identities }) => identities.some(({ account }) => isListedAgent(project, account)));
}

function agentOf({ agent, author }: Connected): AgentAuthor | undefined {
  return agent !== undefined && author ? { agent, author } : undefined;
}

function named(account: string, base: string): AgentAuthor {
  const author = { name: account, email: `${account}@noreply.${new URL(base).hostname}` };
  return { agent: account, author };
}
