import type { Delta } from '../delta.ts';
import type { Requirement } from '../requirement.ts';
import { allRequirements, parseSpec, type Spec } from '../spec.ts';
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

/** A merge of one requirement by itself: nobody has accepted anything, and other requirements do not matter. */
const ALONE = {
  capability: '',
  change: '',
  retireCapabilities: false,
  allowEmpty: true,
  accepts: () => false,
};

/** A MODIFIED requirement as an archive would leave it in the spec; undefined where it would refuse. */
export function requirementAfter(
  { delta, base, current }: Ground,
  wanted: Requirement,
): RequirementAfter | undefined {
  const renamed = delta.renamed.filter(({ to }) => to.key === wanted.key);
  const only = {
    ...delta,
    added: [],
    removed: [],
    renamed,
    modified: [wanted],
    orphans: [],
    purpose: undefined,
  };
  const plan = planMerge({ ...ALONE, base, current, delta: only });
  if (plan.refusals.length > 0 || plan.after === undefined) return undefined;
  const result = plan.result ?? parseSpec(plan.after);
  const found = allRequirements(result).find(({ key }) => key === wanted.key);
  if (!found) return undefined;
  const key = renamed[0]?.from.key ?? wanted.key;
  const now = current && allRequirements(current).find((requirement) => requirement.key === key);
  const isNew = tailOf(result.text, found) !== (current && now ? tailOf(current.text, now) : '');
  const withTail = wanted.tail !== undefined || isNew;
  return {
    text: result.text.slice(found.start, withTail ? (found.tail?.end ?? found.end) : found.end),
    withTail,
  };
}

function tailOf(text: string, { tail }: Requirement): string {
  return tail ? comparable(text.slice(tail.start, tail.end)) : '';
}
