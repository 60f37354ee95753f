import type { TouchedRequirement } from '../receipt.ts';
import { type PieceId, pieceId, withoutNumber } from './pieces.ts';

/** What the receipts of one archived change say about one capability. */
export interface Archived {
  readonly change: string;
  readonly touched: readonly TouchedRequirement[];
}

/** A piece at one time; without a digest it is not there. Its id is without a number. */
export interface Version {
  readonly id: PieceId | undefined;
  readonly digest: string | undefined;
}

/** What one archived change did to a piece. */
export interface Step {
  readonly change: string;
  /** Its id before, or the one it came in with. */
  readonly start: PieceId;
  readonly after: Version;
  /** The steps right before it, on whose result it was made. */
  readonly parents: readonly Step[];
}

/** The life of one piece, through renames, as the archived changes tell it. */
export interface Thread {
  /** The piece of the baseline that it begins with; undefined for a piece that came in later. */
  readonly from: PieceId | undefined;
  readonly base: Version;
  readonly steps: readonly Step[];
  /** The steps that nothing follows: more than one where branches met in git. */
  readonly heads: readonly Step[];
}

const ABSENT: Version = { id: undefined, digest: undefined };

/**
 * Joins the receipts of archived changes to threads, one for each piece that they touch.
 *
 * In: the digests of the baseline, and what each archive after it did. Out: threads; a predecessor that is not among
 * the archives lies before the baseline. Never throws, not even for receipts that contradict each other.
 */
export function findThreads(baseline: ReadonlyMap<PieceId, string>, archives: readonly Archived[]): Thread[] {
  const drafts = archives.flatMap((archived) => stepsOf(archived));
  const byResult = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = stepKey(draft.change, draft.name);
    byResult.set(key, [...(byResult.get(key) ?? []), draft]);
  }
  for (const draft of drafts) {
    const parents = draft.predecessors.map((change) =>
      fitting(byResult.get(stepKey(change, draft.start)) ?? [], draft.before),
    );
    draft.parents = parents.filter((parent) => parent !== undefined && !reaches(parent, draft)) as Draft[];
  }
  const threads = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = rootKey(draft);
    threads.set(key, [...(threads.get(key) ?? []), draft]);
  }
  return [...threads].map(([key, steps]) => {
    const from = key.startsWith(NEW) ? undefined : key;
    const digest = from === undefined ? undefined : baseline.get(from);
    const followed = new Set(steps.flatMap(({ parents }) => parents));
    const heads = steps.filter((step) => !followed.has(step));
    return {
      from,
      base: from === undefined || digest === undefined ? ABSENT : { id: withoutNumber(from), digest },
      steps,
      heads,
    };
  });
}

/** Of two scenarios of one name the one may go and leave its place to the other: the text tells them apart. */
function fitting(candidates: readonly Draft[], before: string | undefined): Draft | undefined {
  const isThere = ({ after }: Draft) => (after.digest === undefined) === (before === undefined);
  return candidates.find(({ after }) => after.digest === before) ?? candidates.find(isThere) ?? candidates[0];
}

interface Draft extends Step {
  readonly before: string | undefined;
  parents: Draft[];
  /** The id that it leaves, or takes away. */
  readonly name: PieceId;
  readonly predecessors: readonly string[];
  /** Whether it came in under a name that the same archive gave up. */
  readonly fresh: boolean;
}

const NEW = '\u0002';

function stepKey(change: string, name: PieceId): string {
  return `${change}\u0002${name}`;
}

function stepsOf({ change, touched }: Archived): Draft[] {
  const pieces = touched.flatMap(({ requirement, was, pieces: own }) =>
    own.map((piece) => ({
      piece,
      name: pieceId(requirement, piece.piece),
      start: pieceId(was ?? requirement, piece.was ?? piece.piece),
    })),
  );
  const left = new Set(pieces.filter(({ name, start }) => name !== start).map(({ start }) => start));
  return pieces.map(({ piece, name, start }): Draft => {
    const after = piece.after === undefined ? ABSENT : { id: withoutNumber(name), digest: piece.after };
    const { before, predecessors } = piece;
    const fresh = before === undefined && left.has(name);
    return { change, start, name, before, after, predecessors, parents: [], fresh };
  });
}

/** Whether a step stands above another one: a chain that bites its tail is cut. */
function reaches(from: Draft, wanted: Draft): boolean {
  const open = [from];
  const seen = new Set<Draft>();
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (step === wanted) return true;
    if (seen.has(step)) continue;
    seen.add(step);
    open.push(...step.parents);
  }
  return false;
}

/** The piece of the baseline that a step goes back to. */
function rootKey(draft: Draft): string {
  let root = draft;
  while (root.parents[0]) root = root.parents[0];
  return root.fresh ? `${NEW}${root.start}` : root.start;
}
