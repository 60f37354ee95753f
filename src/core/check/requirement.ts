import type { Operation } from '../delta.ts';
import { normalForm } from '../name.ts';
import type { Facts, Problem } from '../problem.ts';
import type { Requirement, Scenario } from '../requirement.ts';
import { problemAt, type Subject } from './text.ts';

export interface RequirementRules {
  /** The words of which a requirement must hold one. */
  readonly normative: readonly string[];
}

const LONG = 500;

/** Which place in a document a requirement has, and under which operation it stands in a delta. */
interface Where {
  readonly item: string;
  readonly operation?: Operation;
}

/** What is wrong with one requirement, in a spec or under ADDED or MODIFIED. */
export function checkRequirement(
  subject: Subject,
  requirement: Requirement,
  rules: RequirementRules,
  where: Where,
): Problem[] {
  const problems: Problem[] = [];
  const { item, operation } = where;
  const { name, start, scenarios, text } = requirement;
  const statement = checkStatement(requirement, rules, operation);
  if (statement) problems.push(problemAt(subject, statement, start, item));
  if (!scenarios.some(isFilled)) {
    const facts = { kind: 'requirement-no-scenario', emptyScenarios: scenarios.length } as const;
    const at = operation ? item : `${item}.scenarios`;
    problems.push(problemAt(subject, { ...facts, ...naming(name, operation) }, start, at));
  }
  if (!operation && text.length > LONG)
    problems.push(problemAt(subject, { kind: 'requirement-long', name, length: text.length }, start, item));
  return problems;
}

function isFilled(scenario: Scenario): boolean {
  return scenario.body !== '';
}

/** A canonical requirement says what it requires, with one of the words. */
function checkStatement(
  requirement: Requirement,
  { normative: words }: RequirementRules,
  operation: Operation | undefined,
): Facts | undefined {
  const { canonical, name, text } = requirement;
  if (!canonical || (text !== '' && hasNormative(text, words))) return undefined;
  const facts = { inHeading: hasNormative(name, words), ...naming(name, operation) };
  return text === ''
    ? { kind: 'requirement-no-text', ...facts }
    : { kind: 'requirement-not-normative', words, ...facts };
}

function naming(name: string, operation: Operation | undefined): { name: string; operation?: Operation } {
  return operation ? { name, operation } : { name };
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
