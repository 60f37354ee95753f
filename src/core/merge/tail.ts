import { groupBy } from '../group-by.ts';
import { outline } from '../markdown/outline.ts';
import { belongsToPlace, type Requirement } from '../requirement.ts';
import { placeMoved, startsWith, type Tails } from './moved-notes.ts';
import { comparable, type Pieces } from './pieces.ts';
import type { Sides } from './requirement.ts';
import { extend, lastOf, mayTrail, partnersIn, replacePiece, type Tail, trailOf, written } from './trail.ts';

/** What stands behind the last piece of a requirement, up to the first block that is something else. */
export function cutTail(text: string, { end, tail }: Requirement): Tail {
  if (!tail) return [];
  const source = text.slice(end, tail.end);
  const { blocks } = outline(source);
  const foreign = blocks.findIndex((block) => !belongsToPlace(source, block));
  return written(source, blocks, 0, foreign < 0 ? blocks.length : foreign);
}

/**
 * A new requirement with what its author put below it. Comments there are about the delta; what is neither a requirement
 * nor part of one is taken along, so that the checks of the result find it.
 */
export function withTail(text: string, requirement: Requirement): string {
  const { start, end, tail } = requirement;
  const blocks = cutTail(text, requirement);
  if (tail && blocks.join('').length < tail.end - end) return text.slice(start, tail.end);
  const own = upToContent(blocks).length;
  return text.slice(start, end) + blocks.filter((block, at) => at < own || isRule(block)).join('');
}

/** Whether the tables and link definitions that a delta has behind a requirement stand behind it in the spec. */
export function isInTail(said: Tail, tail: Tail): boolean {
  const there = new Set(tail.map(comparable));
  return said.every((block) => !isContent(block) || there.has(comparable(block)));
}

export interface SettledTails {
  readonly sides: Sides;
  /** What stands behind the requirement in the spec and is not part of a piece, with what the delta words anew. */
  readonly place: Tail;
  /** A block of the place that both sides changed. */
  readonly clash: { readonly base: string; readonly current: string; readonly delta: string } | undefined;
}

/**
 * Gives what trails the pieces to the same owner on all sides.
 *
 * Behind the last piece of a requirement it belongs to the place, behind any other piece to that piece: so the same
 * lines change hands when a scenario is added or taken out below them. In: the sides as they were cut, and their tails.
 * Out: the sides divided as the base divides them. A delta need not repeat what stands at its end; what it words anew
 * there replaces the old, and what it has besides belongs to its last piece. `isOfPlace` knows what stands behind any
 * requirement of the base.
 */
export function settleTails(
  cut: Sides,
  trailing: Tails,
  isOfPlace: (block: string) => boolean,
): SettledTails {
  if (nothingTrails(cut, trailing)) return { sides: cut, place: [], clash: undefined };
  const moved = placeMoved(cut, trailing);
  const { tails } = moved;
  const { base, current, delta } = moved.sides;
  const count = countOwn(base, current, tails, isOfPlace);
  const place = tails.current.slice(count);
  const settler = new DeltaSettler(base, tails.base, place, moved.count);
  const settled = settler.settle(delta, tails.delta);
  const reworded = place.map((block) => settler.takeReworded(block) ?? block);
  const [left] = settler.reworded.values();
  return {
    sides: { base, current: extend(current, tails.current.slice(0, count)), delta: settled },
    place: reworded,
    clash: left && { base: left.old, current: place.join(''), delta: left.anew },
  };
}

function nothingTrails(cut: Sides, trailing: Tails): boolean {
  return (
    [trailing.base, trailing.current, trailing.delta].every(({ length }) => length === 0) &&
    [cut.base, cut.current, cut.delta].every(
      ({ statement, scenarios }) => !mayTrail(statement) && !scenarios.some(mayTrail),
    )
  );
}

/** What trails, in the base, the piece that is the last one of a side; nothing where it is the last one there too. */
function trailAbove(base: Pieces, side: Pieces): Tail {
  const was = partnersIn(base, side).get(lastOf(side));
  return was && was !== lastOf(base) ? trailOf(was) : [];
}

