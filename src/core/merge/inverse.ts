import type { Rename } from '../delta.ts';
import { groupBy } from '../group-by.ts';
import { foldName } from '../name.ts';
import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import { divideLike } from './inverse-tail.ts';
import { type Undone, undoneIn, writeInverse } from './inverse-text.ts';
import { pairRequirements, type RequirementPair } from './pairs.ts';
import { comparable, cutRequirement, lineEndOf, sameText } from './pieces.ts';
import { mergeRequirement, type PieceConflict, samePieces } from './requirement.ts';
import { cutTail, settleTails } from './tail.ts';

/** One capability on both sides of an archive, and as it is now; undefined where there is no spec. */
export interface InverseInput {
  readonly capability: string;
  readonly before: Spec | undefined;
  readonly after: Spec | undefined;
  readonly now: Spec | undefined;
  readonly renames: readonly Rename[];
  /** Whether the archive touched a requirement, by its name before or after. */
  touches(key: string): boolean;
  /** Why requirements are removed: stands in the delta. */
  readonly reason: string;
}

/** What stays as it is now although the archive made it so. */
export interface Kept {
  readonly requirement: string;
  /** The piece; undefined for the requirement as a whole. */
  readonly piece: PieceConflict['piece'] | 'purpose' | undefined;
  /** Edited, removed or renamed later, its name used by another one, or a Purpose that no operation comes with. */
  readonly why: 'edited' | 'gone' | 'taken' | 'alone';
}

export interface Inverse {
  /** The delta that undoes what the archive did; undefined where nothing is left to undo. */
  readonly text: string | undefined;
  readonly undone: readonly Undone[];
  readonly kept: readonly Kept[];
  /** Whether the capability goes with its last requirement, as the archive brought it. */
  readonly retires: boolean;
}

/**
 * Plans the delta that undoes an archive in one capability. Pieces that others edited later stay as they are and are
 * named.
 *
 * In: the spec before and after the archive, and now. Out: the delta against the spec now, and what it cannot undo.
 * Never throws.
 */
export function planInverse(input: InverseInput): Inverse {
  const { before, after, now, renames } = input;
  const inverse = new InverseDraft(input);
  const pairs = pairRequirements(before, after, renames).filter((pair) =>
    [pair.before, pair.after].some((one) => one !== undefined && input.touches(one.key)),
  );
  const places = new Map(renames.map(({ to }, at) => [to.key, at]));
  const order = ({ after: one }: RequirementPair) => places.get(one?.key ?? '') ?? -1;
  for (const pair of [...pairs].sort((one, other) => order(other) - order(one))) inverse.undo(pair);
  inverse.settleNames();
  inverse.undoPurpose();
  const { sections, kept } = inverse;
  const left = (now?.requirements.length ?? 0) - sections.removed.length + sections.added.length;
  return {
    text: inverse.isEmpty() ? undefined : writeInverse(input.capability, sections, inverse.lineEnd),
    undone: undoneIn(sections),
    kept,
    retires: before === undefined && now !== undefined && left === 0 && sections.removed.length > 0,
  };
}

interface WantedRename {
  readonly from: Requirement;
  readonly to: Requirement;
  /** The body that it shall have, without its heading. */
  readonly body: string;
  readonly edited: boolean;
}

class InverseDraft {
  readonly kept: Kept[] = [];
  readonly lineEnd: '\n' | '\r\n';
  readonly sections = {
    purpose: undefined as string | undefined,
    renamed: [] as { from: string; to: string }[],
    modified: [] as { name: string; text: string }[],
    removed: [] as { name: string; text: string }[],
    added: [] as { name: string; text: string }[],
  };
  private readonly current: ReadonlyMap<string, Requirement>;
  private readonly removedKeys = new Set<string>();
  private readonly wantedRenames: WantedRename[] = [];
  private readonly wantedAdditions: Requirement[] = [];
  private behind: ReadonlySet<string> | undefined;
  private folded: ReadonlyMap<string, readonly Requirement[]> | undefined;

  constructor(private readonly input: InverseInput) {
    const { before, now } = input;
    this.lineEnd = lineEndOf(now?.text ?? before?.text ?? '');
    this.current = new Map((now?.requirements ?? []).map((one) => [one.key, one]));
  }

  isEmpty(): boolean {
    const { renamed, modified, removed, added } = this.sections;
    return renamed.length + modified.length + removed.length + added.length === 0;
  }

  undo({ before, after }: RequirementPair): void {
    if (before && !after) this.wantedAdditions.push(before);
    if (after && !before) this.undoAddition(after);
    if (before && after) this.undoModification(before, after);
  }

  private undoAddition(after: Requirement): void {
    const now = this.current.get(after.key);
    if (!now) return this.keep(after.name, undefined, 'gone');
    const same = samePieces(this.cut('after', after), this.cut('now', now));
    if (!same) return this.keep(now.name, undefined, 'edited');
    this.remove(now);
  }

