import type { KeyReader } from '../yaml.ts';
import { parseBase, parseRepository, type RepositoryName } from './remote-url.ts';

/** Where the forge is and how changes get there; what is not set is found out from the git remote. */
export interface ForgeSettings {
  /** Root of the forge with its sub-path, no slash at the end. */
  readonly url: string | undefined;
  readonly repository: RepositoryName | undefined;
  /** Changes are pushed as branches, or by AGit to `refs/for/…`, for which read access is enough. */
  readonly push: 'branch' | 'agit';
  /** The git remote that is the forge; undefined: the one that git pushes to. */
  readonly remote: string | undefined;
}

/** The stages that an agent may work in, by the verb that belongs to each. */
export const AGENT_STAGES = ['explore', 'propose', 'apply', 'archive'] as const;
export type AgentStage = (typeof AGENT_STAGES)[number];

/** A forge account that is an agent. What is not listed is not allowed. */
export interface Agent {
  readonly account: string;
  readonly stages: readonly AgentStage[];
  /** Patterns of the files that it may change, relative to the repository. */
  readonly paths: readonly string[];
}

export interface ForgeAndAgents {
  readonly forge: ForgeSettings;
  readonly agents: readonly Agent[];
  /** Accounts that update dependencies. */
  readonly bots: readonly string[];
}

export const NO_FORGE: ForgeAndAgents = {
  forge: { url: undefined, repository: undefined, push: 'branch', remote: undefined },
  agents: [],
  bots: [],
};

const ACCOUNT = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;
const REMOTE = /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/;
const PUSH = ['branch', 'agit'] as const;

/**
 * Reads `forge`, `agents` and `bots` from the settings. In: the reader of the whole file, which notes what is wrong with
 * its place. Out: what could be taken. An agent whose stages or paths are wrong stays an agent, with none of them.
 */
export function readForgeSettings(reader: KeyReader): ForgeAndAgents {
  return {
    forge: readForge(reader),
    agents: reader.entries('agents').flatMap((entry) => {
      const agent = readAgent(entry);
      reader.take(entry);
      return agent;
    }),
    bots: readAccounts(reader),
  };
}

function readForge(reader: KeyReader): ForgeSettings {
  const forge = reader.below('forge');
  const read = {
    url: forge.form('url', parseBase, 'the address of the forge, such as https://git.example.org'),
    repository: forge.form('repository', parseRepository, 'owner/name'),
    push: forge.form('push', (text) => PUSH.find((way) => way === text), 'branch or agit') ?? 'branch',
    remote: forge.form('remote', (text) => named(REMOTE, text), 'the name of a git remote'),
  };
  reader.take(forge);
  return read;
}

function readAgent(entry: KeyReader): Agent[] {
  const expected = 'the name of an account';
  const account = entry.form('account', (text) => named(ACCOUNT, text), expected);
  if (account === undefined && entry.problems.length === 0) entry.refuse('account', expected);
  const stages = entry.texts('stages');
  const known = AGENT_STAGES.filter((stage) => stages.includes(stage));
  if (known.length < new Set(stages).size) entry.refuse('stages', `some of ${AGENT_STAGES.join(', ')}`);
  const paths = entry.texts('paths');
  if (account === undefined) return [];
  return [{ account, stages: known, paths }];
}

function readAccounts(reader: KeyReader): string[] {
  const bots = reader.texts('bots');
  const accounts = bots.filter((bot) => ACCOUNT.test(bot));
  if (accounts.length < bots.length) reader.refuse('bots', 'a list of accounts');
  return accounts;
}

function named(form: RegExp, text: string): string | undefined {
  return form.test(text) ? text : undefined;
}