/** How many blocks of the spec's tail trailed its last piece before it was the last one, or came with it. */
function countOwn(
  base: Pieces,
  current: Pieces,
  tails: Tails,
  isOfPlace: (block: string) => boolean,
): number {
  const tail = tails.current;
  if (tail.length === 0) return 0;
  const was = partnersIn(base, current).get(lastOf(current));
  const above = was && was !== lastOf(base) ? trailOf(was) : [];
  if (above.length > 0 && startsWith(tail, above)) return above.length;
  const first = tail.findIndex((block) => !isRule(block) && isOfPlace(block));
  return upToContent(first < 0 ? tail : tail.slice(0, first)).length;
}

/** Comments and rules at the end belong to what follows, or to the delta. */
function upToContent(blocks: Tail): Tail {
  return blocks.slice(0, blocks.findLastIndex(isContent) + 1);
}

class DeltaSettler {
  /** What blocks of the base's place are called anew, as long as they have not been found in the spec. */
  readonly reworded = new Map<string, { readonly old: string; readonly anew: string }>();
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly base: Pieces,
    private readonly old: Tail,
    place: Tail,
    private readonly moved: number,
  ) {
    this.known = new Set([...old, ...place].map(comparable));
  }

  settle(delta: Pieces, tail: Tail): Pieces {
    const above = trailAbove(this.base, delta);
    const isRepeated = startsWith(tail, above);
    const repeated = isRepeated ? above.length : 0;
    const own = upToContent(this.ownBlocks(tail.slice(repeated), isRepeated ? [] : above));
    const settled = this.settleMoved(delta);
    return extend(settled, own.length + repeated > 0 ? [...tail.slice(0, repeated), ...own] : above);
  }

  /** The last piece of the base, where the delta has it further up and with it what belongs to the place. */
  private settleMoved(delta: Pieces): Pieces {
    const partners = partnersIn(this.base, delta);
    const moved = [delta.statement, ...delta.scenarios].find(
      (piece) => partners.get(piece) === lastOf(this.base),
    );
    if (!moved || moved === lastOf(delta)) return delta;
    const trail = trailOf(moved).slice(this.moved);
    const ink = moved.text.slice(0, moved.text.length - trail.join('').length);
    const own = this.ownBlocks(trail, []).filter(
      (block) => !isRule(block) || !this.known.has(comparable(block)),
    );
    return replacePiece(delta, moved, ink + own.join(''));
  }

  private ownBlocks(blocks: Tail, above: Tail): string[] {
    const said = new Set(blocks.map(comparable));
    const trail = new Set(above.flatMap((block) => [comparable(block), kindOf(block) ?? '']));
    const free = byKind(this.old.filter((block) => !said.has(comparable(block))));
    return blocks.filter((block) => {
      const kind = kindOf(block);
      if (trail.has(comparable(block)) || (kind && trail.has(kind)) || isRule(block)) return true;
      if (this.known.has(comparable(block))) return false;
      const old = kind && free.get(kind)?.pop();
      if (old) this.reworded.set(comparable(old), { old, anew: block });
      return !old;
    });
  }

  takeReworded(block: string): string | undefined {
    const found = this.reworded.get(comparable(block));
    this.reworded.delete(comparable(block));
    return found?.anew;
  }
}

/** The last block of each kind comes first. */
function byKind(blocks: Tail): Map<string, string[]> {
  return groupBy(blocks.toReversed(), (block) => kindOf(block) ?? '');
}

function isRule(block: string): boolean {
  return /^(?:([-*_])[ \t]*)(?:\1[ \t]*)+$/.test(block.trim());
}

/** Tables and link definitions that are new belong to what stands above them; comments and rules to what follows. */
function isContent(block: string): boolean {
  return /^[|[]/.test(block.trimStart());
}

/** What a block can say anew: any table another table, a link definition one of the same label. */
function kindOf(block: string): string | undefined {
  return /^(?:\||\[[^\]]+\]:)/.exec(block.trimStart())?.[0];
}
