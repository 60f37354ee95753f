import type { ToolError } from '../core/error.ts';
import { isInStep, type StepAction, type StepFinding, type StepReport } from '../core/forge/in-step.ts';
import { shellWord } from '../core/shell-word.ts';
import { oneLine } from './one-line.ts';
import { bold, dim, yellow } from './style.ts';

/** What bringing one change in step came to, as a field of a JSON document. */
export function stepObject(report: StepReport): object {
  const { change, issue, pull, actions, findings } = report;
  return {
    change,
    issue: issue ?? null,
    pull: pull ?? null,
    inStep: isInStep(report),
    actions,
    findings: findings.map((finding) => ({ ...finding, ...findingWords(finding, change) })),
  };
}

/** A failure of the forge beside work that is done. */
export function failureObject({ code, message, fix }: ToolError): object {
  return { severity: 'error', code, message, ...(fix !== undefined && { fix }) };
}

/** The same for people. */
export function stepText(report: StepReport, dryRun = false): string {
  const { change, issue, pull, actions, findings } = report;
  const place = [
    ...(issue ? [`issue #${issue.number}`] : []),
    ...(pull ? [`pull request #${pull.number}`] : []),
  ].join(', ');
  const quiet = actions.length === 0 && findings.length === 0;
  const head = `${bold(oneLine(change))}${place === '' ? '' : `: ${place}`}${quiet ? dim(' (in step)') : ''}`;
  const would = dryRun ? 'would: ' : '';
  return [
    head,
    ...actions.map((action) => `  ${would}${actionWords(action)}`),
    ...findings.flatMap((finding) => findingLines(finding, change)),
    '',
  ].join('\n');
}

function findingLines(finding: StepFinding, change: string): string[] {
  const { message, fix } = findingWords(finding, change);
  return [`  ${yellow('!')} ${message}`, ...(fix === undefined ? [] : [`    ${fix}`])];
}

function actionWords(action: StepAction): string {
  switch (action.kind) {
    case 'issue-created':
      return `opened issue #${action.number} ${dim(oneLine(action.url))}`;
    case 'issue-found':
      return `found issue #${action.number} ${dim(oneLine(action.url))}`;
    case 'issue-edited':
      return `brought ${action.what.join(' and ')} of issue #${action.number} in line`;
    case 'issue-closed':
      return `closed issue #${action.number}: the change has landed`;
    case 'duplicate-closed':
      return `closed issue #${action.number}: #${action.kept} was made at the same time and stays`;
    case 'number-written':
      return `wrote the number ${action.number} into ${action.path}`;
    case 'tasks-ticked':
      return action.tasks
        .map(({ text, done }) => `${done ? 'ticked' : 'unticked'} in ${action.path}: ${oneLine(text)}`)
        .join('\n  ');
    case 'committed':
      return `committed ${action.commit.slice(0, 12)}`;
    case 'pushed':
      return `pushed ${action.commit.slice(0, 12)} to ${action.ref.replace('refs/heads/', '')}`;
    case 'branch-adopted':
      return `took over ${action.branch} as another clone has pushed it (${action.commit.slice(0, 12)})`;
    case 'pull-created':
      return `opened pull request #${action.number} ${dim(oneLine(action.url))}`;
    case 'pull-edited':
      return action.what.includes('ready')
        ? `took the WIP: from pull request #${action.number}: it is ready for review`
        : `brought ${action.what.join(' and ')} of pull request #${action.number} in line`;
    case 'labelled':
      return `labelled #${action.number} ${action.label}`;
  }
}

interface Words {
  readonly message: string;
  readonly fix?: string;
}

function findingWords(finding: StepFinding, change: string): Words {
  const name = shellWord(change);
  switch (finding.kind) {
    case 'not-raised':
      return { message: 'It has no issue yet.', fix: `Raise it: openspec propose ${name} --submit` };
    case 'issue-gone':
      return {
        message: `Issue #${finding.number} is not there, or not yours to see.`,
        fix: `If it was deleted, take the line \`issue: ${finding.number}\` out of .openspec.yaml and run openspec propose ${name} --submit`,
      };
    case 'issue-is-pull':
      return {
        message: `#${finding.number} is a pull request, not an issue.`,
        fix: 'Correct `issue` in .openspec.yaml.',
      };
    case 'issue-of-other':
      return {
        message: `Issue #${finding.number} belongs to the change ${oneLine(finding.change)}.`,
        fix: 'Correct `issue` in .openspec.yaml.',
      };
    case 'issue-closed':
      return {
        message: `Issue #${finding.number} was closed by hand, so nothing was changed on the forge.`,
        fix: `Reopen it there and run openspec sync ${name}, or remove the change folder.`,
      };
    case 'pull-closed':
      return {
        message: `Pull request #${finding.number} was closed without a merge, so it is left alone.`,
        fix: `Reopen it there and run openspec sync ${name}. If its branch was deleted, push the branch first.`,
      };
    case 'pull-missing':
      return {
        message: 'The push went through, but the forge shows no pull request for it.',
        fix: `Run openspec sync ${name} in a moment.`,
      };
    case 'text-edited':
      return {
        message: `Somebody edited the text of openspec in ${finding.where === 'issue' ? 'issue' : 'pull request'} #${finding.number}; it follows from the files, so the edit is gone there.`,
        fix: 'Write above or below it, or change the files.',
      };
    case 'stranger-task':
      return {
        message: `Issue #${finding.number} has a box that is no task of tasks.md: ${oneLine(finding.line)}`,
        fix: 'Add it to tasks.md if it belongs there.',
      };
    case 'branch-behind':
      return {
        message: `${finding.branch} on the forge has commits that are not here.`,
        fix: 'Run git pull.',
      };
    case 'branch-diverged':
      return {
        message: `${finding.branch} has other commits on the forge than here, so it was not pushed.`,
        fix: 'Run git pull --rebase, or after a rebase of yours git push --force-with-lease.',
      };
    case 'push-refused':
      return {
        message: `The forge refused the push of ${finding.branch}: ${oneLine(finding.words)}`,
        fix: 'See the rules of the branch, or push by AGit: `forge: { push: agit }`.',
      };
    case 'not-committed':
      return {
        message: `Not committed yet: ${finding.paths.slice(0, 3).join(', ')}${finding.paths.length > 3 ? ' and others' : ''}.`,
        fix: `Commit it and run openspec sync ${name}, or run openspec sync ${name} --commit`,
      };
    case 'archive-not-committed':
      return {
        message: 'The archive is not committed, so the forge was not told of it.',
        fix: `Commit it with git, then run openspec sync ${name}; next time archive with --commit.`,
      };
    case 'renamed':
      return {
        message: `The repository ${finding.from} is called ${finding.to} now.`,
        fix: 'Run git remote set-url with the new name.',
      };
  }
}
