import type { Delta, Removal, Rename } from '../delta.ts';
import { applyEdits, type Edit } from '../markdown/edit.ts';
import type { ConflictReason } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
import { allRequirements, type Spec } from '../spec.ts';
import { conflictMarkers, mergeLines, type Versions } from './markers.ts';
import { cutRequirement, lineEndOf, type Pieces, sameText, withLineEnd } from './pieces.ts';
import { RequirementsAfter } from './rebase-result.ts';
import { mergeRequirement, type PieceConflict, samePieces } from './requirement.ts';
import type { Base } from './state.ts';

/** A place of a delta that a person must decide on. */
export interface RebaseConflict extends Versions {
  readonly name: string;
  readonly reason: ConflictReason;
  readonly piece: PieceConflict['piece'] | undefined;
  /** Both sides merged line by line, where that is possible. */
  readonly suggestion: string | undefined;
}

export interface RebaseInput {
  readonly delta: Delta;
  /** The specs that the delta was written against. */
  readonly base: Base;
  /** The spec that it moves to; undefined where there is none. */
  readonly current: Spec | undefined;
  /** The text to write for a conflict; undefined: markers. */
  readonly decide?: (conflict: RebaseConflict, index: number) => string | undefined;
}

export interface RebasePlan {
  /** The delta as it is on the newer spec. */
  readonly text: string;
  /** All conflicts, decided ones too, in the order of the file. */
  readonly conflicts: readonly RebaseConflict[];
  /** Operations that are in the newer spec already and were taken out. */
  readonly done: readonly string[];
  /** Requirements whose text took in what others changed meanwhile. */
  readonly merged: readonly string[];
}

/**
 * Moves a delta to a newer spec. Pieces that only one side changed are taken from it; operations that are done already
 * go; what both sides changed stays in the file between markers, or as `decide` says. Pure; never throws.
 */
export function planRebase(input: RebaseInput): RebasePlan {
  const rebase = new Rebase(input);
  const { delta } = input;
  for (const rename of delta.renamed) rebase.rename(rename);
  for (const removal of delta.removed) rebase.removal(removal);
  for (const requirement of delta.modified) rebase.modification(requirement);
  for (const requirement of delta.added) rebase.addition(requirement);
  rebase.purpose();
  const { edits, conflicts, done, merged } = rebase;
  return { text: applyEdits(delta.text, edits), conflicts, done, merged };
}

const EMPTY: Pieces = { heading: '', statement: { gap: '\n', text: '' }, scenarios: [] };

class Rebase {
  readonly edits: Edit[] = [];
  readonly conflicts: RebaseConflict[] = [];
  readonly done: string[] = [];
  readonly merged: string[] = [];
  private readonly lineEnd: '\n' | '\r\n';
  private readonly base: ReadonlyMap<string, Requirement>;
  private readonly current: ReadonlyMap<string, Requirement>;
  private readonly baseText: string;
  private readonly currentText: string;
  private readonly oldKeys: ReadonlyMap<string, string>;
  private after: RequirementsAfter | undefined;

  constructor(private readonly input: RebaseInput) {
    const base = input.base.kind === 'none' ? undefined : input.base.spec;
    this.lineEnd = lineEndOf(input.delta.text);
    this.base = byKey(base);
    this.current = byKey(input.current);
    this.baseText = base?.text ?? '';
    this.currentText = input.current?.text ?? '';
    const renames = input.delta.renamed.map(({ from, to }) => [to.key, from.key] as const);
    this.oldKeys = new Map(renames.reverse());
  }

  rename({ from, to }: Rename): void {
    const base = this.base.get(from.key);
    const now = this.current.get(from.key);
    const taken = this.current.get(to.key);
    const span = this.lineSpan(from.start, to.start);
    if (now && !taken && !(this.base.has(to.key) && this.input.base.kind !== 'none')) return;
    if (!now && base && taken && samePieces(this.cutBase(base), this.cutCurrent(taken)))
      return this.drop(span, from.name);
    const reason = now ? (taken ? 'added-meanwhile' : 'name-removed-meanwhile') : 'gone-meanwhile';
    this.whole({ name: now ? to.name : from.name, reason, base, current: now ? taken : undefined, span });
  }

  removal({ name, key, start, requirement }: Removal): void {
    const base = this.base.get(key);
    const now = this.current.get(key);
    const span = requirement ? requirement : this.lineSpan(start, start);
    if (!now) {
      const renamed = base && this.renamedSince(base);
      if (renamed) return this.whole({ name, reason: 'gone-meanwhile', base, current: renamed, span });
      return base ? this.drop(span, name) : undefined;
    }
    if (!base || samePieces(this.cutBase(base), this.cutCurrent(now))) return;
    this.whole({ name, reason: 'edited-meanwhile', base, current: now, span });
  }

  modification(wanted: Requirement): void {
    const oldKey = this.oldKeys.get(wanted.key) ?? wanted.key;
    const base = this.base.get(oldKey) ?? this.base.get(wanted.key);
    const now = this.current.get(oldKey) ?? this.current.get(wanted.key);
    const { name } = wanted;
    if (!now && base) this.whole({ name, reason: 'gone-meanwhile', base, current: undefined, span: wanted });
    if (!now) return;
    if (!this.takeResult(wanted))
      this.mergePieces(wanted, base ? this.cutBase(base) : EMPTY, this.cutCurrent(now));
  }

