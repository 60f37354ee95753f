import type { Problem, Refusal } from '../problem.ts';
import { wordsOf } from '../problem-text.ts';
import type { ArchivedSpec } from '../receipt.ts';
import type { Spec } from '../spec.ts';
import type { RequirementRules } from './requirement.ts';
import { checkSpec } from './spec.ts';

/**
 * Why the result of a merge may not be written: errors that the spec did not have before.
 * In: the spec on both sides of a merge without refusals. Errors that were there already are no reason to stop.
 */
export function checkResult({ capability, before, after }: ArchivedSpec, rules: RequirementRules): Refusal[] {
  if (after === undefined) return [];
  const errors = errorsOf(after, rules);
  if (errors.length === 0) return [];
  const known = new Set(before ? errorsOf(before, rules).map(identity) : []);
  const fresh = errors.filter((problem) => !known.has(identity(problem)));
  return fresh.map((problem) => {
    return { kind: 'merge-result-invalid', capability, reason: wordsOf(problem).message };
  });
}

function errorsOf(spec: Spec, rules: RequirementRules): Problem[] {
  return checkSpec(spec, '', rules).filter((problem) => wordsOf(problem).level === 'ERROR');
}

/** A problem without its place, which moves when text above it grows. */
function identity(problem: Problem): string {
  return `${problem.kind}\u0000${'name' in problem ? problem.name : ''}`;
}
