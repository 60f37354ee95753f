import { withoutTokens } from '../../core/child-environment.ts';
import { failed } from '../../core/forge/credential-error.ts';
import type { CredentialPlan } from '../../core/forge/credential-plan.ts';
import { runProgram } from './program.ts';
import { demandToken } from './token.ts';
import type { Found, Tools } from './tools.ts';

/**
 * Asks the user's own credential command. Its stderr is shown, its output never, not even when it is no token. It keeps
 * the variables of other services, as it may need them to log in there.
 */
export async function askCommand(
  plan: CredentialPlan,
  argv: readonly string[],
  tools: Tools,
): Promise<Found> {
  const ran = await runProgram({
    argv,
    env: withoutTokens(tools.environment, tools.hidden),
    folder: tools.home,
    limit: tools.limit,
  });
  say(argv[0] ?? '', ran.words, tools);
  if (ran.kind === 'failed') throw failed(plan, ran.why, { fix: 'Mend the command or your login to it' });
  return { token: demandToken(plan, ran.out), username: undefined };
}

/** Passes on what a program said, line by line, up to a screenful. */
export function say(program: string, words: string, { note }: Tools): void {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines.slice(0, 20)) note(`${program}: ${line.slice(0, 500)}`);
}
