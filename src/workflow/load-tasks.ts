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

/** All tasks of a change in order. */
export function locateTasks(world: World, project: Project, change: string): LocatedTask[] {
  const folder = changeFolder(project, change);
  const { documents } = loadTasks(world, project, folder, loadMetadata(project, folder).metadata);
  return documents
    .flatMap(({ path, text }) => parseTasks(text).map((task) => ({ ...task, path })))
    .map((task, index) => ({ ...task, number: index + 1 }));
}
