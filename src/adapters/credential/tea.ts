import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutTokens } from '../../core/child-environment.ts';
import { failed, missing, notChosen, otherLogin } from '../../core/forge/credential-error.ts';
import type { CredentialPlan } from '../../core/forge/credential-plan.ts';
import { readCredentialField, renderCredentialQuestion } from '../../core/forge/git-credential.ts';
import { parseTeaLogins, type TeaLogin } from '../../core/forge/tea-logins.ts';
import { say } from './command.ts';
import { runProgram } from './program.ts';
import { demandToken } from './token.ts';
import type { Tools } from './tools.ts';

/** The token of the login of `tea` that the user's settings name. It must be a login of the forge. */
export function askTea(plan: CredentialPlan, login: string, tools: Tools): Promise<string> {
  const found = readLogins(tools).find(({ name }) => name === login);
  if (found === undefined) throw missing(plan, `tea has no login ${login}`);
  if (found.base !== plan.base) throw otherLogin(plan, found.base ?? 'no forge');
  return tokenOf(plan, found, tools);
}

/** The login of `tea` for the forge, where a person has one; of several the default, and none by chance. */
export function findTeaLogin(plan: CredentialPlan, tools: Tools): TeaLogin | undefined {
  const logins = readLogins(tools).filter(({ base }) => base === plan.base);
  const found = logins.length === 1 ? logins[0] : logins.find(({ isDefault }) => isDefault);
  if (found === undefined && logins.length > 1) {
    const names = logins.map(({ name }) => name);
    throw notChosen({ base: plan.base, names, path: `your settings, as \`tea: ${names[0]}\`` });
  }
  return found;
}

/** What stands in tea's file, or what tea says where it keeps or renews the token itself. */
export async function tokenOf(plan: CredentialPlan, login: TeaLogin, tools: Tools): Promise<string> {
  if (login.token !== undefined) return demandToken(plan, login.token);
  const ran = await runProgram({
    argv: ['tea', 'login', 'helper', 'get', '--login', login.name],
    env: withoutTokens(tools.environment, tools.hidden),
    folder: tools.home,
    input: renderCredentialQuestion(plan.base),
    limit: tools.limit,
  });
  const password = ran.kind === 'done' ? readCredentialField(ran.out, 'password') : undefined;
  say('tea', hidePassword(ran.words, password), tools);
  if (ran.kind === 'failed') throw failed(plan, `: the program \`tea\` ${ran.why}`);
  if (password === undefined) throw missing(plan, `tea has no token for its login ${login.name}`);
  return demandToken(plan, password);
}

function hidePassword(words: string, password: string | undefined): string {
  return password ? words.replaceAll(password, '***') : words;
}

/** tea's own places, the newest first. */
function readLogins({ configFolder, home }: Tools): TeaLogin[] {
  const places = [
    join(configFolder, 'tea/config.yml'),
    join(home, 'Library/Application Support/tea/config.yml'),
    join(home, '.tea/tea.yml'),
  ];
  for (const place of places) {
    const text = readText(place);
    if (text !== undefined) return parseTeaLogins(text);
  }
  return [];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
