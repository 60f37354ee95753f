import { ToolError } from '../core/error.ts';
import type { Git, World } from '../ports.ts';
import type { Project } from './load.ts';

/** The repository of the project; throws ToolError `no_repository` where there is none. */
export async function requireGit(
  world: World,
  project: Project,
  fix = 'Run `git init` first.',
): Promise<Git> {
  const git = await world.git(project.files.root);
  if (git) return git;
  const message = `${project.files.root} is not in a git repository.`;
  throw new ToolError({ code: 'no_repository', message, fix });
}
