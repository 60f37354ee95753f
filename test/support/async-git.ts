import { spawn } from 'node:child_process';
import { type Ended, ended } from './child.ts';
import { GIT_ENVIRONMENT } from './repository.ts';

/**
 * Runs git without stopping this process: a test forge in it has to answer while git waits.
 * Commits get the person's name, so that the forge knows whose they are.
 */
export function asyncGit(folder: string, args: readonly string[], person?: string): Promise<Ended> {
  const own = person && {
    GIT_AUTHOR_NAME: person,
    GIT_AUTHOR_EMAIL: `${person}@example.com`,
    GIT_COMMITTER_NAME: person,
    GIT_COMMITTER_EMAIL: `${person}@example.com`,
  };
  return ended(
    spawn('git', args, {
      cwd: folder,
      env: { ...GIT_ENVIRONMENT, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C.UTF-8', ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** The same, and git has to succeed; answers what it printed. */
export async function gitOrFail(folder: string, args: readonly string[], person?: string): Promise<string> {
  const { exit, out, note } = await asyncGit(folder, args, person);
  if (exit !== 0) throw new Error(`git ${args.join(' ')} ended with ${exit}: ${note}`);
  return out;
}
