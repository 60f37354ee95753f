import type { Rename } from './delta.ts';
import { pieceDigest } from './digest.ts';
import { inkOf } from './merge/ink.ts';
import { pairRequirements, type RequirementPair } from './merge/pairs.ts';
import { comparable, cutRequirement, type Pieces, type ScenarioPiece } from './merge/pieces.ts';
import { pairScenarios } from './merge/scenarios.ts';
import type { Spec } from './spec.ts';

/** The piece of a requirement that is its statement. Every other piece is a scenario, by the `id` of its piece. */
export const STATEMENT = '';

/** What an archive did to one piece. */
export interface TouchedPiece {
  /** `STATEMENT`, or the id of a scenario: its name and how many of that name stand above it. */
  readonly piece: string;
  /** The id that a scenario had before, where it has another one now. */
  readonly was: string | undefined;
  /** Digests; undefined where the piece is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The archived changes that last touched this piece; more than one where git merged them. */
  readonly predecessors: readonly string[];
}

export interface TouchedRequirement {
  /** Names are in the form in which they are compared. */
  readonly requirement: string;
  /** The old name, where the archive gave it a new one; then every piece is listed. */
  readonly was: string | undefined;
  readonly pieces: readonly TouchedPiece[];
}

/** What an archive did to the specs: the requirements that it touched, by capability. */
export type Receipt = ReadonlyMap<string, readonly TouchedRequirement[]>;

/** A spec on both sides of an archive; undefined where there is none. */
export interface ArchivedSpec {
  readonly capability: string;
  readonly before: Spec | undefined;
  readonly after: Spec | undefined;
  readonly renames: readonly Rename[];
}

/** A piece as it was before an archive, or as it is called after it where it is new. */
export interface PieceName {
  readonly capability: string;
  readonly requirement: string;
  readonly piece: string;
}

/**
 * Makes the receipt of an archive by comparing the specs before and after it.
 *
 * In: each spec on both sides, and who touched a piece last. Out: the receipt; capabilities in which nothing was
 * touched are left out. Never throws.
 */
export function makeReceipt(
  specs: readonly ArchivedSpec[],
  predecessorsOf: (name: PieceName) => readonly string[],
): Receipt {
  const entries = specs.map((spec) => {
    const touched = pairRequirements(spec.before, spec.after, spec.renames).flatMap((pair) =>
      touchedRequirement(spec, pair),
    );
    const given = new Set(touched.map(({ was }) => was));
    return [spec.capability, touched.map((one) => linked(spec.capability, one, given))] as const;
  });
  return new Map(entries.filter(([, touched]) => touched.length > 0));

  /** What comes in under a name that this archive has given up has nothing before it. */
  function linked(
    capability: string,
    { requirement, was, pieces }: TouchedRequirement,
    given: ReadonlySet<string | undefined>,
  ): TouchedRequirement {
    const leftName = was === undefined && given.has(requirement);
    const left = new Set(pieces.map((one) => one.was));
    const linkedPieces = pieces.map((one): TouchedPiece => {
      const fresh = leftName || (one.before === undefined && left.has(one.piece));
      const name = { capability, requirement: was ?? requirement, piece: one.was ?? one.piece };
      return { ...one, predecessors: fresh ? [] : predecessorsOf(name) };
    });
    return { requirement, was, pieces: linkedPieces };
  }
}

function touchedRequirement(spec: ArchivedSpec, { before, after }: RequirementPair): TouchedRequirement[] {
  const old = before && cutRequirement(spec.before?.text ?? '', before);
  const now = after && cutRequirement(spec.after?.text ?? '', after);
  const requirement = after?.key ?? before?.key ?? '';
  const was = before && before.key !== requirement ? before.key : undefined;
  const pieces = touchedPieces(old, now, was !== undefined);
  return pieces.length === 0 ? [] : [{ requirement, was, pieces }];
}

type Draft = TouchedPiece;

/** With `all`, pieces of which only the requirement's name changed count too. */
function touchedPieces(before: Pieces | undefined, after: Pieces | undefined, all: boolean): Draft[] {
  const old = scenariosOf(before, after);
  const now = scenariosOf(after, before);
  const pairs = pairScenarios(old, now);
  const came = new Map([...pairs].map(([from, to]) => [to, from]));
  const drafts = [
    draft(before?.statement.text, after?.statement.text, { piece: STATEMENT, was: undefined }),
    ...now.map((scenario) => scenarioDraft(came.get(scenario), scenario)),
    ...old.filter((scenario) => !pairs.has(scenario)).map((scenario) => scenarioDraft(scenario, undefined)),
  ];
  return drafts.filter(({ before: from, after: to, was }) => all || from !== to || was !== undefined);
}

/** The scenarios of one side, to be found again on the other if there is one. */
function scenariosOf(side: Pieces | undefined, other: Pieces | undefined): readonly ScenarioPiece[] {
  const scenarios = side?.scenarios ?? [];
  return other ? scenarios.map(withoutTrail) : scenarios;
}

/** What trails a scenario changes hands when it becomes the last one, and must not hide whether it is the same. */
function withoutTrail(scenario: ScenarioPiece): ScenarioPiece {
  const ink = inkOf(scenario.text);
  return ink === scenario.text ? scenario : { ...scenario, body: comparable(ink.replace(/^[^\r\n]*/, '')) };
}

function scenarioDraft(before: ScenarioPiece | undefined, after: ScenarioPiece | undefined): Draft {
  const piece = after?.id ?? before?.id ?? '';
  const was = before && before.id !== piece ? before.id : undefined;
  return draft(before?.text, after?.text, { piece, was });
}

function draft(
  before: string | undefined,
  after: string | undefined,
  names: Pick<TouchedPiece, 'piece' | 'was'>,
): Draft {
  const from = before === undefined ? undefined : pieceDigest(before);
  const to = after === before ? from : after === undefined ? undefined : pieceDigest(after);
  return { before: from, after: to, predecessors: [], ...names };
}
