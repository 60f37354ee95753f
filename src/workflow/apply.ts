import { branchOf } from '../core/change.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { isValid } from '../core/problem-text.ts';
import { countTasks, type Progress } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import { checkChange } from './check-change.ts';
import { changeFolder, findProject, listChanges, type Project } from './load.ts';
import { loadBases } from './load-bases.ts';
import { loadChange } from './load-change.ts';
import { requireChange } from './load-open-change.ts';
import { type LocatedTask, locateTasks } from './load-tasks.ts';

/** What to work from. */
export interface Brief {
  readonly change: string;
  readonly folder: string;
  readonly branch: string | undefined;
  readonly valid: boolean;
  readonly problems: readonly Problem[];
  /** Files to read first. */
  readonly files: readonly string[];
  readonly tasks: readonly LocatedTask[];
  readonly progress: Progress;
  readonly context: string | undefined;
  readonly guidance: readonly string[];
}

/** Checks a change, goes to its branch, and gathers what is needed to work on it. Invalid changes stay where they are. */
export async function applyChange(world: World, found: Project, name: string): Promise<Brief> {
  const git = await world.git(found.files.root);
  const branch = branchOf(name);
  const elsewhere = git !== undefined && (await git.branch()) !== branch && (await git.hasBranch(branch));
  if (elsewhere && !listChanges(found).includes(name)) {
    await git.switchTo(branch);
    return gather(world, findProject(world), name, branch);
  }
  requireChange(found, name);
  const brief = await gather(world, found, name, await git?.branch());
  if (!brief.valid || !elsewhere) return brief;
  await git.switchTo(branch);
  return gather(world, findProject(world), name, branch);
}

async function gather(
  world: World,
  project: Project,
  name: string,
  branch: string | undefined,
): Promise<Brief> {
  const folder = changeFolder(project, requireChange(project, name));
  const change = loadChange(world, project, name);
  const problems = checkChange(world, project, change, { bases: await loadBases(world, project, [change]) });
  const documents = ['proposal.md', 'design.md'].map((document) => joinPath(folder, document));
  const tasks = locateTasks(world, project, name);
  return {
    change: name,
    folder,
    branch,
    problems,
    valid: isValid(problems, false),
    files: [
      ...documents.filter((path) => project.files.kind(path) === 'file'),
      ...change.deltas.map(({ path }) => path),
      ...change.tasks.map(({ path }) => path),
    ],
    tasks,
    progress: countTasks(tasks),
    context: project.settings.context,
    guidance: project.settings.guidance.apply ?? [],
  };
}
