import type { ExitCode } from '../core/error.ts';
import type { World } from '../ports.ts';

/** What a command answers: text for stdout, text for stderr, and the exit code. Nobody prints from the middle. */
export interface Outcome {
  readonly out: string;
  readonly note?: string;
  readonly exit: ExitCode;
}

export interface RunOptions {
  /** Errors are shown as a JSON document too. */
  readonly json?: boolean | undefined;
  /** Fields that the JSON document of a failure carries beside `status`, as the reference has them. */
  readonly failure?: Readonly<Record<string, unknown>>;
}

/** Runs a command's action in the real world, shows what it answers, and keeps its exit code. */
export type Run = (
  options: RunOptions,
  action: (world: World) => Outcome | Promise<Outcome>,
) => Promise<void>;
