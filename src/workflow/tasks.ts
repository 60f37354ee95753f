import { commitMessage } from '../core/commit-message.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { applyEdits } from '../core/markdown/edit.ts';
import { tickEdit } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { loadAuthor } from './load-author.ts';
import { requireCommitter } from './load-committer.ts';
import { requireChange } from './load-open-change.ts';
import { type LocatedTask, locateTasks, requireTasks } from './load-tasks.ts';

export interface Ticked {
  readonly change: string;
  readonly tasks: readonly LocatedTask[];
  /** The tasks that this run ticked or unticked. */
  readonly changed: readonly LocatedTask[];
  readonly commit: string | undefined;
}

export interface TickRequest {
  readonly change: string;
  readonly done: readonly string[];
  readonly undo: readonly string[];
  readonly commit: boolean;
  readonly tokenFile?: string | undefined;
}

/** Ticks and unticks tasks by id or position; every other byte stays. Without any it only lists them. */
export async function tickTasks(world: World, project: Project, request: TickRequest): Promise<Ticked> {
  const change = requireChange(project, request.change);
  const tasks = requireTasks(world, project, change);
  const wanted = [
    ...request.done.map((id) => ({ task: findTask(tasks, id), done: true })),
    ...request.undo.map((id) => ({ task: findTask(tasks, id), done: false })),
  ];
  refuseContradiction(wanted);
  const changed = wanted.filter(({ task, done }) => task.done !== done);
  const paths = [...new Set(changed.map(({ task }) => task.path))];
  const git =
    request.commit && wanted.length > 0 ? await requireCommitter(world, project, request) : undefined;
  project.files.apply(
    paths.map((path) =>
      tickFile(
        project,
        path,
        changed.filter(({ task }) => task.path === path),
      ),
    ),
  );
  const dirty = (await git?.dirty(wanted.map(({ task }) => task.path))) ?? [];
  const by = dirty.length > 0 ? await loadAuthor(world, project, request) : undefined;
  const title = `${subject(changed.length > 0 ? changed : wanted)} of ${change}`;
  const message = commitMessage(title, [change], by?.agent);
  const commit = dirty.length > 0 ? await git?.commitPaths(dirty, message, by?.author) : undefined;
  return {
    change,
    tasks: changed.length === 0 ? tasks : locateTasks(world, project, change),
    changed: changed.map(({ task }) => task),
    commit,
  };
}

function refuseContradiction(wanted: readonly { task: LocatedTask; done: boolean }[]): void {
  const both = wanted.find(({ task, done }) =>
    wanted.some((other) => other.task.number === task.number && other.done !== done),
  );
  if (!both) return;
  throw new ToolError({
    code: 'options_conflict',
    message: `Task ${both.task.id ?? `#${both.task.number}`} stands under --done and under --undo.`,
    fix: 'Leave it out of one of them.',
    exit: 2,
  });
}

function subject(changed: readonly { task: LocatedTask; done: boolean }[]): string {
  const name = ({ task }: { task: LocatedTask }) => task.id ?? `#${task.number}`;
  const done = changed.filter((one) => one.done).map(name);
  const undone = changed.filter((one) => !one.done).map(name);
  const parts = [
    ...(done.length > 0 ? [`Finish ${done.join(', ')}`] : []),
    ...(undone.length > 0 ? [`Reopen ${undone.join(', ')}`] : []),
  ];
  return parts.join(' and ');
}

function tickFile(
  project: Project,
  path: string,
  ticks: readonly { task: LocatedTask; done: boolean }[],
): FileChange {
  const read = project.files.read(path);
  const before = read.ok ? read.text : '';
  const edits = new Map(ticks.map(({ task, done }) => [task.box.start, tickEdit(task, done)]));
  return { path, before, after: applyEdits(before, [...edits.values()]) };
}

/** A task by its id, or by its position as `3` or `#3`. Throws ToolError `task_unknown` or `task_ambiguous`. */
function findTask(tasks: readonly LocatedTask[], wanted: string): LocatedTask {
  const byId = tasks.filter(({ id }) => id === wanted);
  if (byId.length > 1) throw ambiguous(wanted, byId);
  const position = /^#?(\d{1,9})$/.exec(wanted)?.[1];
  const found = byId[0] ?? (position === undefined ? undefined : tasks[Number(position) - 1]);
  if (found) return found;
  throw new ToolError({
    code: 'task_unknown',
    message: `There is no task '${wanted}'.`,
    fix: tasks.length > 0 ? `Tasks: ${listTasks(tasks)}.` : 'This change has no tasks.',
    exit: 2,
  });
}

function ambiguous(wanted: string, tasks: readonly LocatedTask[]): ToolError {
  return new ToolError({
    code: 'task_ambiguous',
    message: `There are ${tasks.length} tasks '${wanted}'.`,
    fix: `Name it by its position: ${tasks.map(({ number, description }) => `#${number} (${description.slice(0, 40)})`).join(', ')}.`,
    exit: 2,
  });
}

function listTasks(tasks: readonly LocatedTask[]): string {
  const shown = tasks.slice(0, 30).map(({ id, number }) => id ?? `#${number}`);
  return shown.join(', ') + (tasks.length > shown.length ? `, and ${tasks.length - shown.length} more` : '');
}
