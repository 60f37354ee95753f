/** What a task is known by on every side: its number, where it has one, and a digest of its words. */
export interface Named {
  readonly id: string | undefined;
  readonly text: string;
}

/**
 * Finds tasks again on another side. In: both lists. Out: for each task of the first the index of its partner in the
 * second, or -1. First those that have both the id and the words, then the words only (renumbered), then the id only
 * (reworded). Tasks of the same words pair in their order; an id that several tasks share says nothing.
 */
export function pairTasks(one: readonly Named[], other: readonly Named[]): number[] {
  const pairs = one.map(() => -1);
  const taken = new Set<number>();
  for (const keyOf of [both, words, number]) {
    const places = placesOf(other, keyOf, (index) => !taken.has(index));
    const own = placesOf(one, keyOf, (index) => (pairs[index] ?? -1) < 0);
    for (const [key, indexes] of own) {
      const found = places.get(key) ?? [];
      if (keyOf === number && found.length + indexes.length > 2) continue;
      for (const [at, index] of indexes.entries()) {
        const partner = found[at];
        if (partner === undefined) break;
        pairs[index] = partner;
        taken.add(partner);
      }
    }
  }
  return pairs;
}

type KeyOf = (named: Named) => string | undefined;

const both: KeyOf = ({ id, text }) => (id === undefined ? undefined : `${id}~${text}`);
const words: KeyOf = ({ text }) => text;
const number: KeyOf = ({ id }) => id;

function placesOf(
  list: readonly Named[],
  keyOf: KeyOf,
  isFree: (index: number) => boolean,
): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, named] of list.entries()) {
    const key = isFree(index) ? keyOf(named) : undefined;
    if (key === undefined) continue;
    const found = places.get(key);
    if (found) found.push(index);
    else places.set(key, [index]);
  }
  return places;
}
