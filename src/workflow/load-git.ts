import { ToolError } from '../core/error.ts';
import type { Git, World } from '../ports.ts';
import type { Project } from './load.ts';

/** The repository of the project, ready to commit; throws ToolError `no_repository` or `git_identity` where it is not. */
export async function requireGit(world: World, project: Project): Promise<Git> {
  const git = await world.git(project.files.root);
  if (git) {
    await git.requireAuthor();
    return git;
  }
  throw new ToolError({
    code: 'no_repository',
    message: `${project.files.root} is not in a git repository.`,
    fix: 'Run `git init` first, or leave --commit out.',
  });
}