  addition(wanted: Requirement): void {
    const now = this.current.get(wanted.key);
    const base = this.base.get(wanted.key);
    const facts = { name: wanted.name, base, current: now, span: wanted };
    if (now && samePieces(this.cutDelta(wanted), this.cutCurrent(now))) return;
    if (now) this.whole({ reason: 'added-meanwhile', ...facts });
    else if (base) this.whole({ reason: 'removed-meanwhile', ...facts });
  }

  purpose(): void {
    const { delta, base, current } = this.input;
    const wanted = delta.purpose;
    const was = base.kind === 'none' ? undefined : base.spec?.purpose?.text;
    const now = current?.purpose?.text;
    if (!wanted?.text || now === undefined || was === undefined) return;
    if (sameText(now, was) || sameText(now, wanted.text)) return;
    const span = { start: wanted.blocks[0]?.start ?? wanted.body.start, end: wanted.body.end };
    const versions = { base: was, current: now, delta: wanted.text };
    this.edit(
      span,
      this.decide({ name: 'Purpose', reason: 'both-changed', piece: 'statement', ...versions }),
    );
  }

  /** What an archive would make of the requirement is what the delta says from now on; false where it would refuse. */
  private takeResult(wanted: Requirement): boolean {
    this.after ??= new RequirementsAfter(this.input);
    const found = this.after.of(wanted);
    if (!found) return false;
    const end = found.withTail ? (wanted.tail?.end ?? wanted.end) : wanted.end;
    if (sameText(found.text, this.input.delta.text.slice(wanted.start, end))) return true;
    this.merged.push(wanted.name);
    this.edit({ start: wanted.start, end }, found.text);
    return true;
  }

  /** A requirement that came in since with the text of one that is gone. */
  private renamedSince(base: Requirement): Requirement | undefined {
    const pieces = this.cutBase(base);
    return [...this.current.values()].find(
      (one) => !this.base.has(one.key) && samePieces(this.cutCurrent(one), pieces),
    );
  }

  private mergePieces(wanted: Requirement, base: Pieces, current: Pieces): void {
    const delta = this.cutDelta(wanted);
    const before = this.conflicts.length;
    const unprovenOmissions = this.input.base.kind !== 'recorded';
    const result = mergeRequirement({ base, current, delta }, this.lineEnd, {
      unprovenOmissions,
      resolve: ({ piece, ...versions }) =>
        this.decide({ name: wanted.name, reason: 'both-changed', piece, ...versions }),
    });
    const text = delta.heading + result.text.slice(current.heading.length);
    const old = this.input.delta.text.slice(wanted.start, wanted.end);
    if (sameText(text, old)) return;
    if (this.conflicts.length === before) this.merged.push(wanted.name);
    this.edit({ start: wanted.start, end: wanted.end }, text);
  }

  /** A conflict about an operation as a whole: the spec's requirement against the lines of the delta. */
  private whole(facts: WholeConflict): void {
    const { name, reason, base, current, span } = facts;
    const text = this.decide({
      name,
      reason,
      piece: undefined,
      base: base && this.baseText.slice(base.start, base.end),
      current: current && this.currentText.slice(current.start, current.end),
      delta: this.input.delta.text.slice(span.start, span.end),
    });
    this.edit(span, text);
  }

  private decide(conflict: Omit<RebaseConflict, 'suggestion'>): string {
    const whole = { ...conflict, suggestion: mergeLines(conflict) };
    this.conflicts.push(whole);
    const decided = this.input.decide?.(whole, this.conflicts.length - 1);
    return decided ?? conflictMarkers(conflict, { current: 'spec now', delta: 'this change' });
  }

  private drop(span: Span, name: string): void {
    this.done.push(name);
    const { text } = this.input.delta;
    const rest = /^[ \t]*(?:\r\n|\n|\r)?/.exec(text.slice(span.end));
    this.edits.push({ start: span.start, end: span.end + (rest?.[0].length ?? 0), text: '' });
  }

  private edit({ start, end }: Span, text: string): void {
    this.edits.push({ start, end, text: withLineEnd(text, this.lineEnd) });
  }

  /** From the beginning of one line to the end of another. */
  private lineSpan(first: number, last: number): Span {
    const { text } = this.input.delta;
    const end = text.slice(last).search(/[\r\n]/);
    return { start: first, end: end < 0 ? text.length : last + end };
  }

  private cutBase(requirement: Requirement): Pieces {
    return cutRequirement(this.baseText, requirement);
  }

  private cutCurrent(requirement: Requirement): Pieces {
    return cutRequirement(this.currentText, requirement);
  }

  private cutDelta(requirement: Requirement): Pieces {
    return cutRequirement(this.input.delta.text, requirement);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface WholeConflict {
  readonly name: string;
  readonly reason: ConflictReason;
  readonly base: Requirement | undefined;
  readonly current: Requirement | undefined;
  readonly span: Span;
}

function byKey(spec: Spec | undefined): Map<string, Requirement> {
  return new Map((spec ? allRequirements(spec) : []).map((requirement) => [requirement.key, requirement]));
}
