/** 0 done, 1 the answer is no, 2 usage, 3 could not run, 4 not allowed: stop and ask, 8 pending, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 8 | 130;

export interface ToolErrorFacts {
  /** Stable, snake_case: what programs decide by. */
  readonly code: string;
  /** What happened and where, one or two sentences. */
  readonly message: string;
  /** The next command to run or edit to make. */
  readonly fix?: string;
  readonly exit?: ExitCode;
  /** Whether it may be over by itself: the fix then says no more than to try again. */
  readonly passing?: boolean;
  readonly cause?: unknown;
}

/** A failure that a user or a server can cause: shown in three lines, never with a stack. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly code: string;
  readonly fix: string | undefined;
  readonly exit: ExitCode;
  readonly passing: boolean;

  constructor(facts: ToolErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.fix = facts.fix;
    this.exit = facts.exit ?? 3;
    this.passing = facts.passing ?? false;
  }
}
