import { ToolError } from '../error.ts';
import { shellWord } from '../shell-word.ts';
import type { CredentialPlan } from './credential-plan.ts';
import type { Identity } from './model.ts';
import { NEEDED_SCOPES, scopeWords } from './scopes.ts';

// Words about tokens that are not there or belong elsewhere. All of them mean: stop and ask a person.

/** What is asked for the token, in words that may be shown. */
export function askedWords({ asked, base }: CredentialPlan): string {
  switch (asked.kind) {
    case 'token-file':
      return `the file ${asked.path}`;
    case 'environment':
    case 'variable':
      return `the variable ${asked.name}`;
    case 'actions':
      return `the token of this job (${asked.name})`;
    case 'command':
      return `the command \`${asked.argv.map(shellWord).join(' ')}\``;
    case 'tea':
      return `the tea login ${asked.login}`;
    case 'person':
      return `a tea login for ${base}, then git's credential helpers`;
    case 'nothing':
      return 'nothing';
  }
}

/** No token: who needs one, for what, with which scopes, and what will be asked next time. */
export function missing(plan: CredentialPlan, why: string): ToolError {
  const { identity, base } = plan;
  const who =
    identity === undefined ? '' : ` for the account ${identity.account} (identity ${identity.name})`;
  return new ToolError({
    code: 'credential_missing',
    message: `There is no credential${who} on ${base}: ${why}. ${scopeSentence(plan)}`,
    fix: nextTime(plan),
    exit: 4,
  });
}

function nextTime(plan: CredentialPlan): string {
  const { asked, base } = plan;
  if (asked.kind === 'person')
    return `Log in with \`tea login add --url ${base}\`, or declare an identity in your settings; then run \`openspec auth status\`.`;
  if (asked.kind === 'nothing')
    return `Ask a person to declare an identity in the user's settings, or to set OPENSPEC_TOKEN and OPENSPEC_FORGE=${base}; then run \`openspec auth status\`.`;
  if (asked.kind === 'tea')
    return `Log in with \`tea login add --name ${shellWord(asked.login)} --url ${base}\`: that login will be asked next time.`;
  return `Put the token there: ${askedWords(plan)} will be asked next time.`;
}

/** A source that is there and gave no usable token; never with what it gave. */
export function failed(plan: CredentialPlan, why: string, options: FailedOptions = {}): ToolError {
  const who = plan.identity === undefined ? '' : ` for the account ${plan.identity.account}`;
  const { fix = 'It must give the token alone, on one line', cause } = options;
  return new ToolError({
    code: 'credential_failed',
    message: `No token${who} on ${plan.base}: ${askedWords(plan)} ${why}. ${scopeSentence(plan)}`,
    fix: `${fix}; it will be asked next time: \`openspec auth status\` tries it.`,
    exit: 4,
    cause,
  });
}

interface FailedOptions {
  readonly fix?: string;
  readonly cause?: unknown;
}

function scopeSentence({ mode }: CredentialPlan): string {
  const needed = `The token needs the scopes ${scopeWords(NEEDED_SCOPES)}`;
  return mode === 'agit' ? `${needed}; the account itself need only read the repository.` : `${needed}.`;
}

export function elsewhere(facts: {
  readonly what: string;
  readonly belongs: string;
  readonly base: string;
}): ToolError {
  return new ToolError({
    code: 'credential_elsewhere',
    message: `${facts.what} belongs to ${facts.belongs}, so it was not sent to ${facts.base}.`,
    fix: `Check the git remote and the project's settings. Only if you know that the token is for that forge: OPENSPEC_FORGE=${facts.base}.`,
    exit: 4,
  });
}

export function unbound(what: string, base: string): ToolError {
  return new ToolError({
    code: 'credential_elsewhere',
    message: `${what} does not say which forge it is for, so it was not sent to ${base}.`,
    fix: `If it is for that forge, set OPENSPEC_FORGE=${base} beside it, or declare the forge in your settings.`,
    exit: 4,
  });
}

/** A login that is declared for one forge and kept for another. */
export function otherLogin(plan: CredentialPlan, belongs: string): ToolError {
  return new ToolError({
    code: 'credential_elsewhere',
    message: `The token of ${askedWords(plan)} belongs to ${belongs}, so it was not sent to ${plan.base}.`,
    fix: 'Name a login of this forge in your settings; `tea login list` shows them.',
    exit: 4,
  });
}

export function exposed(base: string, path: string): ToolError {
  return new ToolError({
    code: 'forge_exposed',
    message: `${base} is plain http to another machine: a token could be read on the way, so none was sent.`,
    fix: `Use https. If the way there is safe, name exactly ${base} under \`forges\` in ${path}.`,
    exit: 4,
  });
}

/** The address of a forge, or of a repository on it, that is none. */
export function noForge(text: string, where: string): ToolError {
  return new ToolError({
    code: 'forge_address_invalid',
    message: `"${text}" in ${where} is not the address of a forge.`,
    fix: 'Write it as https://git.example.org, with its sub-path and without a user name.',
    exit: 2,
  });
}

interface Known {
  readonly base: string;
  readonly names: readonly string[];
  readonly path: string;
}

export function unknownIdentity(wanted: string, { base, names, path }: Known): ToolError {
  return new ToolError({
    code: 'identity_unknown',
    message: `OPENSPEC_IDENTITY is ${wanted}, but ${base} has ${names.length > 0 ? `only ${names.join(', ')}` : 'no identity'} in ${path}.`,
    fix: 'Declare it there, or choose another one.',
    exit: 4,
  });
}

export function notChosen({ base, names, path }: Known): ToolError {
  return new ToolError({
    code: 'identity_not_chosen',
    message: `There is more than one identity for ${base}: ${names.join(', ')}.`,
    fix: `Set OPENSPEC_IDENTITY to one of them, or \`identity\` of this forge in ${path}.`,
    exit: 4,
  });
}

/** The plan as what may be told of it. */
export function identityOf(plan: CredentialPlan, source: Identity['source'], from: string): Identity {
  return { name: plan.identity?.name, account: plan.identity?.account, source, from };
}
