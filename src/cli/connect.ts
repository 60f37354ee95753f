import { type Credential, findCredential } from '../adapters/credential/credential.ts';
import type { NetworkOptions } from '../adapters/git/network.ts';
import { openGitea } from '../adapters/gitea/gitea.ts';
import { withoutTokens } from '../core/child-environment.ts';
import { repositoryUrl } from '../core/forge/base.ts';
import { noForge } from '../core/forge/credential-error.ts';
import { type CredentialPlan, planCredential } from '../core/forge/credential-plan.ts';
import type { ForgeAddress } from '../core/forge/model.ts';
import { parseBase } from '../core/forge/remote-url.ts';
import type { Connection, ConnectRequest, Forge } from '../ports.ts';
import { hiddenOf, type Session, tokenPath } from './user.ts';

/** Finds the token for a forge, and speaks to it and to its repository as that account. */
export async function connect(session: Session, request: ConnectRequest): Promise<Connection> {
  const { user } = session;
  const address = normalised(request.address);
  const settings = await session.settings();
  const plan = planCredential({
    base: address.base,
    settings,
    environment: user.environment,
    tokenFile: tokenPath(user, request.tokenFile),
    interactive: user.interactive,
    mode: request.mode,
  });
  const credential = await resolve(session, plan, request.root);
  const forge = openForge(session, address, { token: credential.token, timeout: settings.timeout });
  const reach = (): Promise<Reach> =>
    reachOf(session, { request, forge, credential, limit: settings.timeout * 4 });
  return {
    identity: credential.identity,
    forge,
    push: async (push) => {
      const [{ pushTo }, { remote, options }] = await Promise.all([
        import('../adapters/git/push.ts'),
        reach(),
      ]);
      return pushTo(remote, push, options);
    },
    fetch: async (ref) => {
      const [{ fetchFrom }, { remote, options }] = await Promise.all([
        import('../adapters/git/push.ts'),
        reach(),
      ]);
      return fetchFrom(remote, ref, options);
    },
  };
}

/** Asks the source of a plan. From then on the token is one of those that are never shown. */
export async function resolve(session: Session, plan: CredentialPlan, root: string): Promise<Credential> {
  const { user, tokens } = session;
  const credential = await findCredential(plan, {
    environment: user.environment,
    hidden: await hiddenOf(session),
    home: user.home,
    configFolder: user.configFolder,
    root,
    limit: (await session.settings()).timeout * 1000,
    note: user.note,
  });
  tokens.add(credential.token);
  return credential;
}

/** Nothing is sent before its first call. */
export function openForge(
  { user }: Session,
  address: ForgeAddress,
  options: { readonly token: string; readonly timeout: number },
): Forge {
  // Where only the account is asked for, no name is part of any request.
  const { base, owner, name } = address;
  return openGitea({
    address: { base, owner: owner || '-', name: name || '-' },
    clock: user.clock,
    ...options,
  });
}

/** Settings of a project and remotes of git are texts of others. */
function normalised({ base, owner, name }: ForgeAddress): ForgeAddress {
  const known = parseBase(base);
  const isAccountOnly = owner === '' && name === '';
  if (known === undefined) throw noForge(base, 'the address of the forge');
  if (!isAccountOnly && repositoryUrl(known, owner, name) === undefined)
    throw noForge(`${base}/${owner}/${name}`, 'the address of the repository');
  return { base: known, owner, name };
}

interface Reach {
  readonly remote: { url: string; username: string; token: string; remote: string | undefined };
  readonly options: NetworkOptions;
}

interface ReachFacts {
  readonly request: ConnectRequest;
  readonly forge: Forge;
  readonly credential: Credential;
  readonly limit: number;
}

/** The name of the repository is the one that the forge has now; the forge is the one that the token is for. */
async function reachOf(session: Session, { request, forge, credential, limit }: ReachFacts): Promise<Reach> {
  const { environment, program } = session.user;
  const base = parseBase(request.address.base) ?? '';
  const { owner, name } = forge.address;
  const url = request.address.owner === '' ? undefined : repositoryUrl(base, owner, name);
  if (url === undefined) throw noForge(`${base}/${owner}/${name}`, 'the address of the repository');
  const { token, username } = credential;
  const safe = withoutTokens(environment, await hiddenOf(session));
  return {
    remote: { url, username, token, remote: request.remote },
    options: { folder: request.root, environment: safe, program: program(), limit },
  };
}
