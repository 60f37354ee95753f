import type { ExitCode } from '../core/error.ts';
import { isInStep } from '../core/forge/in-step.ts';
import type { Proposed } from '../workflow/propose.ts';
import type { Submitted } from '../workflow/submit.ts';
import { stepObject, stepText } from './in-step.ts';
import { proposedJson, proposedText } from './propose.ts';
import { red } from './style.ts';

/** `propose --submit --json`: the fields of `propose`, and what came of the forge. */
export function submittedJson({ proposed, report }: Submitted<Proposed>, root: string): string {
  return proposedJson(proposed, root, { forge: report ? [stepObject(report)] : [] });
}

/** The same for people; what is not valid goes to stderr. */
export function submittedText({ proposed, report }: Submitted<Proposed>): { out: string; note: string } {
  if (report) return { out: stepText(report), note: '' };
  return {
    out: '',
    note: `${proposedText(proposed)}${red('Not raised:')} it has to be strictly valid first.\n`,
  };
}

/** 1 where it is not valid or a person has to decide something. */
export function submittedExit({ report }: Submitted<Proposed>): ExitCode {
  return report && isInStep(report) ? 0 : 1;
}
