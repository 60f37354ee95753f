import { isInStep } from '../core/forge/in-step.ts';
import type { After } from '../workflow/save-after.ts';
import { failureObject, stepObject, stepText } from './in-step.ts';
import { dim, red } from './style.ts';

/** What came of the forge after the work of a command, as fields of its JSON document. */
export function afterFields({ reports, failure }: After): object {
  return {
    forge: reports.map(stepObject),
    ...(failure && { status: [failureObject(failure)] }),
  };
}

/** The same for people: what was done to read on, what was not as an error. */
export function afterText({ reports }: After): string {
  return reports.map((report) => stepText(report)).join('');
}

/** The failure for stderr; empty without one. */
export function afterNote({ failure }: After): string {
  if (!failure) return '';
  const fix = failure.fix === undefined ? '' : `  ${failure.fix}\n`;
  return `${red('error:')} ${failure.message}\n${fix}  ${dim(`[${failure.code}]`)}\n`;
}

/** The exit code: that of the failure, 1 where a person has to decide something, else 0. */
export function afterExit({ reports, failure }: After) {
  if (failure) return failure.exit;
  return reports.every(isInStep) ? 0 : 1;
}
