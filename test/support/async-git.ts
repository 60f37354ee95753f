import { spawn } from 'node:child_process';
import { type Ended, ended } from './child.ts';
import { GIT_ENVIRONMENT } from './repository.ts';

/** Who commits, as the test forge knows them by their address; and when, where that matters. */
export interface Committer {
  readonly name: string;
  readonly date?: string;
}

/** Runs git without stopping this process: a test forge in it has to answer while git waits. */
export function asyncGit(folder: string, args: readonly string[], committer?: Committer): Promise<Ended> {
  return ended(
    spawn('git', args, {
      cwd: folder,
      env: { ...GIT_ENVIRONMENT, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C.UTF-8', ...environmentOf(committer) },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

function environmentOf(committer: Committer | undefined): Record<string, string> {
  if (!committer) return {};
  const { name, date } = committer;
  const email = `${name}@example.com`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    ...(date && { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  };
}

/** The same, and git has to succeed; answers what it printed. */
export async function gitOrFail(
  folder: string,
  args: readonly string[],
  committer?: Committer,
): Promise<string> {
  const { exit, out, note } = await asyncGit(folder, args, committer);
  if (exit !== 0) throw new Error(`git ${args.join(' ')} ended with ${exit}: ${note}`);
  return out;
}
