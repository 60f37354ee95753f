import * as fs from 'node:fs';
import { isPartOf } from './move.ts';
import type { Step } from './step.ts';

/**
 * How far a step has come. `half`: both ends of a move are there, the old one a part of the new one. `gone`: a file
 * that was and is to be is not there, so nothing can be lost by writing it. `foreign`: neither before nor after.
 */
export type Standing = 'open' | 'done' | 'half' | 'gone' | 'foreign';

/** Compares what is on the disk with what the step knows. Steps that cannot harm anything count as done. */
export function standingOf(step: Step): Standing {
  switch (step.kind) {
    case 'place': {
      const text = textAt(step.at);
      if (text === step.after) return 'done';
      if (text === step.before) return 'open';
      return text === undefined ? 'gone' : 'foreign';
    }
    case 'remove': {
      const text = step.link === undefined ? textAt(step.at) : linkAt(step.at);
      if (text === undefined) return 'done';
      return text === (step.link ?? step.before) ? 'open' : 'foreign';
    }
    case 'move':
      return standingOfMove(step.from, step.to);
    default:
      return 'done';
  }
}

function standingOfMove(from: string, to: string): Standing {
  const [old, now] = [statOf(from), statOf(to)];
  if (old === undefined) return now === undefined ? 'foreign' : 'done';
  if (now === undefined) return 'open';
  return isPartOf(from, to) ? 'half' : 'foreign';
}

/** `null` for what is there and is no readable file: it equals no text. */
function textAt(at: string): string | null | undefined {
  const stat = statOf(at);
  if (stat === undefined) return undefined;
  try {
    return stat?.isFile() ? fs.readFileSync(at, 'utf8') : null;
  } catch {
    return null;
  }
}

function linkAt(at: string): string | null | undefined {
  const stat = statOf(at);
  if (stat === undefined) return undefined;
  return stat?.isSymbolicLink() ? fs.readlinkSync(at) : null;
}

function statOf(at: string): fs.Stats | null | undefined {
  try {
    return fs.lstatSync(at, { throwIfNoEntry: false });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? undefined : null;
  }
}
