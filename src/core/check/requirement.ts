import type { Operation } from '../delta.ts';
import { normalForm } from '../name.ts';
import type { Problem } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
import { problemAt, type Subject } from './text.ts';

export interface RequirementRules {
  /** The words of which a requirement must hold one. */
  readonly normative: readonly string[];
}

const LONG = 500;

/** What is wrong with one requirement, in a spec or under ADDED or MODIFIED. */
export function checkRequirement(
  subject: Subject,
  requirement: Requirement,
  rules: RequirementRules,
  where: { readonly item: string; readonly operation?: Operation },
): Problem[] {
  const { item, operation } = where;
  const report = (facts: Parameters<typeof problemAt>[1], at: string) =>
    problemAt(subject, facts, requirement.start, at);
  const base = { name: requirement.name, ...(operation && { operation }) };
  const problems: Problem[] = [];
  if (requirement.canonical) {
    const inHeading = hasNormative(requirement.name, rules.normative);
    if (requirement.text === '')
      problems.push(report({ kind: 'requirement-no-text', inHeading, ...base }, item));
    else if (!hasNormative(requirement.text, rules.normative)) {
      problems.push(
        report({ kind: 'requirement-not-normative', words: rules.normative, inHeading, ...base }, item),
      );
    }
  }
  const filled = requirement.scenarios.filter((scenario) => scenario.body !== '').length;
  if (filled === 0) {
    const emptyScenarios = requirement.scenarios.length;
    const at = operation ? item : `${item}.scenarios`;
    problems.push(report({ kind: 'requirement-no-scenario', emptyScenarios, ...base }, at));
  }
  if (!operation && requirement.text.length > LONG) {
    problems.push(
      report({ kind: 'requirement-long', name: requirement.name, length: requirement.text.length }, item),
    );
  }
  return problems;
}

/** Whether a text holds one of the words: whole words in scripts that have blanks, anywhere in those that have none. */
export function hasNormative(text: string, words: readonly string[]): boolean {
  const normal = normalForm(text);
  return words.some((word) => findWord(normal, normalForm(word)));
}

function findWord(normal: string, word: string): boolean {
  if (word === '') return false;
  for (let at = normal.indexOf(word); at >= 0; at = normal.indexOf(word, at + 1)) {
    if (!isLetter(normal, at - 1) && !isLetter(normal, at + word.length)) return true;
    if (!/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)) return true;
  }
  return false;
}

function isLetter(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /[\p{L}\p{N}_]/u.test(text.charAt(at));
}
