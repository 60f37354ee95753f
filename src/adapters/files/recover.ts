import * as fs from 'node:fs';
import { basename, dirname } from 'node:path';
import { stripControls } from '../../core/control-characters.ts';
import { dropJournal, readJournal } from './journal.ts';
import { isInside, relativeTo } from './journal-steps.ts';
import { recoveryBlocked, recoveryFailed } from './refusal.ts';
import type { Site } from './site.ts';
import { standingOf } from './standing.ts';
import type { Step } from './step.ts';
import { relocate, syncsOf } from './sync.ts';
import { doStep } from './transaction.ts';
import { undoSteps } from './undo.ts';

/** What was done about an interrupted run. */
export interface Recovery {
  readonly command: string;
  readonly how: 'finished' | 'undone';
}

type Guard = (step: Step) => void;

/**
 * Finishes an interrupted run when all of its new files are there, else takes it back; undefined when there was none.
 * Only for the owner of the lock. Throws ToolError `recovery_blocked` when a file is neither as before nor as after, and
 * touches nothing then; `recovery_failed` when the disk refuses both ways.
 */
export function recover(site: Site): Recovery | undefined {
  const { home, fence } = site;
  fence.forget();
  const journal = readJournal(home, fence);
  if (journal === undefined) return undefined;
  const command = stripControls(journal.command);
  const now = presentSteps(journal.steps);
  const foreign = now.filter((step) => standingOf(step) === 'foreign');
  if (foreign.length > 0)
    throw recoveryBlocked(
      site,
      command,
      foreign.map((step) => placeOf(step, site)),
    );
  const guard = makeGuard(site);
  const finished = now.every(isStaged) && finish(now, guard);
  const stuck = finished ? [] : undoSteps(withTemporaries(journal.steps), guard);
  fence.forget();
  if (stuck.length > 0) throw recoveryFailed(site, command, stuck);
  dropJournal(home);
  return { command, how: finished ? 'finished' : 'undone' };
}

/** A journal is not to be trusted: before each step it is looked again whether its paths lead out of the project. */
function makeGuard({ fence }: Site): Guard {
  return (step) => {
    fence.forget();
    if (!isInside(fence, step)) throw new Error(`${step.shown} leads outside the project`);
  };
}

/** The steps as they read now that some folders may have been moved already. */
function presentSteps(steps: readonly Step[]): Step[] {
  const moved = steps.filter((step) => step.kind === 'move' && standingOf(step) !== 'open');
  return steps.map((step) => (step.kind === 'move' ? step : relocate(step, moved)));
}

/** Whether the new content of a file is in its place or waits beside it. */
function isStaged(step: Step): boolean {
  if (step.kind !== 'place' || standingOf(step) === 'done') return true;
  return standingOf({ ...step, at: step.staged }) === 'done';
}

/** False when the disk refuses: then all is to be taken back. */
function finish(steps: readonly Step[], guard: Guard): boolean {
  try {
    for (const step of steps) finishStep(step, guard);
    for (const step of temporariesOf(steps)) clear(step, guard);
    for (const { at } of syncsOf(steps)) doStep({ kind: 'sync', shown: at, at });
    return true;
  } catch {
    return false;
  }
}

function finishStep(step: Step, guard: Guard): void {
  const standing = standingOf(step);
  const isSafeTwice = step.kind === 'make-folder' || step.kind === 'prune';
  if (standing === 'done' && !isSafeTwice) return;
  guard(step);
  if (step.kind === 'move' && standing === 'half') fs.rmSync(step.from, { recursive: true });
  else doStep(step);
}

function clear(step: Step, guard: Guard): void {
  if (!('at' in step) || fs.lstatSync(step.at, { throwIfNoEntry: false }) === undefined) return;
  guard(step);
  fs.rmSync(step.at, { recursive: true, force: true });
}

/** The steps with those that make temporary files, which a journal leaves out, after those that make their folders. */
function withTemporaries(steps: readonly Step[]): Step[] {
  const folders = steps.filter(({ kind }) => kind === 'make-folder');
  const others = steps.filter(({ kind }) => kind !== 'make-folder');
  return [...folders, ...temporariesOf(steps), ...others];
}

function temporariesOf(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => {
    if (!('staged' in step)) return [];
    const back = step.kind === 'move' ? [`${dirname(step.from)}/${basename(step.staged)}`] : [];
    return [step.staged, ...back].map((at) => ({ kind: 'stage' as const, shown: step.shown, at, text: '' }));
  });
}

/** Where a person finds what a step is about. */
function placeOf(step: Step, { fence }: Site): string {
  return step.kind === 'move' ? step.shown : relativeTo(fence, step.at);
}
