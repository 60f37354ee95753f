import { foldName } from '../name.ts';

export interface Named {
  readonly name: string;
}

/** Names that can be found by another spelling of case and blanks. They are sorted when that is first asked for. */
export class FoldedNames {
  private sorted: Map<string, Named[]> | undefined;

  /** In: what gives everything that has a name at the time of the first question. */
  constructor(private readonly all: () => Iterable<Named>) {}

  /** The name of something other than `except` that differs only in case or blanks. */
  near(name: string, except?: Named): string | undefined {
    this.sorted ??= this.sortAll();
    return this.sorted.get(foldName(name))?.find((named) => named !== except)?.name;
  }

  add(named: Named): void {
    if (this.sorted) sortIn(this.sorted, named);
  }

  remove(named: Named): void {
    const same = this.sorted?.get(foldName(named.name));
    if (same?.includes(named)) same.splice(same.indexOf(named), 1);
  }

  private sortAll(): Map<string, Named[]> {
    const sorted = new Map<string, Named[]>();
    for (const named of this.all()) sortIn(sorted, named);
    return sorted;
  }
}

function sortIn(sorted: Map<string, Named[]>, named: Named): void {
  const folded = foldName(named.name);
  const same = sorted.get(folded);
  if (same) same.push(named);
  else sorted.set(folded, [named]);
}
