import type { Operation } from '../delta.ts';
import { normalForm } from '../name.ts';
import type { Facts, Problem } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
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
  const report = (facts: Facts, at = item) => problems.push(problemAt(subject, facts, requirement.start, at));
  const statement = checkStatement(requirement, rules, operation);
  if (statement) report(statement);
  if (!requirement.scenarios.some((scenario) => scenario.body !== '')) {
    const emptyScenarios = requirement.scenarios.length;
    const facts = {
      kind: 'requirement-no-scenario',
      emptyScenarios,
      ...naming(requirement, operation),
    } as const;
    report(facts, operation ? item : `${item}.scenarios`);
  }
  const { length } = requirement.text;
  if (!operation && length > LONG) report({ kind: 'requirement-long', name: requirement.name, length });
  return problems;
}

/** A canonical requirement says what it requires, with one of the words. */
function checkStatement(
  requirement: Requirement,
  { normative: words }: RequirementRules,
  operation: Operation | undefined,
): Facts | undefined {
  const { canonical, name, text } = requirement;
  if (!canonical || (text !== '' && hasNormative(text, words))) return undefined;
  const facts = { inHeading: hasNormative(name, words), ...naming(requirement, operation) };
  return text === ''
    ? { kind: 'requirement-no-text', ...facts }
    : { kind: 'requirement-not-normative', words, ...facts };
}

function naming(
  { name }: Requirement,
  operation: Operation | undefined,
): { name: string; operation?: Operation } {
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
