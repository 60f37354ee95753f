import { ToolError } from '../core/error.ts';
import type { Author, World } from '../ports.ts';
import type { Project } from './load.ts';
import { type Connected, connectForge, type ForgeOptions, findAddress, isListedAgent } from './load-forge.ts';

/** An agent that commits: its account for the trailer, and who it is for git. */
export interface AgentAuthor {
  readonly agent: string;
  readonly author: Author;
}

/**
 * As which agent this run commits; undefined for people. Nobody is asked where the settings list no agents, or where the
 * user's settings declare an account that is none. A forge that does not answer stops no commit: a declared agent then
 * commits under its account name.
 */
export async function loadAuthor(
  world: World,
  project: Project,
  options: ForgeOptions = {},
): Promise<AgentAuthor | undefined> {
  if (project.settings.agents.length === 0) return undefined;
  try {
    const { base } = await findAddress(world, project);
    const declared = await world.declaredAccount(base);
    if (declared !== undefined && !isListedAgent(project, declared)) return undefined;
    return await asked(() => connectForge(world, project, options), declared && { account: declared, base });
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

async function asked(
  connect: () => Promise<Connected>,
  declared: { readonly account: string; readonly base: string } | undefined | '',
): Promise<AgentAuthor | undefined> {
  try {
    const { agent, author } = await connect();
    return agent !== undefined && author ? { agent, author } : undefined;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (!declared) return undefined;
    const { account, base } = declared;
    return {
      agent: account,
      author: { name: account, email: `${account}@noreply.${new URL(base).hostname}` },
    };
  }
}
