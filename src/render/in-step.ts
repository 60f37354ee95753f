import type { ToolError } from '../core/error.ts';
import { isInStep, type StepAction, type StepFinding, type StepReport } from '../core/forge/in-step.ts';
import { findingWords } from './finding-words.ts';
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
