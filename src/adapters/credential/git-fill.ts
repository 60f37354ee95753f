import { credentialEnvironment } from '../../core/child-environment.ts';
import type { CredentialPlan } from '../../core/forge/credential-plan.ts';
import { readCredentialField, renderCredentialQuestion } from '../../core/forge/git-credential.ts';
import { runProgram } from './program.ts';
import { demandToken } from './token.ts';
import type { Found, Tools } from './tools.ts';

/** What git's own credential helpers know about the forge, without asking anybody; undefined where they know nothing. */
export async function askGit(plan: CredentialPlan, tools: Tools): Promise<Found | undefined> {
  const ran = await runProgram({
    argv: ['git', '-c', 'credential.interactive=false', 'credential', 'fill'],
    env: credentialEnvironment(tools.environment, tools.hidden),
    folder: tools.root,
    input: renderCredentialQuestion(plan.base),
    limit: tools.limit,
  });
  if (ran.kind === 'failed') return undefined;
  const password = readCredentialField(ran.out, 'password');
  if (!password) return undefined;
  return { token: demandToken(plan, password), username: readCredentialField(ran.out, 'username') };
}
