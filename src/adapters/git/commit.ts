import { ToolError } from '../../core/error.ts';
import type { Author } from '../../ports.ts';
import { type Dirty, findDirty, pathspec } from './dirty.ts';
import { demand, type Repository, type Runner } from './run.ts';

const FROM_INPUT = ['--pathspec-from-file=-', '--pathspec-file-nul'];

/**
 * Commits the files at or below these paths and nothing else; what else is staged stays staged. New files are only
 * announced to git (`--intent-to-add`), so that a commit that is refused leaves the index as it was.
 */
export async function commitPaths(
  repository: Repository,
  paths: readonly string[],
  { message, author }: { readonly message: string; readonly author?: Author | undefined },
): Promise<string> {
  const { runner } = repository;
  const dirty = (await findDirty(repository)).filter(isBelowOneOf(paths));
  if (dirty.length === 0) throw nothingToCommit(paths);
  const added = dirty.filter((entry) => entry.untracked);
  if (added.length > 0) {
    const answer = await runner.run({
      args: ['add', '--intent-to-add', '--verbose', ...FROM_INPUT],
      input: list(added),
      writes: true,
    });
    demand(answer, 'add the new files');
  }
  const args = ['commit', '--only', '-m', message, ...FROM_INPUT];
  const answer = await runner.run({ args, input: list(dirty), writes: true, env: authorship(author) });
  if (!answer.ok) {
    if (added.length > 0) await forget(runner, added);
    if (!author) await requireAuthor(runner);
  }
  demand(answer, 'commit');
  return demand(await runner.run({ args: ['rev-parse', '--verify', 'HEAD'] }), 'name the commit').trim();
}

/** An agent is author and committer of what it commits, whatever git knows of the person whose machine it is. */
function authorship(author: Author | undefined): Record<string, string> {
  if (!author) return {};
  const { name, email } = author;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

function isBelowOneOf(paths: readonly string[]): (entry: Dirty) => boolean {
  const exact = new Set(paths.map((path) => path.replace(/\/$/, '')));
  return ({ path }) => {
    if (exact.has('') || exact.has('.') || exact.has(path)) return true;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (exact.has(path.slice(0, at))) return true;
    }
    return false;
  };
}

function list(entries: readonly Dirty[]): string {
  return entries.map(({ path }) => pathspec(path)).join('\0');
}

async function forget(runner: Runner, added: readonly Dirty[]): Promise<void> {
  const args = ['rm', '--cached', '--quiet', '--ignore-unmatch', ...FROM_INPUT];
  demand(await runner.run({ args, input: list(added), writes: true }), 'take the new files back');
}

/** Throws ToolError `git_identity` where git does not know who commits. */
export async function requireAuthor(runner: Runner): Promise<void> {
  const idents = ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'];
  const answers = await Promise.all(idents.map((ident) => runner.run({ args: ['var', ident] })));
  if (!answers.every(({ ok }) => ok)) throw unknownAuthor();
}

function unknownAuthor(): ToolError {
  return new ToolError({
    code: 'git_identity',
    message: 'git does not know who you are, so it cannot commit.',
    fix: 'Run `git config user.name "Your Name"` and `git config user.email you@example.org`, then run the command again.',
  });
}

function nothingToCommit(paths: readonly string[]): ToolError {
  return new ToolError({
    code: 'nothing_to_commit',
    message: `There is nothing to commit at ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' and others' : ''}.`,
    fix: 'See `git status`; files that .gitignore names are left out.',
  });
}
