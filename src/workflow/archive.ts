import { archivedName, METADATA_FILE } from '../core/change.ts';
import { commitMessage } from '../core/commit-message.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import type { Base } from '../core/merge/state.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { isError } from '../core/problem-text.ts';
import type { World } from '../ports.ts';
import { type Examined, examineChange, refusalProblems } from './check-change.ts';
import { listChanges, type Project } from './load.ts';
import { loadAuthor } from './load-author.ts';
import { type Bases, loadBases } from './load-bases.ts';
import { type Change, loadChange, progressOf } from './load-change.ts';
import { requireCommitter } from './load-committer.ts';
import type { ForgeOptions } from './load-forge.ts';
import { requireGit } from './load-git.ts';
import { requireChange } from './load-open-change.ts';
import { loadOverlaps, meetingOf, sharedCapabilities } from './load-overlaps.ts';
import { withOverlay } from './load-overlay.ts';
import { loadSpec } from './load-specs.ts';
import type { ArchivePlan, PlannedArchive } from './plan-archive.ts';
import { planChange } from './plan-change.ts';
import { metadataPlanner } from './plan-metadata.ts';

export interface ArchiveRequest {
  readonly changes: readonly string[];
  readonly skipSpecs: boolean;
  readonly validate: boolean;
  readonly acceptOmissions: boolean;
  /** Only the specs are asked for: no receipt is made, and the plan has no metadata. */
  readonly specsOnly?: boolean;
}

/**
 * Plans the archive of changes, one on the result of the other, in an order in which none undoes what another needs.
 * Writes nothing.
 */
export async function planArchive(
  world: World,
  project: Project,
  request: ArchiveRequest,
): Promise<ArchivePlan> {
  const names = [...new Set(request.changes)].map((name) => requireChange(project, name));
  const loaded = names.map((name) => loadChange(world, project, name));
  const shared = sharedCapabilities(loaded);
  const { order, cycle } = loadOverlaps(
    project,
    loaded.map((change) => meetingOf(change, shared)),
  );
  const changes = order.flatMap((name) => loaded.find((change) => change.name === name) ?? []);
  const bases = withinBatch(project, await loadBases(world, project, changes));
  const planMetadata = metadataPlanner(project);
  const files = new Map<string, FileChange>();
  const metadata: FileChange[] = [];
  const archives: PlannedArchive[] = [];
  for (const change of changes) {
    const { planned, problems } = examine(world, withOverlay(project, files), change, { request, bases });
    const archivedAs = archivedName(change.name, world.clock.today());
    if (!request.specsOnly && !problems.some(isError))
      metadata.push(...planMetadata(change, planned, archivedAs));
    for (const file of planned.files)
      files.set(file.path, { ...file, before: (files.get(file.path) ?? file).before });
    archives.push({
      change: change.name,
      archivedAs,
      progress: progressOf(change.tasks),
      plans: planned.plans,
      problems: [...problems, ...orderProblems(project, change, names, cycle)],
    });
  }
  const moves = archives.map(({ change, archivedAs }) => ({
    from: joinPath(project.layout.changes, change),
    to: joinPath(project.layout.archive, archivedAs),
  }));
  const changed = [...files.values()].filter(({ before, after }) => before !== after);
  return { archives, files: changed, metadata, moves };
}

type Checks = { readonly request: ArchiveRequest; readonly bases: Awaited<ReturnType<typeof loadBases>> };

/** Outside of git the specs before the first archive of a batch are the base of the others. */
function withinBatch(project: Project, bases: Bases): Bases {
  const before = new Map<string, Base>();
  return {
    problem: bases.problem,
    of: (change, capability) => {
      const base = bases.of(change, capability);
      if (base.kind !== 'none') return base;
      const known = before.get(capability);
      if (known) return known;
      const spec = loadSpec(project, capability);
      if ('spec' in spec) before.set(capability, { kind: 'inferred', spec: spec.spec });
      return base;
    },
  };
}

/** A change that waits for another one cannot go before it. */
function orderProblems(
  project: Project,
  change: Change,
  batch: readonly string[],
  cycle: readonly string[] | undefined,
): Problem[] {
  const at = { path: joinPath(change.folder, METADATA_FILE), item: METADATA_FILE };
  const open = new Set(listChanges(project));
  const waiting = change.metadata.dependsOn.filter((on) => open.has(on) && !batch.includes(on));
  const problems: Problem[] = waiting.map((on) => ({ kind: 'depends-open', ...at, on }));
  if (cycle?.includes(change.name)) problems.push({ kind: 'depends-cycle', ...at, cycle });
  return problems;
}

/** The open changes whose tasks are all done. */
export function completeChanges(world: World, project: Project): string[] {
  return listChanges(project).filter((name) => {
    const { total, completed } = progressOf(loadChange(world, project, name).tasks);
    return total > 0 && completed === total;
  });
}

