import type { Delta } from '../delta.ts';
import { groupBy } from '../group-by.ts';
import type { Requirement } from '../requirement.ts';
import { allRequirements, firstByKey, parseSpec, type Spec } from '../spec.ts';
import { comparable } from './pieces.ts';
import { planMerge } from './plan.ts';
import type { Base } from './state.ts';

interface Ground {
  readonly delta: Delta;
  readonly base: Base;
  readonly current: Spec | undefined;
}

export interface RequirementAfter {
  readonly text: string;
  /** Whether the text ends with what stands behind the requirement: where the delta has such a tail, or makes one. */
  readonly withTail: boolean;
}

/** A merge of requirements by themselves: nobody has accepted anything, and other operations do not matter. */
const ALONE = {
  capability: '',
  change: '',
  retireCapabilities: false,
  allowEmpty: true,
  accepts: () => false,
};

interface Merged {
  readonly result: Spec;
  readonly found: ReadonlyMap<string, Requirement>;
}

/**
 * The MODIFIED requirements of a delta as an archive would leave each of them in the spec, by itself. Those that have
 * nothing to do with one another are merged in one go: a merge reads the whole spec.
 */
export class RequirementsAfter {
  private readonly now: ReadonlyMap<string, Requirement>;
  private readonly renamed: ReadonlyMap<string, Delta['renamed']>;
  /** Undefined where an archive would refuse the requirement. */
  private readonly together = new Map<Requirement, Merged | undefined>();

  constructor(private readonly ground: Ground) {
    this.now = firstByKey(allRequirements(ground.current));
    this.renamed = groupBy(ground.delta.renamed, ({ to }) => to.key);
    const apart = separateOnes(ground.delta);
    if (apart.length > 1) this.mergeTogether(apart);
  }

  /** In: a MODIFIED requirement of the delta. Out: undefined where an archive would refuse it. Never throws. */
  of(wanted: Requirement): RequirementAfter | undefined {
    const renamed = this.renamed.get(wanted.key) ?? [];
    const merged = this.together.has(wanted)
      ? this.together.get(wanted)
      : this.merge(renamed, [wanted]).merged;
    const found = merged?.found.get(wanted.key);
    if (!merged || !found) return undefined;
    const { text } = merged.result;
    const now = this.now.get(renamed[0]?.from.key ?? wanted.key);
    const isNew = tailOf(text, found) !== (now ? tailOf(this.ground.current?.text ?? '', now) : '');
    const withTail = wanted.tail !== undefined || isNew;
    return { text: text.slice(found.start, withTail ? (found.tail?.end ?? found.end) : found.end), withTail };
  }

  /** What is refused is left out in a second go; what still stands in the way then is found one by one. */
  private mergeTogether(apart: readonly Requirement[]): void {
    const first = this.merge([], apart);
    const refused = new Set(first.refusals.map(({ start }) => start));
    const rest = apart.filter(({ start }) => !refused.has(start));
    if (refused.size > 0 && rest.length === apart.length) return;
    const merged = refused.size === 0 ? first.merged : this.merge([], rest).merged;
    if (!merged) return;
    for (const wanted of apart) this.together.set(wanted, refused.has(wanted.start) ? undefined : merged);
  }

  private merge(renamed: Delta['renamed'], modified: readonly Requirement[]) {
    const { delta, base, current } = this.ground;
    const nothing = { added: [], removed: [], orphans: [], purpose: undefined };
    const plan = planMerge({ ...ALONE, base, current, delta: { ...delta, ...nothing, renamed, modified } });
    const { refusals, after, result } = plan;
    if (refusals.length > 0 || after === undefined) return { refusals, merged: undefined };
    const spec = result ?? parseSpec(after);
    return { refusals, merged: { result: spec, found: firstByKey(allRequirements(spec)) } };
  }
}

/** Requirements that are named once in the delta. */
function separateOnes({ modified, renamed }: Delta): Requirement[] {
  const counts = groupBy(modified, ({ key }) => key);
  const names = new Set(renamed.flatMap(({ from, to }) => [from.key, to.key]));
  return modified.filter(({ key }) => !names.has(key) && counts.get(key)?.length === 1);
}

function tailOf(text: string, { tail }: Requirement): string {
  return tail ? comparable(text.slice(tail.start, tail.end)) : '';
}
