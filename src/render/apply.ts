import type { Brief } from '../workflow/apply.ts';
import type { LocatedTask } from '../workflow/load-tasks.ts';
import { renderJson } from './json.ts';
import { problemObjects, problemsText } from './problem.ts';
import { rootObject } from './root.ts';
import { bold, red } from './style.ts';

const SHOWN_TASKS = 5;

/** `apply --json`. */
export function briefJson(brief: Brief, root: string, more: object = {}): string {
  const { change, folder, branch, valid, problems, files, tasks, progress, context, guidance } = brief;
  const { total, completed } = progress;
  return renderJson({
    changeName: change,
    changeDir: folder,
    branch: branch ?? null,
    valid,
    ...problemObjects('issues', problems),
    state: !valid ? 'blocked' : total > 0 && completed === total ? 'all_done' : 'ready',
    progress: { total, complete: completed, remaining: total - completed },
    files,
    tasks: tasks.map(taskObject),
    nextTasks: tasks
      .filter(({ done }) => !done)
      .slice(0, SHOWN_TASKS)
      .map(taskObject),
    ...(context !== undefined && { context }),
    ...(guidance.length > 0 && { operationGuidance: guidance }),
    next: nextSteps(brief),
    ...more,
    root: rootObject(root),
  });
}

function taskObject({ id, number, description, done, path, line }: LocatedTask) {
  return { id: id ?? `#${number}`, description, done, path, line };
}

/** `apply` for people: what to read, what to do next, how far it is. */
export function briefText(brief: Brief): string {
  const { change, branch, problems, files, tasks, progress, guidance } = brief;
  if (!brief.valid)
    return `${[red(`${change} is not valid, so there is nothing to apply yet`), ...problemsText(problems)].join('\n')}\n`;
  const open = tasks.filter(({ done }) => !done);
  const more = open.length > SHOWN_TASKS ? [`  and ${open.length - SHOWN_TASKS} more`] : [];
  return `${[
    `${bold(change)}${branch === undefined ? '' : ` on branch ${branch}`}: ${progress.completed} of ${progress.total} tasks done`,
    ...(files.length > 0 ? ['', 'Read first:', ...files.map((path) => `  ${path}`)] : []),
    ...(guidance.length > 0 ? ['', 'Guidance:', ...guidance.map((line) => `  ${line}`)] : []),
    ...(open.length > 0
      ? [
          '',
          'Next tasks:',
          ...open.slice(0, SHOWN_TASKS).map(({ description }) => `  [ ] ${description}`),
          ...more,
        ]
      : []),
    '',
    'Then:',
    ...nextSteps(brief).map((step) => `  ${step}`),
  ].join('\n')}\n`;
}

function nextSteps({ change, valid, tasks }: Brief): string[] {
  if (!valid) return [`openspec validate ${change}`];
  const next = tasks.find(({ done }) => !done);
  if (next) return [`openspec tasks ${change} --done ${next.id ?? `#${next.number}`}`];
  return [`openspec diff ${change}`, `openspec archive ${change} --yes`];
}
