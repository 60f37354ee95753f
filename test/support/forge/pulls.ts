import { branchTip, commitsBetween, isAncestor, mergeBase } from './git/bare.ts';
import { updatePullRef } from './git/write.ts';
import { addEntry, createIssue, noteReferences, touch } from './issue-state.ts';
import { ruleFlag, ruleFor } from './rules.ts';
import { type Issue, nextId, type Pull, type Repository, type Store, type User } from './store.ts';

export function pullsOf(repository: Repository): Pull[] {
  return repository.issues.flatMap((issue) => issue.pull ?? []);
}

export interface PullEnds {
  readonly base: string;
  readonly head: string;
  readonly agit?: boolean;
}

export function findOpenPull(repository: Repository, ends: PullEnds): Pull | undefined {
  return pullsOf(repository).find(
    (pull) => pull.issue.state === 'open' && pull.agit === (ends.agit ?? false) && sameEnds(pull, ends),
  );
}

function sameEnds(pull: Pull, { base, head }: PullEnds): boolean {
  return pull.base === base && pull.head === head;
}

/** The latest with these ends, open or not. */
export function findPull(repository: Repository, ends: PullEnds): Pull | undefined {
  const fitting = pullsOf(repository).filter((pull) => sameEnds(pull, ends));
  return fitting.find((pull) => pull.issue.state === 'open') ?? fitting.at(-1);
}

export interface NewPull extends PullEnds {
  readonly headSha: string;
  readonly title: string;
  readonly body: string;
  readonly assignees?: readonly User[];
  readonly labels?: Issue['labels'];
}

export function createPull(store: Store, repository: Repository, author: User, fields: NewPull): Pull {
  const { gitDir } = repository;
  const issue = createIssue(store, repository, author, fields);
  const agit = fields.agit ?? false;
  const pull: Pull = {
    id: nextId(store, 'pull'),
    issue,
    base: fields.base,
    head: fields.head,
    agit,
    headSha: fields.headSha,
    mergeBase: mergeBase(gitDir, branchTip(gitDir, fields.base) ?? '', fields.headSha) ?? '',
    reviews: [],
    checking: repository.checks,
    allowMaintainerEdit: store.flavor.gitea && !agit,
  };
  issue.pull = pull;
  updatePullRef(gitDir, issue.number, fields.headSha);
  noteReferences(store, issue, author, `${issue.title}\n${issue.body}`);
  notePush(store, author, pull, { before: pull.mergeBase, after: fields.headSha });
  return pull;
}

export interface Move {
  readonly before: string;
  readonly after: string;
}

/** The head of a pull request is another commit now. */
export function headMoved(store: Store, user: User, pull: Pull, move: Move): void {
  const { repository } = pull.issue;
  pull.headSha = move.after;
  rebaseOf(pull);
  pull.checking = repository.checks;
  const rule = ruleFor(repository, pull.base);
  for (const review of pull.reviews) {
    if (review.commit === '' || review.commit === move.after) continue;
    review.stale = true;
    if (review.state === 'APPROVED' && rule && ruleFlag(rule, 'dismiss_stale_approvals'))
      review.dismissed = true;
  }
  notePush(store, user, pull, move);
  touch(store, pull.issue);
}

/** Finds the common ancestor again, after either end has moved. */
export function rebaseOf(pull: Pull): void {
  const { gitDir } = pull.issue.repository;
  const base = branchTip(gitDir, pull.base);
  if (base) pull.mergeBase = mergeBase(gitDir, base, pull.headSha) ?? pull.mergeBase;
}

function notePush(store: Store, user: User, pull: Pull, { before, after }: Move): void {
  const { gitDir } = pull.issue.repository;
  const forced = before !== '' && !isAncestor(gitDir, before, after);
  const commits = forced ? [before, after] : commitsBetween(gitDir, before, after).toReversed();
  const body = JSON.stringify({ is_force_push: forced, commit_ids: commits });
  addEntry(store, pull.issue, user, { kind: 'pull_push', body });
}
