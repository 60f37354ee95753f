import type { StepFinding } from '../core/forge/in-step.ts';
import { shellWord } from '../core/shell-word.ts';
import { oneLine } from './one-line.ts';

export interface FindingWords {
  readonly message: string;
  readonly fix?: string;
}

/** The words about what bringing a change in step has found. A kind without words does not compile. */
export function findingWords(finding: StepFinding, change: string): FindingWords {
  const say = WORDS[finding.kind] as (finding: StepFinding, name: string) => FindingWords;
  return say(finding, shellWord(change));
}

type Kind = StepFinding['kind'];
type Table<K extends Kind> = {
  readonly [Each in K]: (finding: Extract<StepFinding, { kind: Each }>, name: string) => FindingWords;
};

type IssueKind = Extract<Kind, `issue-${string}` | 'not-raised' | 'stranger-task'>;
type BranchKind = Extract<Kind, `branch-${string}` | 'push-refused' | `${string}not-committed`>;

const ISSUE_WORDS: Table<IssueKind> = {
  'not-raised': (_, name) => ({
    message: 'It has no issue yet.',
    fix: `Raise it: openspec propose ${name} --submit`,
  }),
  'issue-gone': ({ number }, name) => ({
    message: `Issue #${number} is not there, or not yours to see.`,
    fix: `If it was deleted, take the line \`issue: ${number}\` out of .openspec.yaml and run openspec propose ${name} --submit`,
  }),
  'issue-is-pull': ({ number }, name) => ({
    message: `#${number} is a pull request, not an issue.`,
    fix: `Correct \`issue\` in .openspec.yaml, or take it out and run openspec propose ${name} --submit`,
  }),
  'issue-of-other': ({ number, change }, name) => ({
    message: `Issue #${number} belongs to the change ${oneLine(change)}.`,
    fix: `Correct \`issue\` in .openspec.yaml, or take it out and run openspec propose ${name} --submit`,
  }),
  'issue-closed': ({ number }, name) => ({
    message: `Issue #${number} was closed by hand, so nothing was changed on the forge.`,
    fix: `Reopen it there and run openspec sync ${name}, or remove the change folder.`,
  }),
  'stranger-task': ({ number, line }) => ({
    message: `Issue #${number} has a box that is no task of tasks.md: ${oneLine(line)}`,
    fix: 'Add it to tasks.md if it belongs there.',
  }),
};

const BRANCH_WORDS: Table<BranchKind> = {
  'branch-behind': ({ branch, ref }, name) => ({
    message: `${branch} has commits on the forge that are not here, so nothing else was changed there.`,
    fix: `Run git pull ${FORGE} ${ref}, then openspec sync ${name}`,
  }),
  'branch-diverged': ({ branch, ref }, name) => ({
    message: `${branch} has other commits on the forge than here, so it was not pushed, and nothing else was changed there.`,
    fix: `Run git pull --rebase ${FORGE} ${ref}, then openspec sync ${name}. ${overwriting(ref, branch)}`,
  }),
  'push-refused': ({ branch, words }, name) => ({
    message: `The forge refused the push of ${branch}: ${oneLine(words)}`,
    fix: `See the rules of the branch, or push by AGit: \`forge: { push: agit }\`. Then run openspec sync ${name}`,
  }),
  'not-committed': ({ paths }, name) => ({
    message: `Not committed yet: ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' and others' : ''}.`,
    fix: `Commit it and run openspec sync ${name}, or run openspec sync ${name} --commit`,
  }),
  'archive-not-committed': (_, name) => ({
    message: 'The archive is not committed, so the forge was not told of it.',
    fix: `Commit it with git, then run openspec sync ${name}; next time archive with --commit.`,
  }),
};

/** The remote may have any name; people know theirs. */
const FORGE = 'origin';

/** How to put what is here in the place of what is there, after a rebase of one's own. */
function overwriting(ref: string, branch: string): string {
  return ref.startsWith('refs/heads/')
    ? `If yours shall take their place: git push --force-with-lease ${FORGE} ${branch}`
    : 'If yours shall take their place, push to refs/for/ with -o force-push=true.';
}

const WORDS: Table<Kind> = {
  ...ISSUE_WORDS,
  ...BRANCH_WORDS,
  'pull-closed': ({ number }, name) => ({
    message: `Pull request #${number} was closed without a merge, so it is left alone.`,
    fix: `Reopen it there and run openspec sync ${name}. If its branch was deleted, push the branch first.`,
  }),
  'pull-missing': (_, name) => ({
    message: 'The push went through, but the forge shows no pull request for it.',
    fix: `Run openspec sync ${name} in a moment.`,
  }),
  'text-edited': ({ where, number }) => ({
    message: `Somebody edited the text of openspec in ${where === 'issue' ? 'issue' : 'pull request'} #${number}; it follows from the files, so the edit is gone there.`,
    fix: 'Write above or below it, or change the files.',
  }),
  renamed: ({ from, to }) => ({
    message: `The repository ${from} is called ${to} now.`,
    fix: 'Run git remote set-url with the new name.',
  }),
};
