import type { TaskDocument } from '../check/tasks.ts';
import type { Task } from '../tasks.ts';

/** A task of a change with its file, its heading, and its text as the forge shows it. */
export interface ListedTask {
  readonly task: Task;
  readonly path: string;
  /** 1 for the first task of the change, over all files. */
  readonly number: number;
  readonly done: boolean;
  readonly heading: string | undefined;
  readonly text: string;
}

export interface TickMerge {
  /** All tasks of the change as they are after the merge: what the issue should show. */
  readonly tasks: readonly ListedTask[];
  /** Those that differ from the files: `done` is what they should be. */
  readonly changes: readonly ListedTask[];
  /** Lines with a box that people wrote into our list, and that are no task of the change. */
  readonly strangers: readonly string[];
}

export interface TickSides {
  readonly tasks: readonly ListedTask[];
  /** From the marker: the ticks at the last sync. */
  readonly state: string | undefined;
  /** Our text as it stands in the issue; undefined where it is gone. */
  readonly issue: string | undefined;
}

/** The tasks of a change, from the files that its schema names. */
export declare function listTasks(documents: readonly TaskDocument[]): ListedTask[];

/** The list with boxes and headings, as long as it may be. */
export declare function renderChecklist(tasks: readonly ListedTask[], limit: number): string;

/** The state of ticks for the marker. */
export declare function tickState(tasks: readonly ListedTask[]): string;

/** Merges ticks three ways. */
export declare function mergeTicks(sides: TickSides): TickMerge;
