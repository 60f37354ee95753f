import { ToolError } from '../core/error.ts';
import type { Author, Claim, World } from '../ports.ts';
import type { Project } from './load.ts';
import { connectForge, type ForgeOptions, findAddress, isListedAgent } from './load-forge.ts';

/** An agent that commits: its account for the trailer, and who it is for git. */
export interface AgentAuthor {
  readonly agent: string;
  readonly author: Author;
}

/**
 * As which agent this run commits; undefined for people. Nobody is asked where the settings list no agents, or where the
 * user's settings declare an account that is none. A forge that does not answer stops no commit: a declared agent then
 * commits under its account name. Throws the ToolErrors of `World.claim`, and those of `connectForge` where a token was
 * handed over: who says as whom to act must not act as somebody else.
 */
export async function loadAuthor(
  world: World,
  project: Project,
  options: ForgeOptions = {},
): Promise<AgentAuthor | undefined> {
  if (project.settings.agents.length === 0) return undefined;
  const base = await findBase(world, project, options);
  if (base === undefined) return undefined;
  const claim = await claimOn(world, base, options);
  const { account, given } = claim;
  if (account !== undefined && !given && !isListedAgent(project, account)) return undefined;
  try {
    const { agent, author } = await connectForge(world, project, options);
    return agent !== undefined && author ? { agent, author } : undefined;
  } catch (error) {
    if (!(error instanceof ToolError) || isRefuted(error, claim)) throw error;
    return account !== undefined && isListedAgent(project, account)
      ? declaredAuthor(account, base)
      : undefined;
  }
}

/** Whether nobody can be named, or only a wrong one. */
function isRefuted({ code }: ToolError, { account, given }: Claim): boolean {
  return code === 'account_mismatch' || (given && account === undefined);
}

const NOWHERE = ['forge_ambiguous', 'forge_unknown', 'no_repository'];

/** Where no forge can be found, nobody is anybody there. */
async function findBase(world: World, project: Project, options: ForgeOptions): Promise<string | undefined> {
  try {
    return (await findAddress(world, project)).base;
  } catch (error) {
    const isNowhere = error instanceof ToolError && NOWHERE.includes(error.code);
    if (!isNowhere || options.tokenFile !== undefined) throw error;
    return undefined;
  }
}

const NOBODY: Claim = { account: undefined, given: false };

/** A forge that no token may go to keeps nobody from work who has none. */
async function claimOn(world: World, base: string, { tokenFile }: ForgeOptions): Promise<Claim> {
  try {
    return await world.claim({ base, tokenFile });
  } catch (error) {
    const isExposed = error instanceof ToolError && error.code === 'forge_exposed';
    if (!isExposed || tokenFile !== undefined) throw error;
    return NOBODY;
  }
}

function declaredAuthor(account: string, base: string): AgentAuthor {
  const author = { name: account, email: `${account}@noreply.${new URL(base).hostname}` };
  return { agent: account, author };
}
