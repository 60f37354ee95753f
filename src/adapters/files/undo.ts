import * as fs from 'node:fs';
import { basename, dirname } from 'node:path';
import { moveEntry } from './move.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Step } from './step.ts';
import { syncsOf } from './sync.ts';
import { removeIfEmpty, syncEntry, writeNew } from './write.ts';

/**
 * Takes back what was done of these steps, last first; answers the paths where that failed. `guard` may throw to keep
 * a step from being touched.
 */
export function undoSteps(steps: readonly Step[], guard: (step: Step) => void = () => {}): string[] {
  const stuck = new Set<string>();
  const attempt = (step: Step, action: () => void): void => {
    try {
      guard(step);
      action();
    } catch {
      stuck.add(step.shown);
    }
  };
  for (const step of [...steps].reverse()) attempt(step, () => undoStep(step, standingOf(step)));
  const files = steps.filter(({ kind }) => kind !== 'move' && kind !== 'stage' && kind !== 'sync');
  const moves = steps.filter(({ kind }) => kind === 'move');
  for (const step of [...syncsOf(files), ...syncsOf(moves)]) attempt(step, () => syncEntry(step.at));
  return [...stuck];
}

function undoStep(step: Step, standing: Standing): void {
  if (standing === 'foreign') throw new Error(`${step.shown} was changed`);
  if (standing === 'open') return;
  switch (step.kind) {
    case 'make-folder':
      return removeIfEmpty(step.at);
    case 'stage':
      return fs.rmSync(step.at, { force: true });
    case 'place':
      if (step.before === undefined) return fs.unlinkSync(step.at);
      return putBack(step, step.before);
    case 'remove':
      return restore(step);
    case 'move':
      return moveBack(step, standing);
    default:
      // Files that are put back bring their folders with them.
      return;
  }
}

type File = Extract<Step, { kind: 'place' | 'remove' }>;

function putBack({ at, staged, facts }: File, text: string): void {
  fs.mkdirSync(dirname(at), { recursive: true });
  fs.rmSync(staged, { force: true });
  writeNew(staged, text, facts);
  syncEntry(staged);
  fs.renameSync(staged, at);
}

function restore(step: Extract<Step, { kind: 'remove' }>): void {
  if (step.link === undefined) return putBack(step, step.before);
  fs.mkdirSync(dirname(step.at), { recursive: true });
  fs.symlinkSync(step.link, step.at);
}

function moveBack({ from, to, staged }: Extract<Step, { kind: 'move' }>, standing: Standing): void {
  // The old folder is a rest that is in the new one too.
  if (standing === 'half') fs.rmSync(from, { recursive: true });
  fs.mkdirSync(dirname(from), { recursive: true });
  moveEntry(to, from, `${dirname(from)}/${basename(staged)}`);
}
