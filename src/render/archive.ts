import type { FileChange } from '../core/file-change.ts';
import type { Counts, Note } from '../core/merge/state.ts';
import { joinPath } from '../core/path.ts';
import type { Words } from '../core/problem-text/words.ts';
import { isError, wordsOf } from '../core/problem-text.ts';
import { createDiff } from '../core/text-diff.ts';
import type { ArchivePlan, PlannedArchive } from '../workflow/plan-archive.ts';
import { renderJson } from './json.ts';
import { foremost, LISTED, listed, shownLines } from './listed.ts';
import { problemObject, problemsText } from './problem.ts';
import { rootObject } from './root.ts';
import { bold, cyan, dim, green, red } from './style.ts';

export interface ArchiveReport {
  readonly plan: ArchivePlan;
  readonly root: string;
  readonly dryRun: boolean;
  readonly commit?: string | undefined;
  /** What came of the forge. */
  readonly more?: object;
}

/** `archive --json`: the shape of the reference for one change; `archives` lists all of them. */
export function archiveJson({ plan, root, dryRun, commit, more }: ArchiveReport): string {
  const archives = plan.archives.map((archive, index) =>
    archiveObject(archive, joinPath(root, placeOf(plan, index))),
  );
  return renderJson({
    archive: archives[0] ?? null,
    archives,
    ...(dryRun && { dryRun, files: plan.files.map(fileObject) }),
    ...(commit !== undefined && { commit }),
    ...more,
    root: rootObject(root),
  });
}

function archiveObject(archive: PlannedArchive, path: string) {
  const warnings = warningsOf(archive);
  return {
    change: archive.change,
    archivedAs: archive.archivedAs,
    path,
    specsUpdated: archive.plans.some(({ before, after }) => before !== after),
    totals: totalsOf(archive),
    ...(warnings.length > 0 && listed('warnings', warnings)),
    specs: archive.plans.map(planObject),
    tasks: archive.progress,
  };
}

/** What the merge of one spec comes to. */
export function planObject({ capability, counts, notes }: PlannedArchive['plans'][number]): object {
  return { capability, counts, ...listed('notes', notes) };
}

function fileObject(file: FileChange) {
  return { path: file.path, diff: createDiff(file) };
}

/** Where a change lies in the archive; one that is archived again stays there. */
function placeOf({ archives, moves }: ArchivePlan, index: number): string {
  return moves[index]?.to ?? archives[index]?.folder ?? '';
}

function totalsOf({ plans }: PlannedArchive): Counts {
  const totals: Counts = { added: 0, modified: 0, removed: 0, renamed: 0 };
  for (const { counts } of plans) {
    for (const key of Object.keys(totals) as (keyof Counts)[]) totals[key] += counts[key];
  }
  return totals;
}

function warningsOf({ plans, progress }: PlannedArchive): string[] {
  const open = progress.total - progress.completed;
  const tasks = open > 0 ? [`${open} of ${progress.total} tasks are open.`] : [];
  return [
    ...tasks,
    ...plans.flatMap(({ capability, notes }) => notes.map((note) => noteText(capability, note))),
  ];
}

/** A note of the merge in one sentence. */
export function noteText(capability: string, note: Note): string {
  switch (note.kind) {
    case 'already-there':
      return `${capability}: ${note.operation} "${note.name}" is there already.`;
    case 'scenario-removed':
      return note.renamedTo === undefined
        ? `${capability}: "${note.name}" loses the scenario "${note.scenario}", which the delta leaves out.`
        : `${capability}: in "${note.name}" the scenario "${note.scenario}" is now "${note.renamedTo}".`;
    case 'scenario-kept':
      return `${capability}: "${note.name}" keeps the scenario "${note.scenario}", which came in after this change was written.`;
    case 'purpose-placeholder':
      return `${capability}: the new spec has no Purpose yet; write one.`;
    case 'orphan-ignored':
      return `${capability}: "${note.name}" stands outside of the delta sections and was ignored.`;
  }
}

/** `archive` for people: what was done to each spec, in a few lines. */
export function archiveText({ plan, dryRun, commit }: ArchiveReport): string {
  const lines = plan.archives.flatMap((archive, index) => {
    const verb = dryRun ? 'Would archive' : 'Archived';
    const head = `${verb} ${bold(archive.change)} to ${placeOf(plan, index)}`;
    return [
      head,
      ...archive.plans.map(planLine),
      ...shownLines(warningsOf(archive).map((warning) => `  ${dim(warning)}`)),
    ];
  });
  if (commit !== undefined) lines.push(`Committed ${commit.slice(0, 12)}`);
  const diffs = dryRun ? plan.files.map((file) => `\n${diffText(file)}`) : [];
  return `${[...lines, ...diffs].join('\n')}\n`;
}

function planLine({ capability, counts, before, after }: PlannedArchive['plans'][number]): string {
  const parts = [
    [counts.added, green(`+${counts.added} added`)],
    [counts.modified, cyan(`~${counts.modified} modified`)],
    [counts.removed, red(`-${counts.removed} removed`)],
    [counts.renamed, cyan(`>${counts.renamed} renamed`)],
  ] as const;
  const what = parts
    .filter(([count]) => count > 0)
    .map(([, text]) => text)
    .join(', ');
  const state = before === undefined ? 'new spec, ' : after === undefined ? 'retired, ' : '';
  return `  ${capability}: ${state}${what === '' ? 'nothing to do' : what}`;
}

/** A unified diff in colour. */
export function diffText(file: FileChange): string {
  return createDiff(file)
    .split('\n')
    .map((line) =>
      line.startsWith('+')
        ? green(line)
        : line.startsWith('-')
          ? red(line)
          : line.startsWith('@@')
            ? cyan(line)
            : line,
    )
    .join('\n')
    .trimEnd();
}

/** Why nothing was written: the problems of every change, errors first. */
export function refusedText(plan: ArchivePlan): string {
  const blocks = plan.archives
    .filter(({ problems }) => problems.some(isError))
    .map(({ change, problems }) =>
      [red(`${change} cannot be archived`), ...problemsText(problems)].join('\n'),
    );
  return `${blocks.join('\n')}\nNothing was changed.\n`;
}

/** The same as JSON: the reference's shape of a failed archive, with the problems. */
export function refusedJson(plan: ArchivePlan, root: string): string {
  const problems = plan.archives.flatMap(({ change, problems: own }) =>
    own.map((problem) => ({ change, problem })),
  );
  const first = problems.find(({ problem }) => isError(problem));
  const { message, fix }: Partial<Words> = first ? wordsOf(first.problem) : {};
  const status = {
    severity: 'error',
    code: 'archive_validation_failed',
    message: message ?? 'The change cannot be archived.',
    ...(fix && { fix }),
  };
  const issues = foremost(problems, LISTED, ({ problem }) => isError(problem)).map(({ change, problem }) => {
    return { change, ...problemObject(problem) };
  });
  const list = listed('issues', issues, problems.length);
  return renderJson({ archive: null, root: rootObject(root), status: [status], ...list });
}
