import { getSystemErrorMap } from 'node:util';
import { ToolError } from '../../core/error.ts';
import type { FileChange, Move } from '../../core/file-change.ts';
import type { Fence } from './confine.ts';
import { planSteps } from './plan.ts';
import { type Failure, runSteps } from './transaction.ts';

/** Applies changes and moves to the files inside the fence: all of them, or none. */
export function applyChanges(fence: Fence, changes: readonly FileChange[], moves: readonly Move[]): void {
  fence.forget();
  const steps = planSteps(fence, changes, moves);
  const failure = runSteps(steps);
  fence.forget();
  if (failure !== undefined) throw writeFailed(failure);
}

function writeFailed({ step, cause, stuck }: Failure): unknown {
  const errno = (cause as NodeJS.ErrnoException).errno;
  if (errno === undefined && stuck.length === 0) return cause;
  const kept =
    stuck.length === 0 ? 'Nothing was changed.' : `These could not be put back: ${stuck.join(', ')}.`;
  return new ToolError({
    code: 'write_failed',
    message: `Cannot write ${step.shown}: ${reasonOf(cause)}. ${kept}`,
    fix:
      stuck.length === 0
        ? 'Remove the cause, then run the command again.'
        : 'Look at these files first: `git status`.',
    cause,
  });
}

function reasonOf(cause: unknown): string {
  const { errno, code, message } = cause as NodeJS.ErrnoException;
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return words === undefined ? message : `${words} (${code})`;
}
