import type { Delta } from '../delta.ts';
import { nearestNames } from '../name.ts';
import type { OmittedScenario, Refusal } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import { allRequirements } from '../spec.ts';
import { FoldedNames } from './folded-names.ts';
import { comparable, cutRequirement, lineEndOf, type Pieces } from './pieces.ts';
import { samePieces } from './requirement.ts';
import { cutTail } from './tail.ts';
import type { Tail } from './trail.ts';

/**
 * The specs that a change was written against. `recorded`: the change names the commit, so what the delta leaves out
 * was left out on purpose. `inferred`: found in history; it finds conflicts and proves no intent. `none`: two texts only.
 */
export type Base =
  | { readonly kind: 'recorded' | 'inferred'; readonly spec: Spec | undefined }
  | { readonly kind: 'none' };

export interface MergeInput {
  readonly capability: string;
  readonly change: string;
  readonly base: Base;
  readonly current: Spec | undefined;
  readonly delta: Delta;
  readonly retireCapabilities: boolean;
  /** Leave a spec without requirements where its last one goes. */
  readonly allowEmpty: boolean;
  /** Whether a person has accepted that a scenario is left out. */
  accepts(requirement: string, scenario: string): boolean;
}

/** What the merge did that a person may want to know, beyond the counts. */
export type Note =
  | {
      readonly kind: 'already-there';
      readonly operation: 'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED';
      readonly name: string;
    }
  | {
      readonly kind: 'scenario-removed';
      readonly name: string;
      readonly scenario: string;
      readonly renamedTo?: string | undefined;
    }
  | { readonly kind: 'scenario-kept'; readonly name: string; readonly scenario: string }
  | { readonly kind: 'purpose-placeholder' }
  | { readonly kind: 'orphan-ignored'; readonly name: string };

export interface Counts {
  added: number;
  modified: number;
  removed: number;
  renamed: number;
}

/** A requirement of the current spec on its way through the operations. */
export interface Entry {
  readonly requirement: Requirement;
  name: string;
  key: string;
  /** Its new text; undefined while it is as it was. */
  text: string | undefined;
  /** Where the old text ends that the new one replaces. */
  end: number;
  /** How many scenarios it has. */
  scenarios: number;
  modified: boolean;
  removed: boolean;
}

export type Added = Readonly<Pick<Entry, 'name' | 'key' | 'scenarios'>> & { readonly text: string };

type Source = 'base' | 'current' | 'delta';

function bodyOf(text: string, { heading, end }: Requirement): string {
  return comparable(text.slice(heading.end, end));
}

/** A merge under way: entries change, findings are collected. */
export class MergeState {
  readonly entries: Entry[];
  readonly added: Added[] = [];
  readonly counts: Counts = { added: 0, modified: 0, removed: 0, renamed: 0 };
  readonly notes: Note[] = [];
  readonly refusals: { readonly refusal: Refusal; readonly start: number }[] = [];
  readonly lineEnd: '\n' | '\r\n';
  private readonly byKey = new Map<string, Entry>();
  private behindInBase: ReadonlySet<string> | undefined;
  private newByText: ReadonlyMap<string, Entry> | undefined;
  /** Names that stand in the spec more than once: nobody can say which is meant. */
  readonly twice = new Set<string>();
  private readonly names = new FoldedNames(() => [...this.live(), ...this.added]);
  private readonly wasThere: ReadonlySet<string>;
  private readonly base: ReadonlyMap<string, Requirement>;

  constructor(readonly input: MergeInput) {
    const { current, base } = input;
    this.lineEnd = lineEndOf(current?.text ?? input.delta.text);
    this.entries = allRequirements(current).map((requirement) => {
      const { name, key, end } = requirement;
      const scenarios = requirement.scenarios.length;
      return { requirement, name, key, end, scenarios, text: undefined, modified: false, removed: false };
    });
    for (const entry of this.entries) this.index(entry);
    this.wasThere = new Set(this.entries.map(({ key }) => key));
    const inBase = base.kind === 'none' ? [] : allRequirements(base.spec);
    this.base = new Map(inBase.map((requirement) => [requirement.key, requirement]));
  }

