import { distance } from 'fastest-levenshtein';

/** Text that is its own normal form. */
const ASCII = /^[\0-\x7f]*$/;

/** The form in which texts are compared. In: any text. Out: the same in Unicode NFC. */
export function normalForm(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFC');
}

/**
 * The form in which names of requirements and scenarios are compared: Unicode NFC, trimmed.
 * Case and inner blanks count, as in the reference (openspec-format 1.5).
 */
export function nameKey(name: string): string {
  return normalForm(name).trim();
}

/** A looser form, only ever used to find typing errors: case and runs of blanks do not count. */
export function foldName(name: string): string {
  return nameKey(name).toLowerCase().replace(/\s+/g, ' ');
}

/** Up to `limit` of the candidates that are nearest to a name, nearest first; those that share nothing are left out. */
export function nearestNames(name: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = foldName(name).slice(0, 200);
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const folded = foldName(candidate).slice(0, 200);
    const apart = distance(wanted, folded);
    const inside = folded.includes(wanted) || wanted.includes(folded);
    if (inside || apart <= Math.max(2, Math.floor(wanted.length * 0.45)))
      scored.push({ candidate, score: inside ? apart / 4 : apart });
  }
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map((entry) => entry.candidate);
}
