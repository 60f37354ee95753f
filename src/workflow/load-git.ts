import { ToolError } from '../core/error.ts';
import type { Git, World } from '../ports.ts';
import type { Project } from './load.ts';

/** The repository of the project; throws ToolError `no_repository` where there is none. */
export async function requireGit(world: World, project: Project): Promise<Git> {
  const git = await world.git(project.files.root);
  if (git) return git;
  throw new ToolError({
    code: 'no_repository',
    message: `${project.files.root} is not in a git repository.`,
    fix: 'Run `git init` first, or leave --commit out.',
  });
}
