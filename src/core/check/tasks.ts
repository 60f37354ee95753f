import { outline } from '../markdown/outline.ts';
import { locator } from '../place.ts';
import type { Problem } from '../problem.ts';
import { parseTasks, type Task } from '../tasks.ts';

/** A file of tasks: its path in the project and in the change. */
export interface TaskDocument {
  readonly path: string;
  readonly item: string;
  readonly text: string;
}

/**
 * The rules about a change's tasks (openspec-format 1.7, 1.10): numbers that point to another group, numbers that are
 * used twice, and lists without a single box. Numbering is checked only where `numbered` says so (built-in schema).
 */
export function checkTasks(documents: readonly TaskDocument[], numbered: boolean): Problem[] {
  const read = documents.map((document) => ({ document, tasks: parseTasks(document.text) }));
  const problems = numbered ? checkNumbers(read) : [];
  if (read.some(({ tasks }) => tasks.length > 0)) return problems;
  return [...problems, ...documents.flatMap(findBareList)];
}

function checkNumbers(read: readonly { document: TaskDocument; tasks: readonly Task[] }[]): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { document, tasks } of read) {
    const at = (line: number) => ({ path: document.path, item: document.item, place: { line, column: 1 } });
    for (const { id, group, line } of tasks) {
      if (id === undefined || group === undefined) continue;
      if (withoutZeros(id.split('.')[0] ?? '') !== withoutZeros(group))
        problems.push({ kind: 'task-group', id, group, ...at(line) });
      const seen = first.get(id);
      if (seen === undefined) first.set(id, `${document.path}:${line}`);
      else problems.push({ kind: 'task-duplicate', id, first: seen, ...at(line) });
    }
  }
  return problems;
}

function withoutZeros(number: string): string {
  return number.replace(/^0+(?=\d)/, '');
}

/** The first list of a file without boxes. */
function findBareList({ path, item, text }: TaskDocument): Problem[] {
  const list = outline(text).blocks.find((block) => block.kind === 'list');
  return list ? [{ kind: 'tasks-none', path, item, place: locator(text)(list.start) }] : [];
}
