import { requireAccount } from '../core/forge/account.ts';
import type { ForgeAddress, Identity } from '../core/forge/model.ts';
import { parseBase } from '../core/forge/remote-url.ts';
import { missingScopes, type PushMode } from '../core/forge/scopes.ts';
import type { World } from '../ports.ts';
import { findProject, type Project } from './load.ts';
import { findAddress } from './load-forge.ts';

/** Who the tool is on a forge. */
export interface AuthStatus {
  /** Undefined where the forge was named and no project was asked. */
  readonly project: Project | undefined;
  readonly address: ForgeAddress;
  readonly login: string;
  readonly identity: Identity;
  /** What the token may do; undefined where the server does not tell. */
  readonly scopes: readonly string[] | undefined;
  /** What it needs and may not do. */
  readonly missing: readonly string[];
}

export interface AuthRequest {
  /** The root of a forge; undefined for that of the project. */
  readonly forge: string | undefined;
  readonly tokenFile: string | undefined;
}

/**
 * Asks the forge whose token it is. Throws what `connect` and the forge throw, and ToolErrors `account_mismatch` and
 * `forge_unknown`.
 */
export async function findAuthStatus(world: World, { forge, tokenFile }: AuthRequest): Promise<AuthStatus> {
  const { project, address, mode } = forge === undefined ? await ofProject(world) : ofForge(forge);
  const root = project?.files.root ?? world.cwd;
  const connection = await world.connect({ root, address, tokenFile, mode });
  const { login } = await connection.forge.account();
  requireAccount(connection.identity, login, address.base);
  const scopes = await connection.forge.scopes();
  const missing = scopes === undefined ? [] : missingScopes(scopes);
  return { project, address, login, identity: connection.identity, scopes, missing };
}

interface Asked {
  readonly project: Project | undefined;
  readonly address: ForgeAddress;
  readonly mode: PushMode | undefined;
}

/** What is no address is refused by `connect`. */
function ofForge(text: string): Asked {
  const base = parseBase(text) ?? text;
  return { project: undefined, address: { base, owner: '', name: '' }, mode: undefined };
}

async function ofProject(world: World): Promise<Asked> {
  const project = findProject(world);
  const address = await findAddress(world, project);
  return { project, address, mode: project.settings.forge.push };
}
