import { dirname } from 'node:path';
import type { Step } from './step.ts';

type Sync = Extract<Step, { kind: 'sync' }>;

/** Once for each folder whose names the steps change: until the disk has them, the steps are not done. */
export function syncsOf(steps: readonly Step[]): Sync[] {
  const folders = new Map<string, Sync>();
  for (const step of steps) {
    const paths = step.kind === 'move' ? [step.from, step.to] : [relocate(step, steps).at];
    for (const at of paths.map((path) => dirname(path))) {
      if (!folders.has(at)) folders.set(at, { kind: 'sync', shown: step.shown, at });
    }
  }
  return [...folders.values()];
}

/** A step about a file, as it reads once the folders that hold it have been moved. */
export function relocate<Kind extends Exclude<Step, { kind: 'move' }>>(
  step: Kind,
  done: readonly Step[],
): Kind {
  const at = follow(step.at, done);
  if (at === step.at) return step;
  return 'staged' in step ? { ...step, at, staged: follow(step.staged, done) } : { ...step, at };
}

function follow(path: string, steps: readonly Step[]): string {
  return steps.reduce((at, step) => {
    if (step.kind !== 'move' || !at.startsWith(`${step.from}/`)) return at;
    return step.to + at.slice(step.from.length);
  }, path);
}
