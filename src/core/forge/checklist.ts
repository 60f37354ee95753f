import type { TaskDocument } from '../check/tasks.ts';
import { digestOf } from '../digest.ts';
import { isHeading, outline } from '../markdown/outline.ts';
import { newer } from '../merge/three-way.ts';
import { normalForm } from '../name.ts';
import { parseTasks, type Task, taskId } from '../tasks.ts';
import { quoteLine } from './quote.ts';
import { type Named, pairTasks } from './task-pairs.ts';

/** A task of a change with its file, its heading, and its text as the forge shows it. */
export interface ListedTask {
  readonly task: Task;
  readonly path: string;
  /** 1 for the first task of the change, over all files. */
  readonly number: number;
  readonly done: boolean;
  /** The heading above, as the forge shows it. */
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

/** Everything below this line is the list: boxes of a proposal are none of ours. */
const LIST_LINE = '<!-- openspec:tasks -->';
const TEXT_LIMIT = 300;

/** The tasks of a change in order, from the files that its schema names, with the headings that they stand under. */
export function listTasks(documents: readonly TaskDocument[]): ListedTask[] {
  const listed = documents.flatMap((document) => {
    const headings = outline(document.text).blocks.filter(isHeading);
    let at = 0;
    return parseTasks(document.text).map((task) => {
      while ((headings[at]?.start ?? Number.POSITIVE_INFINITY) < task.box.start) at++;
      const above = headings[at - 1];
      const heading = above && above.depth > 1 ? quoteLine(above.text, TEXT_LIMIT) : undefined;
      return {
        task,
        path: document.path,
        done: task.done,
        heading,
        text: quoteLine(task.description, TEXT_LIMIT),
      };
    });
  });
  return listed.map((task, index) => ({ ...task, number: index + 1 }));
}

/**
 * The list as the issue shows it: boxes below their headings. In: the tasks, and how many characters there may be.
 * Out: the Markdown; tasks without a text are left out, and so is what is too much, which the last line then counts.
 */
export function renderChecklist(tasks: readonly ListedTask[], limit: number): string {
  const lines = [LIST_LINE];
  let room = limit;
  let heading: string | undefined;
  const shown = tasks.filter(({ text }) => text !== '');
  for (const [index, task] of shown.entries()) {
    const group =
      task.heading === heading
        ? []
        : ['', ...(task.heading === undefined ? [] : [`#### ${task.heading}`, ''])];
    const line = `- [${task.done ? 'x' : ' '}] ${task.text}`;
    room -= [...group, line].join('\n').length + 1;
    if (room < 0) return [...lines, '', `*${shown.length - index} more*`].join('\n');
    lines.push(...group, line);
    heading = task.heading;
  }
  return lines.join('\n');
}

/** The state of ticks for the marker: for each task its id, eight digits of a digest of its text, `+` or `-`. */
export function tickState(tasks: readonly ListedTask[]): string {
  return tasks
    .filter(({ text }) => text !== '')
    .map(({ text, done }) => ({ ...nameOf(text), done }))
    .map(({ id = '', text, done }) => `${id}~${text}${done ? '+' : '-'}`)
    .join(',');
}

/**
 * Merges ticks three ways: base is the state at the last sync, ours is `tasks.md`, theirs is the issue.
 *
 * A task that changed on one side takes that side. Without a base, or with one that does not know the task, `tasks.md`
 * decides: a tick that nobody can date is worth less than the file that is reviewed. A task whose line is gone from the
 * issue stays as the file has it. Tasks are found again by id and text, else by text, else by id. Never throws.
 */
export function mergeTicks({ tasks, state, issue }: TickSides): TickMerge {
  const theirs = readIssue(issue ?? '');
  const base = readState(state ?? '');
  const names = tasks.map(({ text }) => nameOf(text));
  const [inIssue, inBase] = [pairTasks(names, theirs), pairTasks(names, base)];
  const merged = tasks.map((task, index): ListedTask => {
    const [their, old] = [theirs[inIssue[index] ?? -1], base[inBase[index] ?? -1]];
    if (!their || !old) return task;
    return { ...task, done: newer({ base: old.done, ours: task.done, theirs: their.done }) };
  });
  return {
    tasks: merged,
    changes: merged.filter(({ done, task }) => done !== task.done),
    strangers: findStrangers(theirs, base, new Set(inIssue)),
  };
}

interface Ticked extends Named {
  readonly done: boolean;
  readonly line: string;
}

/** Tasks of the issue that neither the files nor the last sync know. */
function findStrangers(
  theirs: readonly Ticked[],
  base: readonly Ticked[],
  known: ReadonlySet<number>,
): string[] {
  const left = theirs.filter((_, index) => !known.has(index));
  const old = pairTasks(left, base);
  return left.filter((_, index) => (old[index] ?? -1) < 0).map(({ line }) => line);
}

function readIssue(text: string): Ticked[] {
  const at = text.indexOf(LIST_LINE);
  return parseTasks(at < 0 ? text : text.slice(at)).map((task) => ({
    ...nameOf(task.description),
    done: task.done,
    line: task.description,
  }));
}

const ENTRY = /^([^~,]*)~([0-9a-f]{8})([+-])$/;

function readState(state: string): Ticked[] {
  return state.split(',').flatMap((entry) => {
    const [, id, text, sign] = ENTRY.exec(entry) ?? [];
    if (text === undefined) return [];
    return [{ id: id || undefined, text, done: sign === '+', line: '' }];
  });
}

/** What a task is known by: its id, and a digest of the words behind it; both from its text as the forge shows it. */
function nameOf(text: string): Named {
  const id = taskId(text);
  const plain = normalForm(text.slice(id?.length ?? 0))
    .replace(/\s+/g, ' ')
    .trim();
  return { id, text: digestOf(plain).slice(7, 15) };
}
