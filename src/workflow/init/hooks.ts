import { ToolError } from '../../core/error.ts';
import { planHook } from '../../core/forge/hook.ts';
import type { Git, World } from '../../ports.ts';
import { findProject } from '../load.ts';
import { loadAuthor } from '../load-author.ts';
import { requireGit } from '../load-git.ts';
import { loadShipped } from '../load-template.ts';

/** What was done so that commits on the branch of a change get their trailers. */
export interface HookSetup {
  readonly root: string;
  readonly path: string;
  readonly changed: boolean;
  /** The agent that git names in this clone; undefined for people. */
  readonly agent: string | undefined;
}

const NAME = 'commit-msg';

/**
 * Installs the hook that adds trailers, in this clone; a hook that is there stays around it. Where the account of this
 * run is an agent, git is told its name. Throws ToolErrors `no_repository` and `hook_refused`, and those of
 * `loadAuthor`, before anything is written.
 */
export async function setUpHooks(world: World): Promise<HookSetup> {
  const project = findProject(world);
  const git = await requireGit(world, project);
  const by = await loadAuthor(world, project);
  const { path, changed } = await install(world, git);
  if (by) await git.configure({ 'openspec.agent': by.agent });
  return { root: project.files.root, path, changed, agent: by?.agent };
}

async function install(world: World, git: Git): Promise<{ path: string; changed: boolean }> {
  const { path, text } = await git.hook(NAME);
  const plan = planHook(loadShipped(world, `templates/hooks/${NAME}`), text);
  if (plan.kind === 'refused') throw refused(path, plan.reason);
  if (plan.kind === 'write') git.writeHook(path, plan.text);
  return { path, changed: plan.kind === 'write' };
}

function refused(path: string, reason: 'interpreter' | 'broken'): ToolError {
  return new ToolError({
    code: 'hook_refused',
    message:
      reason === 'interpreter'
        ? `${path} is there and is no shell script, so nothing can be added to it.`
        : `In ${path} the part of openspec has lost its first or its last line.`,
    fix:
      reason === 'interpreter'
        ? 'Call `git interpret-trailers` in it yourself, or make it a shell script.'
        : 'Remove the lines between `# openspec:begin` and `# openspec:end` with both marks, then run the command again.',
    exit: 1,
  });
}
