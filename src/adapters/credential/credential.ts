import { askedWords, identityOf, missing } from '../../core/forge/credential-error.ts';
import type { CredentialPlan } from '../../core/forge/credential-plan.ts';
import type { Identity } from '../../core/forge/model.ts';
import { askCommand } from './command.ts';
import { askGit } from './git-fill.ts';
import { askTea, findTeaLogin, tokenOf } from './tea.ts';
import { demandToken } from './token.ts';
import { readTokenFile } from './token-file.ts';
import type { Found, Tools } from './tools.ts';

/** A token, as whom it acts, and the name that git sends with it. */
export interface Credential {
  readonly token: string;
  readonly username: string;
  readonly identity: Identity;
}

/** Sent by git where no account is declared: the forge goes by the token alone, but git wants a name. */
const NOBODY = 'openspec';

/**
 * Asks the source that a plan names, and no other. Throws ToolErrors `credential_missing`, `credential_failed` and
 * `credential_elsewhere`, none of which holds what a source gave.
 */
export async function findCredential(plan: CredentialPlan, tools: Tools): Promise<Credential> {
  const { found, source, from } = await ask(plan, tools);
  const username = plan.identity?.account ?? found.username ?? NOBODY;
  return { token: found.token, username, identity: identityOf(plan, source, from ?? askedWords(plan)) };
}

interface Answered {
  readonly found: Found;
  readonly source: Identity['source'];
  /** Where a plan leaves more than one source open: the one that answered. */
  readonly from?: string;
}

async function ask(plan: CredentialPlan, tools: Tools): Promise<Answered> {
  const { asked } = plan;
  const alone = (token: string): Found => ({ token, username: undefined });
  switch (asked.kind) {
    case 'token-file':
      return { found: alone(await readTokenFile(plan, asked.path)), source: asked.kind };
    case 'environment':
    case 'variable':
    case 'actions':
      return { found: alone(readVariable(plan, asked.name, tools)), source: asked.kind };
    case 'command':
      return { found: await askCommand(plan, asked.argv, tools), source: asked.kind };
    case 'tea':
      return { found: alone(await askTea(plan, asked.login, tools)), source: asked.kind };
    case 'person':
      return askPerson(plan, tools);
    case 'nothing':
      throw missing(
        plan,
        'no identity is declared for it, and no person sits here whose logins could be used',
      );
  }
}

async function askPerson(plan: CredentialPlan, tools: Tools): Promise<Answered> {
  const login = findTeaLogin(plan, tools);
  if (login) {
    const token = await tokenOf(plan, login, tools);
    return { found: { token, username: undefined }, source: 'tea', from: `the tea login ${login.name}` };
  }
  const found = await askGit(plan, tools);
  if (found) return { found, source: 'git-credential', from: "git's credential helpers" };
  throw missing(plan, 'neither tea nor git knows one');
}

function readVariable(plan: CredentialPlan, name: string, { environment }: Tools): string {
  const value = environment[name];
  if (value === undefined) throw missing(plan, `the variable ${name} is not set`);
  if (value.trim() === '') throw missing(plan, `the variable ${name} is empty`);
  return demandToken(plan, value);
}
