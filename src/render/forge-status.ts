import type { NextStep } from '../core/forge/stage.ts';
import { shellWord } from '../core/shell-word.ts';
import type { ForgeRow } from '../workflow/forge-status.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';
import { bold } from './style.ts';

/** `status --forge --json`. */
export function forgeStatusJson(rows: readonly ForgeRow[], root: string): string {
  return renderJson({ changes: rows.map(rowObject), root: rootObject(root) });
}

function rowObject(row: ForgeRow): object {
  const { change, here, stage, tasks, issue, pull, review, checks, next } = row;
  return {
    changeName: change,
    here,
    stage,
    progress: tasks
      ? { total: tasks.total, complete: tasks.completed, remaining: tasks.total - tasks.completed }
      : null,
    issue: issue ?? null,
    pull: pull
      ? {
          number: pull.number,
          url: pull.url,
          state: pull.merged ? 'merged' : pull.state,
          author: pull.author,
        }
      : null,
    review,
    checks,
    next: { ...next, text: stepWords(row) },
  };
}

const HEADS = ['Change', 'Stage', 'Tasks', 'Issue', 'Pull', 'Review', 'Checks', 'Who'] as const;

/** `status --forge` for people: a table, and below it the next step of each. */
export function forgeStatusText(rows: readonly ForgeRow[]): string {
  if (rows.length === 0) return 'No open changes, here or on the forge.\n';
  const cells = rows.map(cellsOf);
  const widths = HEADS.map((head, at) =>
    Math.max(head.length, ...cells.map((row) => (row[at] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const next = rows.map((row) => `  ${oneLine(row.change)}: ${stepWords(row)}`);
  return [bold(line(HEADS)), ...cells.map(line), '', 'Next:', ...next, ''].join('\n');
}

function cellsOf({ change, here, stage, tasks, issue, pull, review, checks, next }: ForgeRow): string[] {
  return [
    oneLine(change) + (here ? '' : ' *'),
    stage,
    tasks ? `${tasks.completed}/${tasks.total}` : '-',
    issue === undefined ? '-' : `#${issue}`,
    pull ? `#${pull.number}${pull.merged ? ' merged' : pull.state === 'closed' ? ' closed' : ''}` : '-',
    review.by.length > 0 ? `${review.state} by ${review.by.map(oneLine).join(', ')}` : '-',
    checks === 'none' ? '-' : checks,
    whoWords(next, pull?.author),
  ];
}

function whoWords({ who }: NextStep, author: string | undefined): string {
  const words = {
    author: oneLine(author ?? 'author'),
    reviewer: 'a reviewer',
    forge: 'the forge',
    nobody: '-',
  };
  return words[who];
}

/** What comes next, with the command where there is one. */
function stepWords({ change, next, pull }: ForgeRow): string {
  const name = shellWord(change);
  const at = pull ? ` ${oneLine(pull.url)}` : '';
  const words: Record<NextStep['step'], string> = {
    complete: `finish the texts: openspec validate ${name} --strict`,
    submit: `raise it: openspec propose ${name} --submit`,
    review: `review the pull request${at}`,
    rework: `answer the review${at}`,
    apply: `do the next task: openspec apply ${name}`,
    archive: `all tasks are done: openspec archive ${name} --yes --commit`,
    'fix-checks': `mend what the checks found${at}`,
    'wait-for-checks': 'wait for the checks',
    merge: `merge the pull request${at}`,
    reopen: `reopen the pull request, or drop the change${at}`,
    none: 'nothing, it has landed',
  };
  return words[next.step];
}