/** The merge and what validate says about it, less what this archive has been told to pass over. */
function examine(world: World, project: Project, change: Change, { request, bases }: Checks): Examined {
  const { acceptOmissions } = request;
  if (!request.validate) return examineMerge(project, change, { request, bases });
  const examined = examineChange(world, project, change, { bases, acceptOmissions });
  if (!request.skipSpecs) return examined;
  const specs = joinPath(change.folder, 'specs/');
  const problems = examined.problems.filter(
    ({ kind, path }) => kind !== 'change-no-delta' && !path.startsWith(specs),
  );
  return { problems, planned: NOTHING };
}

const NOTHING = { plans: [], files: [] };

/** Without validation only what cannot be merged at all stands against an archive. */
function examineMerge(project: Project, change: Change, { request, bases }: Checks): Examined {
  const lost = bases.problem(change.name);
  if (lost || request.skipSpecs) return { problems: lost ? [lost] : [], planned: NOTHING };
  const planned = planChange(project, change, {
    bases,
    acceptOmissions: request.acceptOmissions,
    skipChecks: true,
  });
  return { problems: refusalProblems(change, planned), planned };
}

/** Throws ToolError `archive_target_exists` where the folder of a change in the archive is taken. */
export function requireFreeNames(project: Project, plan: ArchivePlan): void {
  const path = plan.moves.map(({ to }) => to).find((to) => project.files.kind(to) !== undefined);
  if (path === undefined) return;
  throw new ToolError({
    code: 'archive_target_exists',
    message: `There is an archived change at ${path} already.`,
    fix: 'Rename the change folder, or remove the older archive if it is a mistake.',
    exit: 1,
  });
}

/** Whether nothing stands against a plan. */
export function isArchivable(plan: ArchivePlan): boolean {
  return plan.archives.every(({ problems }) => !problems.some(isError));
}

/** How many tasks are open in all changes of a plan. */
export function openTasks(plan: ArchivePlan): number {
  return plan.archives.reduce((sum, { progress }) => sum + progress.total - progress.completed, 0);
}

/** Writes a plan as one transaction, and checks that what stands there then is what was planned. */
export function applyArchive(project: Project, plan: ArchivePlan): void {
  project.files.apply([...plan.files, ...plan.metadata], plan.moves);
  for (const { path, after } of plan.files) {
    const read = project.files.read(path);
    const now = read.ok ? read.text : undefined;
    if (now !== after) throw notAsPlanned(path);
  }
  for (const { to } of plan.moves) if (project.files.kind(to) !== 'folder') throw notAsPlanned(to);
}

function notAsPlanned(path: string): ToolError {
  return new ToolError({
    code: 'archive_not_as_planned',
    message: `${path} is not what this archive wrote: another program changed it meanwhile.`,
    fix: 'Compare with `git diff`, then run `openspec validate --all`.',
  });
}

/** Throws ToolError `dirty_files` when specs that the plan touches have changes of their own that are not committed. */
export async function requireCleanSpecs(
  world: World,
  project: Project,
  plan: ArchivePlan,
  options: ForgeOptions = {},
): Promise<void> {
  const git = await requireCommitter(world, project, options);
  const touched = new Set(plan.files.map(({ path }) => path));
  const dirty = (await git.dirty([project.layout.specs])).filter((path) => touched.has(path));
  if (dirty.length === 0) return;
  throw new ToolError({
    code: 'dirty_files',
    message: `These specs have uncommitted changes that the commit would take along: ${dirty.join(', ')}.`,
    fix: 'Commit or stash them first, or archive without --commit.',
    exit: 1,
  });
}

/** Commits what an archive wrote, and nothing else, by who was found ready before. Answers the commit. */
export async function commitArchive(
  world: World,
  project: Project,
  plan: ArchivePlan,
  options: ForgeOptions = {},
): Promise<string> {
  const git = await requireGit(world, project);
  const names = plan.archives.map(({ change }) => change);
  const paths = [
    ...[...plan.files, ...plan.metadata].map(({ path }) => path),
    ...plan.moves.flatMap(({ from, to }) => [from, to]),
    ...plan.archives.flatMap(({ change, folder }) =>
      folder === undefined ? [] : [joinPath(project.layout.changes, change), folder],
    ),
  ];
  try {
    const by = await loadAuthor(world, project, options);
    const message = commitMessage(`Archive ${names.join(', ')}`, names, by?.agent);
    return await git.commitPaths(paths, message, by?.author);
  } catch (error) {
    throw error instanceof ToolError && error.code === 'git_failed' ? onlyArchived(error) : error;
  }
}

/** The files are in place then, and the same command would find no change any more. */
function onlyArchived(error: ToolError): ToolError {
  return new ToolError({
    code: error.code,
    message: `${error.message}\nThe change is archived; only the commit is missing.`,
    fix: 'Solve what git names, then commit the files yourself with `git add` and `git commit`.',
    cause: error,
  });
}
