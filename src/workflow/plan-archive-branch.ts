import { archiveBranchOf } from '../core/change.ts';
import type { World } from '../ports.ts';
import { changeFolder, loadMetadata, type Project } from './load.ts';

/**
 * Where raised changes have landed without being archived, and the default branch is checked out, goes to a branch of
 * its own for their archive, so that it can be proposed: the default branch is protected. Does nothing elsewhere.
 */
export async function leaveForArchive(
  world: World,
  project: Project,
  changes: readonly string[],
): Promise<void> {
  const raised = changes.filter(
    (name) => loadMetadata(project, changeFolder(project, name)).metadata.issue !== undefined,
  );
  const git = raised.length === 0 ? undefined : await world.git(project.files.root);
  const landing = await git?.defaultBranch();
  const [first] = raised;
  if (!git || landing === undefined || first === undefined) return;
  const current = await git.branch();
  if (current === undefined || !landing.endsWith(`/${current}`)) return;
  const branch = archiveBranchOf(first);
  if (!(await git.hasBranch(branch))) await git.createBranch(branch);
  await git.switchTo(branch);
}
