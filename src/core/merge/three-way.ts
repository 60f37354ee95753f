/** Three versions of one thing: what two sides made of what they began with. */
export interface Three<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

/** The version of the side that changed a value; ours where both did. */
export function newer<T>({ base, ours, theirs }: Three<T>): T {
  return base === ours ? theirs : ours;
}

/** Applies a function to each version. */
export function each<A, B>({ base, ours, theirs }: Three<A>, map: (version: A) => B): Three<B> {
  return { base: map(base), ours: map(ours), theirs: map(theirs) };
}
