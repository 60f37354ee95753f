import { stripControls } from '../../core/control-characters.ts';
import { ToolError, type ToolErrorFacts } from '../../core/error.ts';
import { serverWords } from '../../core/forge/push-report.ts';
import type { NetworkOptions, Spoken, Target } from './network.ts';

/**
 * Why git did not get through to the forge. git tells it in words only; they are those of the C locale, and what none
 * of them fits is an error of git itself.
 */
export function networkError(
  what: string,
  spoken: Spoken,
  target: Target,
  { limit }: NetworkOptions,
): ToolError {
  const { errors, late } = spoken;
  if (late) return unreachable(what, target, `git did not end within ${limit} seconds`);
  const kind = KINDS.find(({ words }) => words.test(errors));
  const said = serverWords(errors) || fatalWords(errors) || 'git gave no reason';
  if (kind)
    return new ToolError({ ...kind.facts(target), message: `git could not ${what} ${target.url}: ${said}` });
  return new ToolError({
    code: 'git_failed',
    message: `git could not ${what} ${target.url}: ${said}`,
    fix: 'Solve what git names, then run the command again.',
  });
}

type Facts = Omit<ToolErrorFacts, 'message'>;

const KEPT = 'What was done so far is kept. Run the command again when the forge is back.';

const KINDS: readonly { readonly words: RegExp; readonly facts: (target: Target) => Facts }[] = [
  {
    words: /Authentication failed|could not read (?:Username|Password)|returned error: 401/,
    facts: ({ username }) => ({
      code: 'forge_unauthorized',
      fix: `The forge does not take the token of ${username}. Run \`openspec auth status\` to see where it is from.`,
      exit: 4,
    }),
  },
  {
    words: /returned error: 403/,
    facts: ({ username }) => ({
      code: 'forge_forbidden',
      fix: `The account ${username} may not do this, or its token lacks the scope write:repository: \`openspec auth status\` shows it.`,
      exit: 4,
    }),
  },
  {
    words: /returned error: 404|repository '.*' not found/,
    facts: ({ username }) => ({
      code: 'forge_not_found',
      fix: `It is not there, or ${username} may not see it. Check the git remote and the account.`,
    }),
  },
  {
    words: /returned error: 30\d|update url base from redirection/,
    facts: () => ({
      code: 'forge_moved',
      fix: 'It answers with another address, which is not followed with a token. Write that address into the git remote or the settings.',
    }),
  },
  {
    words: /returned error: (?:429|5\d\d)/,
    facts: () => ({ code: 'forge_failed', fix: KEPT, passing: true }),
  },
  {
    words: /SSL|certificate/,
    facts: () => ({
      code: 'forge_unreachable',
      fix: 'For an authority of your own: `git config --global http.sslCAInfo /path/to/ca.pem`.',
    }),
  },
  {
    words: /unable to access|hung up|early EOF|RPC failed|disconnected|Connection (?:refused|reset)/,
    facts: () => ({ code: 'forge_unreachable', fix: KEPT, passing: true }),
  },
];

function unreachable(what: string, target: Target, why: string): ToolError {
  return new ToolError({
    code: 'forge_unreachable',
    message: `git could not ${what} ${target.url}: ${why}.`,
    fix: KEPT,
    passing: true,
  });
}

function fatalWords(errors: string): string {
  const lines = stripControls(errors).split('\n');
  return lines
    .filter((line) => /^(?:fatal|error): /.test(line))
    .slice(0, 3)
    .map((line) => line.replace(/^(?:fatal|error): /, '').slice(0, 300))
    .join('\n');
}
