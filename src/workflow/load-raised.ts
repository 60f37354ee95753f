import { archiveBranchOf, branchOf } from '../core/change.ts';
import { type ListedTask, listTasks } from '../core/forge/checklist.ts';
import { type CapabilityChange, capabilityChange } from '../core/forge/requirement-changes.ts';
import { specPath } from '../core/layout.ts';
import { joinPath, parentPath } from '../core/path.ts';
import type { Git, World } from '../ports.ts';
import { changeFolder, listChanges, type Project } from './load.ts';
import { findArchiveCommit, withoutDate } from './load-archived.ts';
import { loadBases } from './load-bases.ts';
import { type Change, loadChange } from './load-change.ts';
import { findArchived, requireChange } from './load-open-change.ts';
import { withOverlay } from './load-overlay.ts';
import { planChange } from './plan-change.ts';

/** A change with all that its issue and pull request say about it. */
export interface RaisedChange {
  readonly name: string;
  readonly folder: string;
  readonly archived: boolean;
  /** Whether the archive has its folder on the default branch, as far as this clone knows. */
  readonly landed: boolean;
  readonly change: Change;
  readonly proposal: string | undefined;
  readonly capabilities: readonly CapabilityChange[];
  readonly tasks: readonly ListedTask[];
  /** The branch that it is pushed as, and the topic by AGit. */
  readonly branch: string;
  readonly topic: string;
  /** Whether only the archive is still to land: the change itself has landed without it. */
  readonly late: boolean;
}

/**
 * Loads a change, open or archived, by its name. For an archived one the specs before are those of the default branch.
 * Throws ToolError `change_not_found`.
 */
export async function loadRaised(world: World, project: Project, name: string): Promise<RaisedChange> {
  const isOpen = listChanges(project).includes(name);
  const filed = isOpen ? undefined : findArchived(project, name);
  if (!isOpen && filed === undefined) requireChange(project, name);
  const folder = filed ?? changeFolder(project, name);
  const own = filed === undefined ? name : withoutDate(name);
  const change = loadChange(world, project, own, folder);
  const git = await world.git(project.files.root);
  const landing = filed === undefined ? undefined : await git?.defaultBranch();
  const landed =
    landing !== undefined && git !== undefined && (await git.textsAt(landing, [folder])).size > 0;
  const ground =
    git && filed !== undefined ? await groundOf(project, git, { folder, landing, landed }) : undefined;
  const before =
    git && ground !== undefined ? await specsAt(project, git, { change, commit: ground }) : project;
  const read = project.files.read(joinPath(folder, 'proposal.md'));
  const late = filed !== undefined && (await git?.branch()) === archiveBranchOf(own);
  return {
    name: own,
    folder,
    archived: filed !== undefined,
    landed,
    change,
    proposal: read.ok ? read.text : undefined,
    capabilities: await capabilitiesOf(world, before, change),
    tasks: listTasks(change.tasks),
    branch: late ? archiveBranchOf(own) : branchOf(own),
    topic: late ? `archive-${own}` : own,
    late,
  };
}

async function capabilitiesOf(world: World, project: Project, change: Change): Promise<CapabilityChange[]> {
  const bases = await loadBases(world, project, [change]);
  const { plans } = planChange(project, change, { bases, acceptOmissions: true, skipChecks: true });
  return plans.map(({ capability, before, after, refusals }) => {
    const loaded = change.deltas.find((one) => one.capability === capability);
    if (!loaded) throw new Error(`no delta of ${capability}`);
    return capabilityChange({ capability, delta: loaded.delta, before, after, refused: refusals.length > 0 });
  });
}

interface Filed {
  readonly folder: string;
  readonly landing: string | undefined;
  readonly landed: boolean;
}

/** The commit with the specs before an archive: where it has landed its own parent, else where its branch began. */
async function groundOf(
  project: Project,
  git: Git,
  { folder, landing, landed }: Filed,
): Promise<string | undefined> {
  if (landed) return (await findArchiveCommit(project, git, folder))?.parent;
  return landing === undefined ? undefined : git.mergeBase(landing, 'HEAD');
}

/** The project with the specs that a change touches as they were at a commit. */
async function specsAt(
  project: Project,
  git: Git,
  { change, commit }: { readonly change: Change; readonly commit: string },
): Promise<Project> {
  const paths = change.deltas.map(({ capability }) => specPath(project.layout, capability));
  const texts = await git.textsAt(commit, paths.map(parentPath));
  const files = paths.map((path) => [path, { path, before: undefined, after: texts.get(path) }] as const);
  return withOverlay(project, new Map(files));
}
