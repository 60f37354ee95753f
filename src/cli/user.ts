import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment, Hidden } from '../core/child-environment.ts';
import { ToolError } from '../core/error.ts';
import type { UserSettings } from '../core/user-settings.ts';
import type { Clock, World } from '../ports.ts';

/** Who runs the program, and from where. Tests bring their own. */
export interface User {
  readonly environment: Environment;
  /** The number of the account on this machine; undefined where there are none. */
  readonly id: number | undefined;
  readonly home: string;
  /** $XDG_CONFIG_HOME, or what stands for it. */
  readonly configFolder: string;
  readonly cwd: string;
  readonly interactive: boolean;
  /** How this program is started, for git to ask it. */
  program(): readonly string[];
  readonly clock: Clock;
  /** Says one line to the person at once. */
  note(line: string): void;
  /** Everything that git says to a credential helper. */
  input(): Promise<string>;
  /** Answers git; undefined where a person would read it. */
  readonly answer: ((text: string) => Promise<void>) | undefined;
}

/** What the program knows about its user as it goes: the settings, read once, and the tokens, never to be shown. */
export interface Session {
  readonly user: User;
  settings(): Promise<UserSettings>;
  readonly tokens: Set<string>;
}

type UserWorld = Pick<
  World,
  'connect' | 'declaredAccount' | 'hasToken' | 'serveGit' | 'sshHost' | 'userSettings'
>;

/** The part of the world that has to do with accounts. Nothing of it is loaded before it is used. */
export function openUser(user: User): UserWorld & { readonly session: Session } {
  let settings: Promise<UserSettings> | undefined;
  const session: Session = {
    user,
    settings: () => {
      settings ??= readSettings(user);
      return settings;
    },
    tokens: new Set(),
  };
  return {
    session,
    userSettings: session.settings,
    sshHost: async (host) => (await import('../adapters/ssh.ts')).findSshHost(host, user.environment),
    connect: async (request) => (await import('./connect.ts')).connect(session, request),
    hasToken: async (tokenFile) => {
      const { givenToken } = await import('../core/forge/credential-plan.ts');
      return givenToken({ tokenFile, environment: user.environment }) !== undefined;
    },
    declaredAccount: (base, tokenFile) => declaredAccount(session, base, tokenFile),
    serveGit: async (request) => (await import('./serve-git.ts')).serveGit(session, request),
  };
}

async function declaredAccount(
  { settings, user }: Session,
  base: string,
  tokenFile: string | undefined,
): Promise<string | undefined> {
  const { planCredential } = await import('../core/forge/credential-plan.ts');
  const { environment, interactive } = user;
  const path = tokenPath(user, tokenFile);
  const facts = { base, settings: await settings(), environment, tokenFile: path, interactive };
  return planCredential(facts).identity?.account;
}

/** What no child may see: the tokens so far, and the variables in which the user says that there is one. */
export async function hiddenOf(session: Session): Promise<Hidden> {
  return { names: await declaredVariables(session), values: [...session.tokens] };
}

/** Settings that cannot be used keep nobody from what needs no forge; whoever needs one hears of it from `connect`. */
async function declaredVariables({ settings, user }: Session): Promise<string[]> {
  if (!existsSync(settingsPath(user))) return [];
  const known = await settings().catch((error: unknown) => {
    if (error instanceof ToolError) return undefined;
    throw error;
  });
  const sources = known?.forges.flatMap(({ identities }) => identities.map(({ source }) => source)) ?? [];
  return sources.flatMap((source) => (source.kind === 'variable' ? [source.name] : []));
}

/** The path of the file that `--token-file` names, from the folder that the program was started in. */
export function tokenPath({ cwd }: User, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(cwd, path);
}

async function readSettings(user: User): Promise<UserSettings> {
  const [{ readSettingsFile }, { parseUserSettings }] = await Promise.all([
    import('../adapters/credential/settings-file.ts'),
    import('../core/user-settings.ts'),
  ]);
  const path = settingsPath(user);
  return parseUserSettings(readSettingsFile(path, user.id), path);
}

function settingsPath({ configFolder }: User): string {
  return join(configFolder, 'openspec/config.yaml');
}
