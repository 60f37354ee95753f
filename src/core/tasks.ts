import type { Edit } from './markdown/edit.ts';

/** One line of a checklist. */
export interface Task {
  /** The number at the start of the description, as in `2.1`. */
  readonly id: string | undefined;
  /** 1 for the first task of the file. */
  readonly position: number;
  readonly done: boolean;
  readonly description: string;
  /** The number of the `## N.` heading above, where there is one. */
  readonly group: string | undefined;
  readonly line: number;
  /** Offsets of what stands between the brackets. */
  readonly box: { readonly start: number; readonly end: number };
}

const BULLET = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]*\[/;
const TASK_ID = /^(\d+(?:\.\d+)+[A-Za-z]*)(?=\s|$)/;
const LEVEL_TWO = /^ {0,3}##(?!#)(?:[ \t]+|[ \t]*$)/;
const GROUP = /^ {0,3}##[ \t]+(\d+)\.(?:[ \t]|$)/;

/**
 * Reads a checklist (openspec-format 1.7): every list item with a box counts, nested ones too, also in fences and
 * comments, since a task that is lost is worse than one too many. Done is `x` or `X` only.
 */
export function parseTasks(text: string): Task[] {
  const tasks: Task[] = [];
  let group: string | undefined;
  let start = 0;
  let line = 0;
  for (const raw of text.split('\n')) {
    line++;
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (LEVEL_TWO.test(content)) group = GROUP.exec(content)?.[1];
    const box = readBox(content);
    if (box) {
      const description = content.slice(box.close + 1).trim();
      tasks.push({
        id: taskId(description),
        position: tasks.length + 1,
        done: /^x$/i.test(content.slice(box.open, box.close).trim()),
        description,
        group,
        line,
        box: { start: start + box.open, end: start + box.close },
      });
    }
    start += raw.length + 1;
  }
  return tasks;
}

/** The number at the start of a description, as in `2.1`. */
export function taskId(description: string): string | undefined {
  return TASK_ID.exec(description)?.[1];
}

/** A box holds at most one mark; `[A](link)` and `[1][ref]` are links, an empty box is always a task. */
function readBox(line: string): { open: number; close: number } | undefined {
  const bullet = BULLET.exec(line);
  if (!bullet) return undefined;
  const open = bullet[0].length;
  const close = line.indexOf(']', open);
  if (close < 0 || close - open > 40) return undefined;
  const mark = line.slice(open, close).trim();
  if (mark.length > 1) return undefined;
  if (/^[([]/.test(line.slice(close + 1)) && (mark !== '' || close === open)) return undefined;
  return { open, close };
}

export interface Progress {
  readonly total: number;
  readonly completed: number;
}

export function countTasks(tasks: readonly Task[]): Progress {
  return { total: tasks.length, completed: tasks.filter((task) => task.done).length };
}

/** The edit that ticks or unticks a task and keeps every other byte. */
export function tickEdit(task: Task, done: boolean): Edit {
  return { ...task.box, text: done ? 'x' : ' ' };
}
