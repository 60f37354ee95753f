import type { Problem, Refusal } from '../problem.ts';
import { isError, wordsOf } from '../problem-text.ts';
import type { ArchivedSpec } from '../receipt.ts';
import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import type { RequirementRules } from './requirement.ts';
import { checkSpec } from './spec.ts';

/**
 * Why the result of a merge may not be written: errors that the spec did not have before.
 * In: the spec on both sides of a merge without refusals. Errors that were there already are no reason to stop,
 * and a requirement with the text of an old one has none that are new.
 */
export function checkResult({ capability, before, after }: ArchivedSpec, rules: RequirementRules): Refusal[] {
  if (after === undefined) return [];
  const old = new Set(before?.requirements.map((requirement) => textOf(before, requirement)));
  const errors = errorsOf(after, rules, (requirement) => !old.has(textOf(after, requirement)));
  if (errors.length === 0) return [];
  const known = new Set(before ? errorsOf(before, rules, () => true).map(identity) : []);
  const fresh = errors.filter((problem) => !known.has(identity(problem)));
  return fresh.map((problem) => {
    return { kind: 'merge-result-invalid', capability, reason: wordsOf(problem).message };
  });
}

function textOf(spec: Spec, { start, end }: Requirement): string {
  return spec.text.slice(start, end);
}

function errorsOf(
  spec: Spec,
  rules: RequirementRules,
  isAsked: (requirement: Requirement) => boolean,
): Problem[] {
  return checkSpec(spec, '', rules, isAsked).filter(isError);
}

/** A problem without its place, which moves when text above it grows. */
function identity(problem: Problem): string {
  return `${problem.kind}\u0000${'name' in problem ? problem.name : ''}`;
}
