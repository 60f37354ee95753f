import { ToolError } from '../../core/error.ts';
import type { Account } from '../../core/forge/model.ts';
import type { Forge } from '../../ports.ts';
import type { Ask } from './ask.ts';
import { once } from './once.ts';
import { getRepository, getToken, getUser, getVersion } from './routes.ts';
import { readAccount, readRepository, readToken, readVersion } from './translate.ts';

/** Who we are, what we speak to, and what we may do there: each is asked at most once. */
export function makeIdentity(ask: Ask): Pick<Forge, 'account' | 'repository' | 'scopes' | 'version'> {
  const token = once(() => findToken(ask));
  return {
    version: once(() => ask.one(getVersion, readVersion)),
    repository: once(() => ask.one(getRepository, readRepository)),
    scopes: async () => (await token())?.scopes,
    account: once(async () => {
      try {
        return await ask.one(getUser, readAccount);
      } catch (error) {
        // A token without `read:user`; where the server knows `/token`, that needs no scope.
        const account = isForbidden(error) ? await token() : undefined;
        if (account === undefined) throw error;
        return account;
      }
    }),
  };
}

/** Undefined where the server does not have it: before Gitea 1.27, and on Forgejo. */
async function findToken(ask: Ask): Promise<Account | undefined> {
  try {
    return await ask.one(getToken, readToken);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'forge_not_found') return undefined;
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof ToolError && error.code === 'forge_forbidden';
}
