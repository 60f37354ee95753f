import { getSystemErrorMap } from 'node:util';
import { ToolError } from '../../core/error.ts';
import { journalPath } from './home.ts';
import { lockPath } from './lock.ts';
import type { Owner } from './owner.ts';
import type { Site } from './site.ts';
import type { Failure } from './transaction.ts';

/** Whether the operating system said it, not our own code. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && (error as NodeJS.ErrnoException).code !== undefined && 'errno' in error;
}

/** The error for steps that the disk refused. */
export function stepFailed({ step, cause, stuck }: Failure): unknown {
  if (!isSystemError(cause) && stuck.length === 0) return cause;
  return stuck.length === 0
    ? writeFailed(step.shown, cause)
    : new ToolError({
        code: 'write_failed',
        message: `Cannot write ${step.shown}: ${reasonOf(cause)}. These could not be put back: ${stuck.join(', ')}.`,
        fix: 'Remove the cause, then run any openspec command: it goes on putting them back.',
        cause,
      });
}

/** The error for a path that cannot be written, when nothing has been. */
export function writeFailed(path: string, cause: unknown): ToolError {
  return new ToolError({
    code: 'write_failed',
    message: `Cannot write ${path}: ${reasonOf(cause)}. Nothing was changed.`,
    fix: 'Remove the cause, then run the command again.',
    cause,
  });
}

/** The system's words for an error. */
export function reasonOf(cause: unknown): string {
  const { errno, code, message } = cause as NodeJS.ErrnoException;
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return words === undefined ? message : `${words} (${code})`;
}

/** The error for a lock that another owner does not let go. */
export function locked({ home }: Site, owner: Owner, life: 'alive' | 'unknown'): ToolError {
  const remove = `remove the lock: \`rm ${lockPath(home)}\``;
  return new ToolError({
    code: 'locked',
    message: `${describeOwner(owner)} holds the lock ${lockPath(home)}, so nothing was changed.`,
    fix:
      life === 'alive'
        ? 'Wait until it ends, or end it, then run the command again.'
        : `Whether it still runs cannot be seen from here. If it does not, ${remove}.`,
  });
}

/** Who an owner is, for people. */
export function describeOwner({ command, pid, host }: Owner): string {
  return pid > 0 ? `\`${command}\` (pid ${pid}${host === undefined ? '' : ` on ${host}`})` : command;
}

/** The error for files that a person changed while a run was interrupted. */
export function recoveryBlocked({ home }: Site, command: string, paths: readonly string[]): ToolError {
  return new ToolError({
    code: 'recovery_blocked',
    message: `\`${command}\` was interrupted, and these were changed since, so they are left alone: ${paths.join(', ')}.`,
    fix: `Move them aside and run the command again: it finishes or undoes the rest. To keep all as it is now, run \`rm ${journalPath(home)}\`.`,
  });
}

/** The error for a disk that does not let an interrupted run be finished or undone. */
export function recoveryFailed({ home }: Site, command: string, paths: readonly string[]): ToolError {
  return new ToolError({
    code: 'recovery_failed',
    message: `\`${command}\` was interrupted, and these cannot be put back: ${paths.join(', ')}.`,
    fix: `Remove the cause (rights, space), then run the command again. The journal is ${journalPath(home)}.`,
  });
}
