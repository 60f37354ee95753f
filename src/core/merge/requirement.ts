import type { OmittedScenario } from '../problem.ts';
import { joinNamesakes } from './namesakes.ts';
import { type Pieces, type ScenarioPiece, sameText, withLineEnd } from './pieces.ts';
import { invert, orderOf, orderScenarios, type Pairing, type Placed, pairScenarios } from './scenarios.ts';

/** A piece that both sides changed, or one changed and the other removed. */
export interface PieceConflict {
  /** `statement`, or the name of the scenario. */
  readonly piece: 'statement' | { readonly scenario: string };
  readonly base: string | undefined;
  readonly current: string | undefined;
  readonly delta: string | undefined;
}

export interface MergedRequirement {
  /** The requirement as it will stand in the spec: heading, statement, scenarios; without its tail. */
  readonly text: string;
  /** How many scenarios it then has. */
  readonly scenarios: number;
  readonly conflicts: readonly PieceConflict[];
  /** Scenarios that are gone from the result because the delta leaves them out. */
  readonly removed: readonly OmittedScenario[];
  /** Scenarios that came in after the base and stay although the delta does not have them. */
  readonly kept: readonly string[];
  /** Scenarios of which the delta keeps the name and drops every step. */
  readonly gutted: readonly string[];
}

/** The three versions of a requirement. */
export interface Sides {
  readonly base: Pieces;
  readonly current: Pieces;
  readonly delta: Pieces;
}

/**
 * Merges one requirement three ways, piece by piece: the statement, and each scenario (design, section 6).
 *
 * In: the pieces in the base, in the spec now, and in the delta; without a base pass `current` for it. Out: the text
 * with the spec's own heading, gaps and untouched pieces byte for byte, and every piece that cannot be merged.
 */
export function mergeRequirement(
  sides: Sides,
  lineEnd: '\n' | '\r\n',
  options: MergeOptions = {},
): MergedRequirement {
  const found: PieceConflict[] = [];
  const conflicts: Conflicts = {
    settle(conflict) {
      found.push(conflict);
      return options.resolve?.(conflict);
    },
    unprovenOmissions: options.unprovenOmissions ?? false,
  };
  const statement = mergeStatement(sides, conflicts);
  const scenarios = mergeScenarios(sides, conflicts);
  const text = [sides.current.heading, statement, ...scenarios.pieces.map(({ gap, text: own }) => gap + own)];
  return {
    ...scenarios.facts,
    scenarios: scenarios.pieces.length,
    conflicts: found,
    text: assemble(text, sides.current, lineEnd),
  };
}

export interface MergeOptions {
  /** The text to write for a piece in conflict, such as one with markers; undefined: the spec's own. */
  readonly resolve?: (conflict: PieceConflict) => string | undefined;
  /** Whether a scenario that the delta leaves out is a conflict: nobody has said that it is on purpose. */
  readonly unprovenOmissions?: boolean;
}

export interface Conflicts {
  /** Notes a conflict and answers the text to write for it, or undefined for the spec's own. */
  settle(conflict: PieceConflict): string | undefined;
  readonly unprovenOmissions: boolean;
}

/** Joins pieces; those that are not the spec's own get its line ends. */
function assemble(parts: readonly string[], current: Pieces, lineEnd: '\n' | '\r\n'): string {
  const text = parts.join('');
  if (lineEnd === '\n' && !text.includes('\r')) return text;
  const own = new Set([
    current.heading,
    ...[current.statement, ...current.scenarios].map(({ gap, text }) => gap + text),
  ]);
  return parts.map((part) => (own.has(part) ? part : withLineEnd(part, lineEnd))).join('');
}

function mergeStatement({ base, current, delta }: Sides, conflicts: Conflicts): string {
  const now = current.statement;
  const wanted = delta.statement;
  const take = choose(base.statement.text, now.text, wanted.text);
  const settled =
    take === 'conflict'
      ? conflicts.settle({
          piece: 'statement',
          base: base.statement.text,
          current: now.text,
          delta: wanted.text,
        })
      : undefined;
  if (settled === undefined && take !== 'delta') return now.gap + now.text;
  return (now.text === '' ? wanted.gap : now.gap) + (settled ?? wanted.text);
}

/** Changed on one side only: that side; on both to the same: either; else a conflict. */
function choose(base: string, current: string, delta: string): 'current' | 'delta' | 'conflict' {
  if (sameText(current, delta) || sameText(base, delta)) return 'current';
  return sameText(base, current) ? 'delta' : 'conflict';
}

interface MergedScenarios {
  readonly pieces: readonly ScenarioPiece[];
  readonly facts: Pick<MergedRequirement, 'removed' | 'kept' | 'gutted'>;
}

