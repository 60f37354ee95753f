import { countTasks } from '../core/tasks.ts';
import type { Ticked } from '../workflow/tasks.ts';
import { renderJson } from './json.ts';
import { rootObject } from './root.ts';
import { dim, green } from './style.ts';

/** `tasks --json`. */
export function tasksJson(
  { change, tasks, changed, commit }: Ticked,
  root: string,
  more: object = {},
): string {
  const { total, completed } = countTasks(tasks);
  return renderJson({
    changeName: change,
    progress: { total, complete: completed, remaining: total - completed },
    tasks: tasks.map(({ id, number, description, done, path, line, group }) => {
      return { id: id ?? null, number, description, done, path, line, ...(group !== undefined && { group }) };
    }),
    changed: changed.map(({ id, number }) => id ?? `#${number}`),
    ...(commit !== undefined && { commit }),
    ...more,
    root: rootObject(root),
  });
}

/** `tasks` for people: the list with what this run changed marked. */
export function tasksText({ change, tasks, changed, commit }: Ticked): string {
  const { total, completed } = countTasks(tasks);
  const touched = new Set(changed.map(({ number }) => number));
  const lines = tasks.map(({ number, description, done }) => {
    const mark = done ? green('[x]') : '[ ]';
    return `  ${mark} ${description}${touched.has(number) ? dim('  <- changed') : ''}`;
  });
  if (commit !== undefined) lines.push(`Committed ${commit.slice(0, 12)}`);
  return `${[`${change}: ${completed} of ${total} tasks done`, ...lines].join('\n')}\n`;
}
