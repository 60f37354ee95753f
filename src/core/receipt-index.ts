import type { PieceName, Receipt, TouchedRequirement } from './receipt.ts';

/** Who touched which piece, over the receipts of many archived changes. */
export class ReceiptIndex {
  /** The changes that left a piece under a name. */
  private readonly touched = new Map<string, Set<string>>();
  /** Of the piece under a name: a change that touched it next, and one that it came after. */
  private readonly followed = new Map<string, { readonly by: string; readonly predecessor: string }[]>();

  /** Adds what an archived change did. */
  add(change: string, receipt: Receipt): void {
    for (const [capability, requirements] of receipt) {
      for (const one of requirements) this.addRequirement(change, capability, one);
    }
  }

  private addRequirement(
    by: string,
    capability: string,
    { requirement, was, pieces }: TouchedRequirement,
  ): void {
    for (const { piece, was: oldPiece, predecessors } of pieces) {
      entryOf(this.touched, keyOf({ capability, requirement, piece }), newSet).add(by);
      if (predecessors.length === 0) continue;
      const before = { capability, requirement: was ?? requirement, piece: oldPiece ?? piece };
      const links = entryOf(this.followed, keyOf(before), newList);
      for (const predecessor of predecessors) links.push({ by, predecessor });
    }
  }

  /**
   * The changes that touched a piece last: more than one where git merged them. In: the piece, and a change of which
   * nothing counts. Out: names in no order. Never throws.
   */
  lastTouched(name: PieceName, except: string): string[] {
    const key = keyOf(name);
    const links = this.followed.get(key) ?? [];
    const followed = new Set(links.filter(({ by }) => by !== except).map(({ predecessor }) => predecessor));
    const changes = [...(this.touched.get(key) ?? [])];
    return changes.filter((change) => change !== except && !followed.has(change));
  }
}

const newSet = () => new Set<string>();
const newList = () => [];

function keyOf({ capability, requirement, piece }: PieceName): string {
  return `${capability}\u0000${requirement}\u0000${piece}`;
}

function entryOf<Entry>(entries: Map<string, Entry>, key: string, make: () => Entry): Entry {
  const known = entries.get(key);
  if (known) return known;
  const made = make();
  entries.set(key, made);
  return made;
}
