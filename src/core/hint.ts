/** Hints that stand between double angle brackets, as templates write them. */
const HINT = /<<[^<>\n]{1,200}>>/g;

/** The hints of a template that are still in a text, each once, with the offset of the first. */
export function findLeftovers(text: string, hints: ReadonlySet<string>): { text: string; start: number }[] {
  const seen = new Map<string, number>();
  for (const match of text.matchAll(HINT)) {
    if (hints.has(match[0]) && !seen.has(match[0])) seen.set(match[0], match.index);
  }
  return [...seen].map(([hint, start]) => ({ text: hint, start }));
}

/** All hints of a template. */
export function hintsOf(template: string): string[] {
  return [...template.matchAll(HINT)].map((match) => match[0]);
}
