import type { Facts, Problem, ProblemKind } from './problem.ts';
import { CHANGE_WORDS } from './problem-text/change.ts';
import { MERGE_WORDS } from './problem-text/merge.ts';
import { SPEC_WORDS } from './problem-text/spec.ts';
import type { Words, WordTable } from './problem-text/words.ts';

/** The one table of words about problems. A kind without words does not compile. */
const WORDS: WordTable<ProblemKind> = { ...SPEC_WORDS, ...CHANGE_WORDS, ...MERGE_WORDS };

/** The words about a problem. A kind without words does not compile. */
export function wordsOf(problem: Facts): Words {
  return (WORDS[problem.kind] as (facts: Facts) => Words)(problem);
}

/** Whether a problem makes a document invalid however it is checked. */
export function isError(problem: Facts): boolean {
  return wordsOf(problem).level === 'ERROR';
}

/** Whether problems make a document invalid: errors always, warnings too when strict. */
export function isValid(problems: readonly Problem[], strict: boolean): boolean {
  return problems.every((problem) => {
    const { level } = wordsOf(problem);
    return level === 'INFO' || (level === 'WARNING' && !strict);
  });
}
