import * as fs from 'node:fs';
import { moveEntry } from './move.ts';
import type { Step } from './step.ts';
import { undoSteps } from './undo.ts';
import { removeIfEmpty, syncEntry, writeNew } from './write.ts';

/** What went wrong, at which step, and which paths could not be put back. */
export interface Failure {
  readonly step: Step;
  readonly cause: unknown;
  readonly stuck: readonly string[];
}

/** Does all steps, or takes back what was done and answers why. */
export function runSteps(steps: readonly Step[]): Failure | undefined {
  for (const [at, step] of steps.entries()) {
    try {
      doStep(step);
    } catch (cause) {
      return { step, cause, stuck: undoSteps(steps.slice(0, at)) };
    }
  }
  return undefined;
}

/** Does one step, which must not have been done yet. */
export function doStep(step: Step): void {
  switch (step.kind) {
    case 'make-folder':
      fs.mkdirSync(step.at, { recursive: true });
      return;
    case 'stage':
      return writeNew(step.at, step.text, step.facts);
    case 'place':
      return fs.renameSync(step.staged, step.at);
    case 'remove':
      return fs.unlinkSync(step.at);
    case 'prune':
      return removeIfEmpty(step.at);
    case 'move':
      return moveEntry(step.from, step.to, step.staged);
    case 'sync':
      return syncEntry(step.at);
  }
}
