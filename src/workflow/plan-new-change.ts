import { branchOf, isChangeName, suggestChangeName } from '../core/change.ts';
import { commitMessage } from '../core/commit-message.ts';
import { ToolError } from '../core/error.ts';
import type { Git, World } from '../ports.ts';
import { changeFolder, type Project } from './load.ts';
import { loadAuthor } from './load-author.ts';
import type { ForgeOptions } from './load-forge.ts';

/** Throws ToolError `change_name_invalid` for a name that a new change cannot have. */
export function requireChangeName(change: string): void {
  if (isChangeName(change)) return;
  const suggestion = suggestChangeName(change);
  throw new ToolError({
    code: 'change_name_invalid',
    message: `'${change}' cannot be the name of a change.`,
    fix: `Use small letters, digits and single hyphens${suggestion === '' ? '' : `, such as ${suggestion}`}.`,
    exit: 2,
  });
}

/** The commit that a new change is written against: where this line of work left the default branch. */
export async function findBase(git: Git): Promise<string | undefined> {
  const head = await git.commit('HEAD');
  if (head === undefined) return undefined;
  const landing = await git.defaultBranch();
  return landing === undefined ? head : ((await git.mergeBase(landing, 'HEAD')) ?? head);
}

/** Goes to the branch of a change, which is made where it is missing. Answers its name. */
export async function switchBranch(git: Git, change: string): Promise<string> {
  const name = branchOf(change);
  if ((await git.branch()) === name) return name;
  if (!(await git.hasBranch(name))) await git.createBranch(name);
  await git.switchTo(name);
  return name;
}

/** Commits what is not committed yet of a change, if there is anything. */
export async function commitChange(
  world: World,
  git: Git,
  project: Project,
  { change, tokenFile }: { readonly change: string } & ForgeOptions,
): Promise<string | undefined> {
  const paths = await git.dirty([changeFolder(project, change)]);
  if (paths.length === 0) return undefined;
  const by = await loadAuthor(world, project, { tokenFile });
  return git.commitPaths(paths, commitMessage(`Propose ${change}`, [change], by?.agent), by?.author);
}

/** The metadata that a change begins with. */
export function metadataText(
  world: World,
  project: Project,
  { base, issue }: { readonly base: string | undefined; readonly issue?: number | undefined },
): string {
  const lines = [`schema: ${project.settings.schema ?? 'spec-driven'}`, `created: ${world.clock.today()}`];
  if (base !== undefined) lines.push(`base: ${base}`);
  if (issue !== undefined) lines.push(`issue: ${issue}`);
  return `${lines.join('\n')}\n`;
}