  private remove({ name, key }: Requirement): void {
    this.removedKeys.add(key);
    this.sections.removed.push({ name, text: `**Reason**: ${this.input.reason}` });
  }

  private undoModification(before: Requirement, after: Requirement): void {
    const now = this.current.get(after.key);
    if (!now) return this.keep(after.name, undefined, 'gone');
    const { body, edited } = this.mergeBack(before, after, now);
    if (before.key !== after.key) this.wantedRenames.push({ from: now, to: before, body, edited });
    else if (edited) this.modify(now.name, body);
  }

  /** The requirement as it shall be: with the archive's pieces taken back, and those of others left alone. */
  private mergeBack(
    before: Requirement,
    after: Requirement,
    now: Requirement,
  ): { body: string; edited: boolean } {
    const current = this.cut('now', now);
    const was = divideLike(
      { pieces: this.cut('after', after), tail: cutTail(this.textOf('after'), after) },
      current,
    );
    const tails = {
      base: was.tail,
      current: cutTail(this.textOf('now'), now),
      delta: cutTail(this.textOf('before'), before),
    };
    const cut = { base: was.pieces, current, delta: this.cut('before', before) };
    const { sides, place } = settleTails(cut, tails, (block) => this.isBehind(block));
    const merged = mergeRequirement(sides, this.lineEnd);
    for (const { piece } of merged.conflicts) this.keep(now.name, piece, 'edited');
    const body = merged.text.slice(current.heading.length) + place.join('');
    const as = this.textOf('now').slice(now.heading.end, now.end) + tails.current.join('');
    return { body, edited: body !== as };
  }

  private isBehind(block: string): boolean {
    const { after } = this.input;
    this.behind ??= new Set(
      (after?.requirements ?? []).flatMap((one) => cutTail(after?.text ?? '', one)).map(comparable),
    );
    return this.behind.has(comparable(block));
  }

  private modify(name: string, body: string): void {
    this.sections.modified.push({ name, text: body });
  }

  /** Old names come back where nobody has them now; once it is known which requirements go. */
  settleNames(): void {
    for (const rename of this.wantedRenames) this.renameBack(rename);
    for (const requirement of this.wantedAdditions) this.addBack(requirement);
  }

  private renameBack({ from, to, body, edited }: WantedRename): void {
    const holder = this.holderOf(to, from.key);
    if (!holder) {
      this.sections.renamed.push({ from: from.name, to: to.name });
      if (edited) this.modify(to.name, body);
      this.left.add(from.key);
      this.names.add(foldName(to.name));
    } else if (this.removedKeys.has(holder.key) && holder.key === to.key) {
      this.sections.removed = this.sections.removed.filter(({ name }) => name !== holder.name);
      this.modify(holder.name, body);
      this.remove(from);
    } else {
      this.keep(from.name, undefined, 'taken');
      if (edited) this.modify(from.name, body);
    }
  }

  private readonly left = new Set<string>();
  private readonly names = new Set<string>();

  private addBack(requirement: Requirement): void {
    const text = this.textOf('before').slice(requirement.heading.end, requirement.end);
    const holder = this.holderOf(requirement, undefined);
    const isFree = !holder || (this.removedKeys.has(holder.key) && holder.key !== requirement.key);
    if (isFree && !this.names.has(foldName(requirement.name))) {
      this.sections.added.push({ name: requirement.name, text });
      this.names.add(foldName(requirement.name));
      return;
    }
    const same = holder && samePieces(this.cut('before', requirement), this.cut('now', holder));
    if (!same) this.keep(requirement.name, undefined, 'taken');
  }

  /** Who has a name now, or one that differs in case or blanks only, and has not been given another one. */
  private holderOf(wanted: Requirement, except: string | undefined): Requirement | undefined {
    const isHolder = ({ key }: Requirement) => key !== except && !this.left.has(key);
    const exact = this.current.get(wanted.key);
    if (exact && isHolder(exact)) return exact;
    this.folded ??= groupBy([...this.current.values()], ({ name }) => foldName(name));
    return this.folded.get(foldName(wanted.name))?.find(isHolder);
  }

  undoPurpose(): void {
    const { before, after, now } = this.input;
    const [was, made, is] = [before, after, now].map((spec) => spec?.purpose?.text ?? '');
    if (!now) this.sections.purpose = was;
    if (!was || !made || !now || sameText(was, made) || sameText(was, is ?? '')) return;
    if (!sameText(made, is ?? '')) this.keep('Purpose', 'purpose', 'edited');
    else if (this.isEmpty()) this.keep('Purpose', 'purpose', 'alone');
    else this.sections.purpose = was;
  }

  private keep(requirement: string, piece: Kept['piece'], why: Kept['why']): void {
    this.kept.push({ requirement, piece, why });
  }

  private cut(source: 'before' | 'after' | 'now', requirement: Requirement) {
    return cutRequirement(this.textOf(source), requirement);
  }

  private textOf(source: 'before' | 'after' | 'now'): string {
    return this.input[source]?.text ?? '';
  }
}
