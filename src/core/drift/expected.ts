import { pieceDigest } from '../digest.ts';
import { mergeLines } from '../merge/markers.ts';
import { STATEMENT } from '../receipt.ts';
import { type PieceId, pieceId, splitId, withoutNumber } from './pieces.ts';
import type { Archived, Step, Thread, Version } from './threads.ts';

/** What a piece should be by now. */
export interface ExpectedPiece {
  /** Without a number: scenarios of one name may stand in any order. */
  readonly id: PieceId;
  /** The digests that are right; none where two archives contradict each other. */
  readonly digests: readonly string[];
  /** The archived changes that touched it last. */
  readonly changes: readonly string[];
}

/** Finds a text of history by its digest; undefined where it is not known. */
export type TextOf = (digest: string) => string | undefined;

/** The digests whose texts a merge needs: where branches met in one piece. */
export function digestsToMerge(threads: readonly Thread[]): Set<string> {
  const met = threads.filter(({ heads }) => heads.length > 1);
  const digests = met.flatMap(({ base, steps }) => [base.digest, ...steps.map(({ after }) => after.digest)]);
  return new Set(digests.filter((digest) => digest !== undefined));
}

/**
 * What every piece of a spec should be: as in the baseline, or as the archived changes left it. Where several of them
 * built on the same version, their texts are merged line by line, as git does it.
 *
 * In: the digests of the baseline, the threads of the pieces that were touched, the archives that they are made of, and
 * the texts to merge. Out: the pieces that should be there. Never throws.
 */
export function expectPieces(
  baseline: ReadonlyMap<PieceId, string>,
  threads: readonly Thread[],
  archives: readonly Archived[],
  textOf: TextOf,
): ExpectedPiece[] {
  const touched = new Set(threads.map(({ from }) => from));
  const untouched = [...baseline].filter(([id]) => !touched.has(id));
  return followRenames(
    [
      ...untouched.map(([id, digest]) => ({ id: withoutNumber(id), digests: [digest], changes: [] })),
      ...threads.flatMap((thread) => settle(thread, textOf)),
    ],
    archives,
  );
}

function settle(thread: Thread, textOf: TextOf): ExpectedPiece[] {
  const changes = thread.heads.map(({ change }) => change);
  const result = mergeHeads(thread, textOf);
  if (!result) {
    const ids = new Set(thread.heads.flatMap(({ after }) => after.id ?? []));
    return [...ids].map((id) => ({ id, digests: [], changes }));
  }
  const { id, digest } = result;
  return id === undefined || digest === undefined ? [] : [{ id, digests: [digest], changes }];
}

interface Text extends Version {
  readonly text?: string;
}

/** The version that all heads come to; undefined where they contradict each other. */
function mergeHeads({ base, heads }: Thread, textOf: TextOf): Version | undefined {
  const [first, ...others] = heads;
  if (!first) return undefined;
  let merged: Text | undefined = first.after;
  let known = ancestors([first]);
  for (const head of others) {
    const shared = [...ancestors([head])].find((step) => known.has(step));
    merged = merged && mergeVersions({ base: shared?.after ?? base, one: merged, other: head.after }, textOf);
    known = new Set([...known, ...ancestors([head])]);
  }
  return merged;
}

/** Steps and all that is above them, nearest first. */
function ancestors(steps: readonly Step[]): Set<Step> {
  const found = new Set<Step>(steps);
  for (const step of found) for (const parent of step.parents) found.add(parent);
  return found;
}

interface Sides {
  readonly base: Text;
  readonly one: Text;
  readonly other: Text;
}

function mergeVersions({ base, one, other }: Sides, textOf: TextOf): Text | undefined {
  const id = choose(base.id, one.id, other.id);
  const digest = choose(base.digest, one.digest, other.digest);
  if (id && digest) {
    const side = [one, other, base].find((version) => version.digest === digest.value);
    return { ...side, id: id.value, digest: digest.value };
  }
  if (!id || [base, one, other].some((version) => version.digest === undefined)) return undefined;
  const texts = [base, one, other].map(({ text, digest }) => text ?? textOf(digest ?? ''));
  const text = mergeTexts(texts.map(trimLines)) ?? mergeTexts(texts.map(oneBlankLine));
  return text === undefined ? undefined : { id: id.value, digest: pieceDigest(text), text };
}

function mergeTexts([base, current, delta]: readonly (string | undefined)[]): string | undefined {
  return mergeLines({ base, current, delta });
}

/** Blanks at the ends of lines make no difference. */
function trimLines(text: string | undefined): string | undefined {
  return text
    ?.split(/\r\n|\n|\r/)
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Nor do blank lines, of which another number is enough for two edits to touch. */
function oneBlankLine(text: string | undefined): string | undefined {
  return trimLines(text)?.replace(/\n{2,}/g, '\n\n');
}

/** Changed on one side only, or on both to the same; undefined where it is not so. */
function choose<Value>(base: Value, one: Value, other: Value): { readonly value: Value } | undefined {
  if (one === other || base === other) return { value: one };
  return base === one ? { value: other } : undefined;
}

/** A piece that came into a requirement on one branch while another branch renamed it stands under the new name. */
function followRenames(expected: readonly ExpectedPiece[], archives: readonly Archived[]): ExpectedPiece[] {
  const renames = new Map<string, string>();
  for (const { touched } of archives)
    for (const { requirement, was } of touched) if (was !== undefined) renames.set(was, requirement);
  const there = new Set(expected.map(({ id }) => id));
  const isThere = (requirement: string) => there.has(pieceId(requirement, STATEMENT));
  return expected.map((one) => {
    const { requirement, piece } = splitId(one.id);
    const seen = new Set<string>();
    let at: string | undefined = requirement;
    while (at !== undefined && !isThere(at) && !seen.has(at)) {
      seen.add(at);
      at = renames.get(at);
    }
    return at !== undefined && isThere(at) ? { ...one, id: pieceId(at, piece) } : one;
  });
}
