import type { Git, World } from '../ports.ts';
import type { Project } from './load.ts';
import { loadAuthor } from './load-author.ts';
import type { ForgeOptions } from './load-forge.ts';
import { requireGit } from './load-git.ts';
import { requireSettled } from './load-settled.ts';

/**
 * The repository of the project, ready to commit: to be asked before anything is written. An agent needs no name in git,
 * since it commits under that of its account. Throws ToolError `no_repository`, `git_identity` and `journal_pending`, and
 * those of `loadAuthor`.
 */
export async function requireCommitter(
  world: World,
  project: Project,
  options: ForgeOptions = {},
): Promise<Git> {
  const git = await requireGit(world, project, 'Run `git init` first, or leave --commit out.');
  requireSettled(project);
  if (!(await loadAuthor(world, project, options))) await git.requireAuthor();
  return git;
}
