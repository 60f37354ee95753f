import { statSync } from 'node:fs';
import type { FileChange, Move } from '../../core/file-change.ts';
import { runExclusivelyNow } from './exclusive.ts';
import { journalPath } from './home.ts';
import { dropJournal, writeJournal } from './journal.ts';
import { planSteps } from './plan.ts';
import { isSystemError, stepFailed, writeFailed } from './refusal.ts';
import type { Site } from './site.ts';
import type { Step } from './step.ts';
import { syncsOf } from './sync.ts';
import { type Failure, runSteps } from './transaction.ts';

/** Applies changes and moves to the files inside the fence: all of them, or none, also when the process dies. */
export function applyChanges(site: Site, changes: readonly FileChange[], moves: readonly Move[]): void {
  const { fence } = site;
  fence.forget();
  const writes = moves.length > 0 || changes.some(({ before, after }) => before !== after);
  if (!writes) {
    planSteps(fence, changes, moves);
    return;
  }
  const failure = runExclusivelyNow(site, () => {
    const steps = planSteps(fence, changes, moves);
    return runJournalled(site, [...steps, ...lastSyncs(site, steps)]);
  });
  fence.forget();
  if (failure !== undefined) throw stepFailed(failure);
}

/**
 * What has to be on the disk before the journal goes. A disk keeps the order of changes of names, so one folder will do:
 * if the journal is gone, so are the old files. On two disks nothing orders the one after the other.
 */
function lastSyncs({ fence, home }: Site, steps: readonly Step[]): Step[] {
  const syncs = syncsOf(steps.filter(({ kind }) => kind !== 'stage' && kind !== 'sync'));
  const oneDisk = deviceOf(fence.absolute('')) === deviceOf(home.path);
  return oneDisk ? syncs.slice(-1) : syncs;
}

function deviceOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.dev;
}

function runJournalled(site: Site, steps: readonly Step[]): Failure | undefined {
  const { home, fence, caller } = site;
  try {
    writeJournal(home, fence, { command: caller.command, steps });
  } catch (error) {
    throw isSystemError(error) ? writeFailed(journalPath(home), error) : error;
  }
  const failure = runSteps(steps);
  // What could not be put back is tried again by the next command.
  if (failure === undefined || failure.stuck.length === 0) dropJournal(home);
  return failure;
}
