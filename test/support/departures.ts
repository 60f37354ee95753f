import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What both tools say about one thing. */
export interface Verdicts {
  readonly ours: boolean;
  readonly reference: boolean;
  /** The kinds of our problems that decide, with the operation where there is one; none where we accept. */
  readonly kinds: readonly string[];
  /** Whether the reference notes that its own archive would refuse what it calls valid. */
  readonly wouldRefuse?: boolean;
}

/** Where we differ from the reference on purpose. The rules look at kinds of problems, never at single items. */
export interface Departure {
  /** A heading of `docs/compatibility.md`, which has the reason. */
  readonly kind: string;
  applies(verdicts: Verdicts): boolean;
}

const NOT_THERE = ['merge-not-found REMOVED', 'merge-not-found RENAMED'];

export const DEPARTURES: readonly Departure[] = [
  {
    kind: 'archive-would-refuse',
    applies: (verdicts) =>
      verdicts.wouldRefuse === true &&
      weRefuse(verdicts, ['merge-not-found MODIFIED', 'merge-no-spec', 'merge-exists', ...NOT_THERE]),
  },
  { kind: 'removed-not-there', applies: (verdicts) => weRefuse(verdicts, NOT_THERE) },
  { kind: 'near-miss', applies: (verdicts) => weRefuse(verdicts, ['near-miss']) },
  { kind: 'change-no-delta', applies: (verdicts) => weRefuse(verdicts, ['change-no-delta']) },
];

/** At most this share of all items may depart. */
export const MOST_DEPARTURES = 0.05;

/** Only we refuse, and every problem that decides is one that the departure is about. */
function weRefuse({ ours, reference, kinds }: Verdicts, allowed: readonly string[]): boolean {
  return !ours && reference && kinds.length > 0 && kinds.every((kind) => allowed.includes(kind));
}

/** A problem as `--json` prints it. */
export interface Issue {
  readonly level: string;
  readonly kind: string;
  readonly facts: { readonly operation?: string };
}

/** The kinds of the problems at some levels, each once. */
export function decidingKinds(issues: readonly Issue[], levels: readonly string[]): string[] {
  const deciding = issues.filter(({ level }) => levels.includes(level));
  return [
    ...new Set(
      deciding.map(({ kind, facts }) => (kind === 'merge-not-found' ? `${kind} ${facts.operation}` : kind)),
    ),
  ];
}

/** Counts what is the same and what departs; what nothing explains is kept by name. */
export class Comparison {
  total = 0;
  readonly unexplained: string[] = [];
  private readonly departures = new Map<string, string[]>();

  /** `differs`: both accept, and what they make of it is not the same. */
  add(item: string, verdicts: Verdicts, differs = false): void {
    this.total++;
    if (verdicts.ours === verdicts.reference && !differs) return;
    const departure = DEPARTURES.find(({ applies }) => applies(verdicts));
    if (!departure) {
      this.unexplained.push(
        `${item}: ours ${verdicts.ours}, reference ${verdicts.reference}, ${verdicts.kinds.join(' ')}`,
      );
      return;
    }
    this.departures.set(departure.kind, [...(this.departures.get(departure.kind) ?? []), item]);
  }

  get departed(): number {
    return [...this.departures.values()].flat().length;
  }

  /** The totals, then each departure with its items. */
  summary(what: string): string {
    const same = this.total - this.departed - this.unexplained.length;
    const head = `${what}: ${this.total} compared, ${same} the same, ${this.departed} depart, ${this.unexplained.length} unexplained`;
    const rows = [...this.departures].flatMap(([kind, items]) => [
      `  ${kind}: ${items.length}`,
      ...items.map((item) => `    ${item}`),
    ]);
    return `${[head, ...rows].join('\n')}\n`;
  }
}

/** The headings of `docs/compatibility.md`. */
export function documentedDepartures(): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/compatibility.md'), 'utf8');
  return [...text.matchAll(/^#{1,6} +`?([^`\n]+?)`?$/gm)].map((match) => match[1] ?? '');
}
