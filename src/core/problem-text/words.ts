import type { Facts, ProblemKind } from '../problem.ts';

/** Errors make a document invalid, warnings only where the check is strict, notes never. */
export type Level = 'ERROR' | 'WARNING' | 'INFO';

/** What a person reads about a problem. */
export interface Words {
  readonly level: Level;
  /** What is wrong, one or two sentences. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** A function for each of some kinds of problem. */
export type WordTable<Kinds extends ProblemKind> = {
  readonly [K in Kinds]: (facts: Extract<Facts, { kind: K }>) => Words;
};

export const error = (message: string, fix?: string): Words => ({
  level: 'ERROR',
  message,
  ...(fix && { fix }),
});
export const warning = (message: string, fix?: string): Words => ({
  level: 'WARNING',
  message,
  ...(fix && { fix }),
});
export const info = (message: string, fix?: string): Words => ({
  level: 'INFO',
  message,
  ...(fix && { fix }),
});
