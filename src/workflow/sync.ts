import { branchOf } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import type { StepReport } from '../core/forge/in-step.ts';
import { joinPath } from '../core/path.ts';
import type { World } from '../ports.ts';
import { listArchived, listChanges, loadMetadata, type Project } from './load.ts';
import { withoutDate } from './load-archived.ts';
import { requireCommitter } from './load-committer.ts';
import { type Connected, connectForge } from './load-forge.ts';
import { AT_ONCE, inTurns } from './load-in-turns.ts';
import { goingOn, syncCommand } from './save-after.ts';
import { keepInStep, type StepRequest } from './save-in-step.ts';

export interface SyncRequest {
  /** Undefined with `all`, or for the change of the branch that is checked out. */
  readonly change: string | undefined;
  readonly all: boolean;
  readonly dryRun: boolean;
  readonly commit: boolean;
  readonly tokenFile: string | undefined;
}

export interface Synced {
  readonly reports: readonly StepReport[];
  readonly failures: readonly { readonly change: string; readonly error: ToolError }[];
}

/**
 * Brings one change, or all that have an issue, in step with the forge. What the forge refuses of one change stops no
 * other one. Throws ToolErrors `change_required`, `change_not_found`, and those of `connectForge` and
 * `requireCommitter`.
 */
export async function syncChanges(world: World, project: Project, request: SyncRequest): Promise<Synced> {
  const names = request.all
    ? await raisedChanges(world, project)
    : [request.change ?? (await currentChange(world, project))];
  if (names.length === 0) return { reports: [], failures: [] };
  const { dryRun, commit } = request;
  const requests = names.map((change) => ({ change, dryRun, commit }));
  try {
    const connected = await connectForge(world, project, request);
    if (commit && !connected.author) await requireCommitter(world, project, request);
    return await syncAll({ world, project, connected }, requests, commit ? 1 : AT_ONCE);
  } catch (error) {
    throw goingOn(error, `${syncCommand(names)}${commit ? ' --commit' : ''}`);
  }
}

interface Place {
  readonly world: World;
  readonly project: Project;
  readonly connected: Connected;
}

async function syncAll(place: Place, requests: readonly StepRequest[], atOnce: number): Promise<Synced> {
  const { terminal } = place.world;
  let count = 0;
  const work = async (request: StepRequest) => {
    const result = await syncOne(place, request, requests.length === 1);
    count += 1;
    if (requests.length > 1) terminal.progress(`${count} of ${requests.length}: ${request.change}`);
    return { change: request.change, result };
  };
  const ended = await inTurns(requests, work, atOnce).finally(() => terminal.progress(''));
  return {
    reports: ended.flatMap(({ result }) => (result instanceof ToolError ? [] : [result])),
    failures: ended.flatMap(({ change, result }) =>
      result instanceof ToolError ? [{ change, error: result }] : [],
    ),
  };
}

/** What the forge refuses is an answer beside others; of a change alone it is the failure of the command. */
async function syncOne(
  { world, project, connected }: Place,
  request: StepRequest,
  isAlone: boolean,
): Promise<StepReport | ToolError> {
  try {
    return await keepInStep(world, project, connected, request);
  } catch (error) {
    if (!(error instanceof ToolError) || isAlone) throw error;
    return error;
  }
}

/** The change of the branch that is checked out, else the only open one. */
async function currentChange(world: World, project: Project): Promise<string> {
  const open = listChanges(project);
  const branch = await (await world.git(project.files.root))?.branch();
  const known = [...open, ...listArchived(project).map(withoutDate)];
  const own = known.find((name) => branchOf(name) === branch);
  if (own !== undefined) return own;
  if (open.length === 1 && open[0] !== undefined) return open[0];
  throw new ToolError({
    code: 'change_required',
    message: open.length === 0 ? 'There is no open change.' : 'More than one change is open.',
    fix:
      open.length === 0
        ? 'Name an archived one, or begin one.'
        : `Name one of ${open.slice(0, 10).join(', ')}, or use --all.`,
    exit: 2,
  });
}

/** Open changes with an issue, and archived ones with an issue that are not on the default branch yet. */
async function raisedChanges(world: World, project: Project): Promise<string[]> {
  const hasIssue = (folder: string) => loadMetadata(project, folder).metadata.issue !== undefined;
  const open = listChanges(project).filter((name) => hasIssue(joinPath(project.layout.changes, name)));
  const filed = listArchived(project).filter((name) => hasIssue(joinPath(project.layout.archive, name)));
  const git = await world.git(project.files.root);
  const landing = filed.length === 0 ? undefined : await git?.defaultBranch();
  if (!git || landing === undefined) return [...open, ...filed.map(withoutDate)];
  const folders = filed.map((name) => joinPath(project.layout.archive, name));
  const there = [...(await git.textsAt(landing, folders)).keys()];
  const waiting = filed.filter((name) => {
    const folder = `${joinPath(project.layout.archive, name)}/`;
    return !there.some((path) => path.startsWith(folder));
  });
  return [...open, ...waiting.map(withoutDate)];
}
