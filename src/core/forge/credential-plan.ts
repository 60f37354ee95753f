import type { Environment } from '../child-environment.ts';
import {
  type DeclaredForge,
  type DeclaredIdentity,
  requireSettings,
  type UserSettings,
} from '../user-settings.ts';
import { isExposed } from './base.ts';
import { elsewhere, exposed, noForge, notChosen, unbound, unknownIdentity } from './credential-error.ts';
import { parseBase } from './remote-url.ts';
import type { PushMode } from './scopes.ts';

/** What decides where a token comes from. */
export interface CredentialFacts {
  /** The forge that the token is for, as `parseBase` writes it. */
  readonly base: string;
  readonly settings: UserSettings;
  readonly environment: Environment;
  /** The file that `--token-file` names. */
  readonly tokenFile: string | undefined;
  /** Whether a person sits at a terminal. */
  readonly interactive: boolean;
  /** How changes reach the forge; decides which scopes a token needs. */
  readonly mode?: PushMode | undefined;
}

/** What is asked for the token. */
export type Asked =
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'actions'; readonly name: string }
  | DeclaredIdentity['source']
  /** The logins of a person: that of `tea` for this forge, then what git knows. */
  | { readonly kind: 'person' }
  | { readonly kind: 'nothing' };

/** The one source that will be asked, and as whom the tool then acts. */
export interface CredentialPlan {
  readonly base: string;
  readonly identity: DeclaredIdentity | undefined;
  readonly asked: Asked;
  readonly mode: PushMode | undefined;
}

/**
 * Chooses the source of a token for a forge, and makes sure that the token belongs there. A declared identity that has
 * no token never borrows that of another source. Throws ToolErrors `user_settings_invalid`, `forge_exposed`,
 * `forge_address_invalid`, `identity_unknown`, `identity_not_chosen` and `credential_elsewhere`.
 */
export function planCredential(facts: CredentialFacts): CredentialPlan {
  const { base, settings, environment, interactive, mode } = facts;
  requireSettings(settings);
  const forge = settings.forges.find((one) => one.base === base);
  if (isExposed(base) && forge === undefined) throw exposed(base, settings.path);
  const given = givenToken(facts);
  if (given) demandBinding(facts, given);
  const identity = chooseIdentity(facts, forge);
  const plan = (asked: Asked): CredentialPlan => ({ base, identity, asked, mode });
  if (given) return plan(given);
  if (identity) return plan(identity.source);
  const server = actionsServer(environment);
  if (server !== undefined && environment.GITHUB_TOKEN) {
    if (server !== base) throw elsewhere({ what: 'The token of this job', belongs: server, base });
    return plan({ kind: 'actions', name: 'GITHUB_TOKEN' });
  }
  return plan({ kind: interactive ? 'person' : 'nothing' });
}

/** The forges that a token could be for, longest first, where git asks about one. */
export function boundBases({
  settings,
  environment,
}: Pick<CredentialFacts, 'settings' | 'environment'>): string[] {
  const named = environment.OPENSPEC_FORGE ? parseBase(environment.OPENSPEC_FORGE) : undefined;
  const bases = [...settings.forges.map(({ base }) => base), named, actionsServer(environment)];
  return [...new Set(bases.filter((base) => base !== undefined))].sort((a, b) => b.length - a.length);
}

/**
 * The token that was handed over for this run, if there is one. A variable that is there and empty is a secret that did
 * not arrive: not a reason to act as somebody else.
 */
export function givenToken({
  tokenFile,
  environment,
}: Pick<CredentialFacts, 'environment' | 'tokenFile'>): GivenToken | undefined {
  if (tokenFile !== undefined) return { kind: 'token-file', path: tokenFile };
  return environment.OPENSPEC_TOKEN === undefined
    ? undefined
    : { kind: 'environment', name: 'OPENSPEC_TOKEN' };
}

type GivenToken = Extract<Asked, { kind: 'token-file' | 'environment' }>;

/** A token that was handed over says nothing about its forge: the user's environment or settings do, or nobody does. */
function demandBinding(facts: CredentialFacts, given: GivenToken): void {
  const { base } = facts;
  const what = given.kind === 'token-file' ? `The token in ${given.path}` : `The token in ${given.name}`;
  const belongs = givenBase(facts);
  if (belongs === undefined) throw unbound(what, base);
  if (belongs !== base) throw elsewhere({ what, belongs, base });
}

function givenBase({ settings, environment }: CredentialFacts): string | undefined {
  const named = environment.OPENSPEC_FORGE;
  if (named) {
    const base = parseBase(named);
    if (base === undefined) throw noForge(named, 'OPENSPEC_FORGE');
    return base;
  }
  const { forges } = settings;
  const chosen = forges.filter(({ identities }) => find(identities, environment.OPENSPEC_IDENTITY));
  if (forges.length === 1) return forges[0]?.base;
  if (chosen.length === 1) return chosen[0]?.base;
  return actionsServer(environment);
}

function chooseIdentity(
  { base, environment, settings }: CredentialFacts,
  forge: DeclaredForge | undefined,
): DeclaredIdentity | undefined {
  const identities = forge?.identities ?? [];
  const names = identities.map(({ name }) => name);
  const wanted = environment.OPENSPEC_IDENTITY;
  if (wanted) {
    const found = find(identities, wanted);
    if (found === undefined) throw unknownIdentity(wanted, { base, names, path: settings.path });
    return found;
  }
  const found = identities.length === 1 ? identities[0] : find(identities, forge?.identity);
  if (found === undefined && identities.length > 0) throw notChosen({ base, names, path: settings.path });
  return found;
}

function find(
  identities: readonly DeclaredIdentity[],
  name: string | undefined,
): DeclaredIdentity | undefined {
  return identities.find((one) => one.name === name);
}

/** The server that runs this job of Gitea or Forgejo Actions. */
function actionsServer(environment: Environment): string | undefined {
  const isJob = environment.GITEA_ACTIONS === 'true' || environment.FORGEJO_ACTIONS === 'true';
  return isJob && environment.GITHUB_SERVER_URL ? parseBase(environment.GITHUB_SERVER_URL) : undefined;
}
