import { ToolError } from '../core/error.ts';
import type { StepReport } from '../core/forge/in-step.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { connectForge, type ForgeOptions } from './load-forge.ts';
import { keepInStep } from './save-in-step.ts';

/** What came of bringing changes in step after the work of a command was done. */
export interface After {
  readonly reports: readonly StepReport[];
  /** Why it was not done; the work itself is. */
  readonly failure: ToolError | undefined;
}

/** Brings changes in step after their local work is done. What the forge refuses is an answer, since the work stays. */
export async function stepAfter(
  world: World,
  project: Project,
  changes: readonly string[],
  options: ForgeOptions = {},
): Promise<After> {
  const reports: StepReport[] = [];
  try {
    const connected = await connectForge(world, project, options);
    for (const change of changes) reports.push(await keepInStep(world, project, connected, { change }));
    return { reports, failure: undefined };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { reports, failure: withSync(error, changes) };
  }
}

function withSync(error: ToolError, changes: readonly string[]): ToolError {
  return withCommand(error, changes.length === 1 ? `openspec sync ${changes[0]}` : 'openspec sync --all');
}

/** The same error, with the command that does the rest later. */
export function withCommand(error: ToolError, command: string): ToolError {
  return new ToolError({
    code: error.code,
    message: error.message,
    fix: `${error.fix ?? ''}${error.fix ? ' ' : ''}What was done here stays; \`${command}\` does the rest.`,
    exit: error.exit,
    cause: error,
  });
}
