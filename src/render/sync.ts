import { isInStep } from '../core/forge/in-step.ts';
import type { Synced } from '../workflow/sync.ts';
import { failureObject, stepObject, stepText } from './in-step.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';
import { bold, red } from './style.ts';

export interface SyncView {
  readonly dryRun: boolean;
  readonly root: string;
}

/** `sync --json`. */
export function syncJson({ reports, failures }: Synced, { dryRun, root }: SyncView): string {
  return renderJson({
    changes: reports.map(stepObject),
    failures: failures.map(({ change, error }) => ({ change, status: [failureObject(error)] })),
    ...(dryRun && { dryRun }),
    root: rootObject(root),
  });
}

/** `sync` for people: what was done for each change. */
export function syncText({ reports, failures }: Synced, { dryRun }: SyncView): string {
  if (reports.length + failures.length === 0) return 'No change has an issue yet.\n';
  const failed = failures.map(
    ({ change, error }) =>
      `${bold(oneLine(change))}\n  ${red('error:')} ${oneLine(error.message)}\n${error.fix === undefined ? '' : `    ${error.fix}\n`}`,
  );
  return [...reports.map((report) => stepText(report, dryRun)), ...failed].join('');
}

/** Whether everything is in step now. */
export function allInStep({ reports, failures }: Synced): boolean {
  return failures.length === 0 && reports.every(isInStep);
}
