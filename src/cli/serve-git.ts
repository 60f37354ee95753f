import { ToolError } from '../core/error.ts';
import { requireAccount } from '../core/forge/account.ts';
import { boundBases, planCredential } from '../core/forge/credential-plan.ts';
import {
  type CredentialQuestion,
  isAbout,
  parseCredentialQuestion,
  renderCredential,
} from '../core/forge/git-credential.ts';
import type { ServeGitRequest } from '../ports.ts';
import { openForge, resolve } from './connect.ts';
import { type Session, tokenPath } from './user.ts';

/** Answers a question of git: from the run that started git, or by what the user declares. */
export async function serveGit(session: Session, request: ServeGitRequest): Promise<void> {
  const { user } = session;
  if (request.action !== 'get') return;
  if (user.answer === undefined) throw atTerminal();
  const text = await user.input();
  if (request.socket !== undefined) {
    const { askCredentialSocket } = await import('../adapters/git/credential-socket.ts');
    return user.answer(await askCredentialSocket(request.socket, text));
  }
  const question = parseCredentialQuestion(text);
  if (question === undefined) return;
  try {
    await user.answer(await answerTo(session, question, request.tokenFile));
  } catch (error) {
    // Without this git would go on to its other helpers, and push as whoever they know.
    if (error instanceof ToolError) await user.answer('quit=1\n');
    throw error;
  }
}

/** Empty where nothing is declared: then git asks its next helper. */
async function answerTo(
  session: Session,
  question: CredentialQuestion,
  tokenFile: string | undefined,
): Promise<string> {
  const { user } = session;
  const { environment } = user;
  const settings = await session.settings();
  const bases = boundBases({ settings, environment });
  const base = bases.find((one) => isAbout(question, one));
  if (base === undefined) {
    warnOfPath(session, question, bases);
    return '';
  }
  const path = tokenPath(user, tokenFile);
  const plan = planCredential({ base, settings, environment, tokenFile: path, interactive: false });
  if (plan.asked.kind === 'nothing') return '';
  const { token, username, identity } = await resolve(session, plan, user.cwd);
  if (identity.account !== undefined) {
    const forge = openForge(session, { base, owner: '', name: '' }, { token, timeout: settings.timeout });
    requireAccount(identity, (await forge.account()).login, base);
  }
  return renderCredential(username, token);
}

/** A forge with a sub-path shares its host with others, so git has to say which path it means. */
function warnOfPath({ user }: Session, question: CredentialQuestion, bases: readonly string[]): void {
  const origin = `${question.protocol}://${question.host}`;
  if (question.path !== undefined || !bases.some((base) => base.startsWith(`${origin.toLowerCase()}/`)))
    return;
  user.note(
    `openspec: run \`git config --global credential.${origin}.useHttpPath true\`, so that git names the path.`,
  );
}

function atTerminal(): ToolError {
  return new ToolError({
    code: 'git_only',
    message: 'This command answers git with a token, and never shows one in a terminal.',
    fix: "Set it up with `git config credential.helper '!openspec auth git-credential'`.",
    exit: 2,
  });
}
