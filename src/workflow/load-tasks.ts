import type { TaskDocument } from '../core/check/tasks.ts';
import { ToolError } from '../core/error.ts';
import { wordsOf } from '../core/problem-text.ts';
import { parseTasks, type Task } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import { changeFolder, loadMetadata, type Project } from './load.ts';
import { loadTasks } from './load-change.ts';

/** A task of a change, with the file that it stands in. */
export interface LocatedTask extends Task {
  readonly path: string;
  /** 1 for the first task of the change, over all files. */
  readonly number: number;
}

/** All tasks of a change in order; files that cannot be read have none. */
export function locateTasks(world: World, project: Project, change: string): LocatedTask[] {
  return locate(loadDocuments(world, project, change).documents);
}

/** The same, but throws ToolError `tasks_unreadable` when there is a file that cannot be read. */
export function requireTasks(world: World, project: Project, change: string): LocatedTask[] {
  const { documents, problems } = loadDocuments(world, project, change);
  const [problem] = problems;
  if (problem === undefined) return locate(documents);
  const { message, fix } = wordsOf(problem);
  const { path, place } = problem;
  const at = place ? `${path}:${place.line}:${place.column}` : path;
  throw new ToolError({ code: 'tasks_unreadable', message: `${at}: ${message}`, ...(fix && { fix }) });
}

function loadDocuments(world: World, project: Project, change: string) {
  const folder = changeFolder(project, change);
  return loadTasks(world, project, folder, loadMetadata(project, folder).metadata);
}

function locate(documents: readonly TaskDocument[]): LocatedTask[] {
  let number = 0;
  return documents.flatMap(({ path, text }) =>
    parseTasks(text).map((task) => ({ path, number: ++number, ...task })),
  );
}
