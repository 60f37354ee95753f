import { dim } from './style.ts';

/** How many entries of one list a person sees, and how many a JSON document holds: an agent pays for each. */
export const SHOWN = 100;
export const LISTED = 1000;

/** A list under its name, cut where it is too long; then `<name>LeftOut` says how many more there are. */
export function listed(name: string, entries: readonly unknown[], total = entries.length): object {
  const shown = entries.slice(0, LISTED);
  return { [name]: shown, ...(total > shown.length && { [`${name}LeftOut`]: total - shown.length }) };
}

/** Lines for people, cut where they are too many; then the last one says how many more there are. */
export function shownLines(lines: readonly string[], total = lines.length): string[] {
  const shown = lines.slice(0, SHOWN);
  const more = total - shown.length;
  return more > 0 ? [...shown, `  ${dim(`and ${more} more; see --json`)}`] : shown;
}

/** As many entries as fit, in their order; where some have to go, the urgent ones come first. */
export function foremost<Entry>(
  entries: readonly Entry[],
  most: number,
  isUrgent: (entry: Entry) => boolean,
): readonly Entry[] {
  if (entries.length <= most) return entries;
  const urgent: Entry[] = [];
  const others: Entry[] = [];
  for (const entry of entries) {
    if (isUrgent(entry)) urgent.push(entry);
    else if (others.length < most) others.push(entry);
    if (urgent.length === most) return urgent;
  }
  return [...urgent, ...others].slice(0, most);
}
