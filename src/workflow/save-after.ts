import { ToolError } from '../core/error.ts';
import type { StepReport } from '../core/forge/in-step.ts';
import { shellWord } from '../core/shell-word.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { type Connected, connectForge, type ForgeOptions } from './load-forge.ts';
import { keepInStep } from './save-in-step.ts';

/** What came of bringing changes in step after the work of a command was done. */
export interface After {
  readonly reports: readonly StepReport[];
  /** Why it was not done, or not for all; the work itself is. */
  readonly failure: ToolError | undefined;
}

/**
 * Brings changes in step after their local work is done. What the forge refuses is an answer, since the work stays; what
 * it refuses of one change stops no other one, unless it answers nothing at all.
 */
export async function stepAfter(
  world: World,
  project: Project,
  changes: readonly string[],
  options: ForgeOptions = {},
): Promise<After> {
  const connected = await attempt(() => connectForge(world, project, options));
  if (connected instanceof ToolError)
    return { reports: [], failure: withCommand(connected, syncCommand(changes)) };
  const reports: StepReport[] = [];
  const failed: { readonly change: string; readonly error: ToolError }[] = [];
  for (const change of changes) {
    const result = await attempt(() => keepInStep(world, project, connected as Connected, { change }));
    if (result instanceof ToolError) failed.push({ change, error: result });
    else reports.push(result);
    if (result instanceof ToolError && result.passing) break;
  }
  const left = changes.filter((name) => !reports.some(({ change }) => change === name));
  const [first] = failed;
  return { reports, failure: first && withCommand(first.error, syncCommand(left)) };
}

async function attempt<T>(work: () => Promise<T>): Promise<T | ToolError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

/** The command that does for changes what the forge did not take. */
export function syncCommand(changes: readonly string[]): string {
  const [first = '', ...more] = changes;
  return more.length === 0 ? `openspec sync ${shellWord(first)}` : 'openspec sync --all';
}

/** What a failed command throws: an error of the forge with the command that goes on, everything else as it is. */
export function goingOn(error: unknown, command: string): unknown {
  const isOfForge =
    error instanceof ToolError && (error.code.startsWith('forge_') || error.code === 'git_failed');
  return isOfForge ? withCommand(error, command) : error;
}

/** The same error of the forge, with the command that does the rest later. */
function withCommand(error: ToolError, command: string): ToolError {
  const { code, message, exit, passing } = error;
  const fix = passing
    ? `What was done so far is kept. Run \`${command}\` when the forge is back.`
    : `${error.fix ?? ''} What was done so far is kept; \`${command}\` does the rest.`.trimStart();
  return new ToolError({ code, message, fix, exit, passing, cause: error });
}
