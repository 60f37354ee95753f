const REMEMBERED = 4;

/**
 * A reader that keeps its last few answers: one command reads the same text for several reasons.
 *
 * In: a function from a text to something that holds the text and is never changed. Out: the same function, which gives
 * the same object for the same text as long as it remembers it. Throws what the function throws.
 */
export function rememberRecent<T extends { readonly text: string }>(
  read: (text: string) => T,
): (text: string) => T {
  const recent: T[] = [];
  return (text) => {
    const known = recent.find((one) => one.text === text);
    if (known) return known;
    const made = read(text);
    recent.unshift(made);
    recent.length = Math.min(recent.length, REMEMBERED);
    return made;
  };
}