function mergeScenarios(sides: Sides, conflicts: Conflicts): MergedScenarios {
  const { base, current, delta } = sides;
  const inCurrent = pairScenarios(base.scenarios, current.scenarios);
  const inDelta = pairScenarios(base.scenarios, delta.scenarios);
  const kept = new Map<ScenarioPiece, ScenarioPiece>();
  const removed: OmittedScenario[] = [];
  const gutted: string[] = [];
  for (const scenario of base.scenarios) {
    const now = inCurrent.get(scenario);
    const wanted = inDelta.get(scenario);
    if (wanted && wanted.text !== now?.text && isGutted(scenario, now, wanted)) gutted.push(scenario.name);
    const piece = mergeScenario(scenario, now, wanted, conflicts);
    if (piece) kept.set(scenario, piece);
    else if (now && !wanted) removed.push({ name: scenario.name });
    if (wanted && now && isRenamed(scenario, wanted) && piece?.name === wanted.name) {
      removed.push({ name: scenario.name, renamedTo: wanted.name });
    }
  }
  const ours = newcomers(current.scenarios, inCurrent);
  const theirs = newcomers(delta.scenarios, inDelta);
  const fresh = mergeNewcomers(ours, theirs, conflicts);
  const order = orderOf(sides, inCurrent, inDelta);
  const pieces = joinNamesakes(orderScenarios(order, kept, fresh), sides, conflicts);
  const names = new Set(ours.map(({ piece }) => piece.name));
  for (const { piece } of theirs) names.delete(piece.name);
  return { pieces, facts: { removed, kept: [...names], gutted } };
}

/** Whether a side that has a scenario drops every step of it that the others have. */
function isGutted(base: ScenarioPiece, now: ScenarioPiece | undefined, wanted: ScenarioPiece): boolean {
  return wanted.countSteps() === 0 && base.countSteps() > 0 && now?.countSteps() !== 0;
}

function isRenamed(before: ScenarioPiece, after: ScenarioPiece): boolean {
  return before.key !== after.key;
}

function mergeScenario(
  base: ScenarioPiece,
  current: ScenarioPiece | undefined,
  delta: ScenarioPiece | undefined,
  conflicts: Conflicts,
): ScenarioPiece | undefined {
  const take = choose(base.text, current?.text ?? '', delta?.text ?? '');
  const omitted = conflicts.unprovenOmissions && current !== undefined && delta === undefined;
  if (take === 'conflict' || omitted) {
    const name = current?.name ?? delta?.name ?? base.name;
    const settled = conflicts.settle({
      piece: { scenario: name },
      base: base.text,
      current: current?.text,
      delta: delta?.text,
    });
    if (settled === '') return undefined;
    if (settled === undefined) return current;
    return { ...(current ?? delta ?? base), gap: (current ?? base).gap, text: settled };
  }
  if (take !== 'delta') return current;
  return delta && { ...delta, gap: current?.gap ?? base.gap };
}

/** The scenarios of a side that the base does not have, each behind the base scenario that stands above it. */
function newcomers(side: readonly ScenarioPiece[], pairing: Pairing): Placed[] {
  const known = invert(pairing);
  let anchor: ScenarioPiece | undefined;
  return side.flatMap((piece) => {
    const from = known.get(piece);
    if (from) anchor = from;
    return from ? [] : [{ piece, anchor, isNew: true }];
  });
}

function mergeNewcomers(ours: readonly Placed[], theirs: readonly Placed[], conflicts: Conflicts) {
  const settled = new Map<ScenarioPiece, ScenarioPiece>();
  const byId = new Map(ours.map((one) => [one.piece.id, one.piece]));
  const fresh = theirs.filter(({ piece }) => {
    const there = byId.get(piece.id);
    if (!there) return true;
    if (sameText(there.text, piece.text)) return false;
    const text = conflicts.settle({
      piece: { scenario: piece.name },
      base: undefined,
      current: there.text,
      delta: piece.text,
    });
    if (text !== undefined) settled.set(there, { ...there, text });
    return false;
  });
  return {
    ours: ours.map((one) => ({ ...one, piece: settled.get(one.piece) ?? one.piece })),
    theirs: fresh.map((one) => ({ ...one, piece: { ...one.piece, gap: '\n\n' } })),
  };
}

/** Whether two versions of a requirement say the same: names of the requirement apart. */
export function samePieces(one: Pieces, other: Pieces): boolean {
  return (
    sameText(one.statement.text, other.statement.text) &&
    one.scenarios.length === other.scenarios.length &&
    one.scenarios.every((scenario, at) => sameText(scenario.text, other.scenarios[at]?.text ?? ''))
  );
}
