/** How many changes are asked about at the same time, so that a small server is not flooded. */
export const AT_ONCE = 4;

/** Does the same for each of them, a few at a time. Answers in the order of the items; throws what the first one throws. */
export async function inTurns<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  atOnce = AT_ONCE,
): Promise<R[]> {
  const waiting = [...items.entries()];
  const done: R[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) done[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
