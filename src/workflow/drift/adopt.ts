import { commitMessage } from '../../core/commit-message.ts';
import { ToolError } from '../../core/error.ts';
import type { FileChange } from '../../core/file-change.ts';
import { setYamlBelow } from '../../core/yaml-block.ts';
import type { Git, World } from '../../ports.ts';
import { type Project, unreadable } from '../load.ts';
import { loadAuthor } from '../load-author.ts';
import { requireCommitter } from '../load-committer.ts';
import { requireGit } from '../load-git.ts';

export interface Adopted {
  /** The commit that is the baseline now. */
  readonly baseline: string;
  readonly former: string | undefined;
  /** The settings file, relative to the project. */
  readonly path: string;
  /** Specs with edits that are not committed, which stay drift. */
  readonly uncommitted: readonly string[];
  /** The commit that was made of it. */
  readonly commit: string | undefined;
}

/**
 * Records today's commit as the baseline of drift in the settings, and keeps every other byte of them. Throws ToolError
 * `no_commit`, `settings_not_edited`, or `dirty_files` where a commit would take other edits along.
 */
export async function adoptBaseline(world: World, project: Project, commits: boolean): Promise<Adopted> {
  const git = commits ? await requireCommitter(world, project) : await requireGit(world, project);
  const head = await git.commit('HEAD');
  if (head === undefined) throw noCommit();
  const { specs, settings: path } = project.layout;
  const uncommitted = await git.dirty([specs]);
  const former = project.settings.baseline;
  if (former !== undefined && (await isSame(git, former, specs)))
    return { baseline: former, former, path, uncommitted, commit: undefined };
  if (commits) await requireClean(git, path);
  project.files.apply([planSettings(project, head)]);
  const commit = commits ? await commitBaseline(world, git, project) : undefined;
  return { baseline: head, former, path, uncommitted, commit };
}

async function commitBaseline(world: World, git: Git, project: Project): Promise<string> {
  const by = await loadAuthor(world, project);
  const message = commitMessage('Take the specs as they are as the baseline of drift', [], by?.agent);
  return git.commitPaths([project.layout.settings], message, by?.author);
}

/** Whether no commit since the baseline touches the specs. */
async function isSame(git: Git, baseline: string, specs: string): Promise<boolean> {
  if ((await git.mergeBase(baseline, 'HEAD')) !== baseline) return false;
  return (await git.log({ paths: [specs], since: baseline })).length === 0;
}

function planSettings({ files, layout }: Project, baseline: string): FileChange {
  const path = layout.settings;
  const read = files.read(path);
  if (!read.ok && read.reason !== 'absent') throw unreadable(path, read);
  const before = read.ok ? read.text : undefined;
  const after = setYamlBelow(before ?? '', ['checks', 'baseline'], baseline);
  if (after !== undefined) return { path, before, after };
  throw new ToolError({
    code: 'settings_not_edited',
    message: `The baseline could not be written into ${path}.`,
    fix: `Write it yourself, below \`checks:\`, as \`baseline: ${baseline}\`.`,
  });
}

async function requireClean(git: Git, path: string): Promise<void> {
  if ((await git.dirty([path])).length === 0) return;
  throw new ToolError({
    code: 'dirty_files',
    message: `${path} has uncommitted changes that the commit would take along.`,
    fix: 'Commit or stash them first, or leave --commit out.',
    exit: 1,
  });
}

function noCommit(): ToolError {
  return new ToolError({
    code: 'no_commit',
    message: 'There is no commit yet that could be the baseline.',
    fix: 'Commit the specs first, then run `openspec drift adopt` again.',
  });
}
