import { branchTip, changesBetween, mergeBase } from './git/bare.ts';
import { mergeTree } from './git/write.ts';
import { isDraft } from './json/issue.ts';
import type { Pull, Review } from './store.ts';

export interface Sizes {
  readonly additions: number;
  readonly deletions: number;
  readonly files: number;
}

const sizes = new Map<string, Sizes>();
const conflicts = new Map<string, boolean>();

/** How much a pull request changes. The servers do not count it for one that was pushed to `refs/for`. */
export function sizesOf(pull: Pull): Sizes {
  if (pull.agit) return { additions: 0, deletions: 0, files: 0 };
  const { gitDir } = pull.issue.repository;
  const key = `${gitDir} ${pull.mergeBase} ${pull.headSha}`;
  const found = sizes.get(key) ?? measure(gitDir, pull.mergeBase, pull.headSha);
  sizes.set(key, found);
  return found;
}

function measure(gitDir: string, from: string, to: string): Sizes {
  const changes = changesBetween(gitDir, from, to);
  return {
    additions: changes.reduce((sum, change) => sum + change.additions, 0),
    deletions: changes.reduce((sum, change) => sum + change.deletions, 0),
    files: changes.length,
  };
}

/** The tip of the branch that it goes to. */
export function baseTip(pull: Pull): string {
  return branchTip(pull.issue.repository.gitDir, pull.base) ?? pull.mergeBase;
}

export function hasConflict(pull: Pull): boolean {
  const { gitDir } = pull.issue.repository;
  const base = baseTip(pull);
  const key = `${gitDir} ${base} ${pull.headSha}`;
  const found = conflicts.get(key) ?? mergeTree(gitDir, base, pull.headSha) === undefined;
  conflicts.set(key, found);
  return found;
}

/** Says whether the server is still checking, and counts the look. */
export function lookWhileChecking(pull: Pull): boolean {
  if (pull.checking <= 0) return false;
  pull.checking -= 1;
  return true;
}

/** As the API shows it: false also for a draft and while it is being checked. */
export function isMergeable(pull: Pull, gitea: boolean): boolean {
  if (pull.merged) return gitea;
  if (lookWhileChecking(pull)) return false;
  return !isDraft(pull.issue) && !hasConflict(pull);
}

export function isBehind(pull: Pull): boolean {
  const { gitDir } = pull.issue.repository;
  const base = baseTip(pull);
  return mergeBase(gitDir, base, pull.headSha) !== base;
}

/** The people asked for a review, and those who gave one (or a comment, where they count): by their latest word. */
export function reviewersOf(pull: Pull, withComments: boolean): Review[] {
  const counted = pull.reviews.filter(
    (review) => review.state !== 'PENDING' && (withComments || review.state !== 'COMMENT'),
  );
  const latest = new Map(counted.map((review) => [review.user, review]));
  return [...latest.values()].sort((one, other) => one.id - other.id);
}
