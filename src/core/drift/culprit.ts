/** What one commit of a spec's history made of a piece; undefined where the piece is not there. */
export interface Moment {
  readonly commit: string;
  readonly digest: string | undefined;
  /** The same in each of its parents. */
  readonly before: readonly (string | undefined)[];
}

/**
 * The commit that made a piece what it is now.
 *
 * In: the history of the piece, newest first; the digest now; whether a step from one digest to another is that of an
 * archive. Out: the commit that brought this version in itself, else the merge that took this side; undefined where the
 * history does not tell. Never throws.
 */
export function findCulprit(
  history: readonly Moment[],
  now: string | undefined,
  isArchived: (from: string | undefined, to: string | undefined) => boolean,
): string | undefined {
  const brought = history.find(
    ({ digest, before }) =>
      digest === now && before.every((one) => one !== now) && !before.some((one) => isArchived(one, digest)),
  );
  const took = history.find(({ digest, before }) => digest === now && before.some((one) => one !== now));
  return (brought ?? took)?.commit;
}
