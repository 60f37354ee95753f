import { foldName } from '../name.ts';

interface Named {
  readonly name: string;
}

/** Names that can be found by another spelling of case and blanks. They are sorted when that is first asked for. */
export class FoldedNames {
  private sorted: Map<string, Set<Named>> | undefined;

  /** In: what gives everything that has a name at the time of the first question. */
  constructor(private readonly all: () => Iterable<Named>) {}

  /** The name of something other than `except` that differs only in case or blanks. */
  near(name: string, except?: Named): string | undefined {
    this.sorted ??= sortAll(this.all());
    for (const named of this.sorted.get(foldName(name)) ?? []) if (named !== except) return named.name;
    return undefined;
  }

  /** Takes in something that `all` did not give, or that has a new name. */
  add(named: Named): void {
    if (this.sorted) sortIn(this.sorted, named);
  }

  /** Forgets something under the name that it has now. */
  remove(named: Named): void {
    this.sorted?.get(foldName(named.name))?.delete(named);
  }
}

function sortAll(all: Iterable<Named>): Map<string, Set<Named>> {
  const sorted = new Map<string, Set<Named>>();
  for (const named of all) sortIn(sorted, named);
  return sorted;
}

function sortIn(sorted: Map<string, Set<Named>>, named: Named): void {
  const folded = foldName(named.name);
  const same = sorted.get(folded);
  if (same) same.add(named);
  else sorted.set(folded, new Set([named]));
}