  find(key: string): Entry | undefined {
    return this.byKey.get(key);
  }

  /** Whether the spec had a requirement of this name before the first operation. */
  wasCurrent(key: string): boolean {
    return this.wasThere.has(key);
  }

  /** An entry or an added requirement whose name differs only in case or blanks. */
  nearMiss(name: string, except?: Entry): string | undefined {
    return this.names.near(name, except);
  }

  rename(entry: Entry, name: string, key: string, text: string): void {
    this.forget(entry);
    Object.assign(entry, { name, key, text });
    this.index(entry);
    this.counts.renamed++;
  }

  modify(entry: Entry, made: Pick<Entry, 'text' | 'end' | 'scenarios'>): void {
    Object.assign(entry, made);
    this.counts.modified++;
  }

  remove(entry: Entry): void {
    this.forget(entry);
    entry.removed = true;
    this.counts.removed++;
  }

  add(added: Added): void {
    this.added.push(added);
    this.names.add(added);
    this.counts.added++;
  }

  private index(entry: Entry): void {
    if (this.byKey.has(entry.key)) this.twice.add(entry.key);
    else this.byKey.set(entry.key, entry);
    this.names.add(entry);
  }

  private forget(entry: Entry): void {
    this.byKey.delete(entry.key);
    this.names.remove(entry);
  }

  live(): Entry[] {
    return this.entries.filter((entry) => !entry.removed);
  }

  /** The names nearest to one that is not there; only for the first refusals, as it looks at all names. */
  nearest(name: string): string[] {
    if (this.refusals.length >= 20) return [];
    return nearestNames(
      name,
      this.live().map((entry) => entry.name),
    );
  }

  /** A requirement in the base by its name there; undefined when it was not there, or there is no base. */
  inBase(key: string): Requirement | undefined {
    return this.base.get(key);
  }

  get hasBase(): boolean {
    return this.input.base.kind !== 'none';
  }

  /** What the delta wants of a requirement that it modifies. */
  wanted(key: string): Requirement | undefined {
    return this.input.delta.modified.find((requirement) => requirement.key === key);
  }

  isAsInBase({ requirement }: Entry, base: Requirement): boolean {
    return samePieces(this.cut('base', base), this.cut('current', requirement));
  }

  /** A requirement that the base does not have, and neither the delta adds, with the text of one that is gone. */
  renamedSince(gone: Requirement): Entry | undefined {
    this.newByText ??= this.indexNew();
    const body = bodyOf(this.textOf('base'), gone);
    return body === '' ? undefined : this.newByText.get(body);
  }

  private indexNew(): Map<string, Entry> {
    const added = new Set(this.input.delta.added.map(({ key }) => key));
    const fresh = this.entries.filter(({ requirement: { key } }) => !this.base.has(key) && !added.has(key));
    return new Map(fresh.map((entry) => [bodyOf(this.textOf('current'), entry.requirement), entry]));
  }

  /** Whether a block stands behind a requirement of the base. */
  isBehindInBase(block: string): boolean {
    this.behindInBase ??= new Set(
      [...this.base.values()].flatMap((requirement) => this.cutTail('base', requirement)).map(comparable),
    );
    return this.behindInBase.has(comparable(block));
  }

  cut(source: Source, requirement: Requirement): Pieces {
    return cutRequirement(this.textOf(source), requirement);
  }

  cutTail(source: Source, requirement: Requirement): Tail {
    return cutTail(this.textOf(source), requirement);
  }

  private textOf(source: Source): string {
    const { base, current, delta } = this.input;
    if (source === 'delta') return delta.text;
    if (source === 'current') return current?.text ?? '';
    return base.kind === 'none' ? '' : (base.spec?.text ?? '');
  }

  refuse(refusal: Refusal, start: number): void {
    this.refusals.push({ refusal, start });
  }

  noteRemoved(name: string, scenarios: readonly OmittedScenario[]): void {
    for (const { name: scenario, renamedTo } of scenarios) {
      this.notes.push({ kind: 'scenario-removed', name, scenario, renamedTo });
    }
  }
}
