export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** The trailers of a commit of ours: the changes that it belongs to, and the agent that made it. */
export declare function changeTrailers(changes: readonly string[], agent?: string): Trailer[];

/** A message with trailers added, as `git interpret-trailers --if-exists addIfDifferent` does. */
export declare function addTrailers(
  message: string,
  trailers: readonly Trailer[],
  commentChar?: string,
): string;
