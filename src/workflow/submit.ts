import type { StepReport } from '../core/forge/in-step.ts';
import type { Problem } from '../core/problem.ts';
import { wordsOf } from '../core/problem-text.ts';
import { shellWord } from '../core/shell-word.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { requireCommitter } from './load-committer.ts';
import { connectForge, type ForgeOptions } from './load-forge.ts';
import { goingOn } from './save-after.ts';
import { keepInStep } from './save-in-step.ts';

/** What of a proposed change decides whether it can be raised. */
export interface Checked {
  readonly change: string;
  readonly problems: readonly Problem[];
}

export interface Submitted<T extends Checked> {
  readonly proposed: T;
  /** What was done; undefined where the change is not valid, and nothing was sent. */
  readonly report: StepReport | undefined;
}

/**
 * Raises a change: one issue, its number on file, a commit, a push and one pull request. It must be strictly valid, else
 * nothing is sent. Throws the ToolErrors of `connectForge` and of the forge, which say how to go on.
 */
export async function submitChange<T extends Checked>(
  world: World,
  project: Project,
  proposed: T,
  options: ForgeOptions,
): Promise<Submitted<T>> {
  const { change, problems } = proposed;
  if (problems.some((problem) => wordsOf(problem).level !== 'INFO')) return { proposed, report: undefined };
  try {
    const connected = await connectForge(world, project, options);
    if (!connected.author) await requireCommitter(world, project, options);
    const report = await keepInStep(world, project, connected, { change, raise: true });
    return { proposed, report };
  } catch (error) {
    throw goingOn(error, `openspec propose ${shellWord(change)} --submit`);
  }
}
