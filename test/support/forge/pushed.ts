import { branchTip, commitsBetween, readCommit } from './git/bare.ts';
import { updatePullRef } from './git/write.ts';
import { addEntry, applyReferences, findIssue, setState } from './issue-state.ts';
import { headMoved, type Move, pullsOf, rebaseOf } from './pulls.ts';
import { findReferences } from './references.ts';
import { fullName, type Repository, type Store, type User } from './store.ts';

const NOTHING = '0'.repeat(40);

export interface BranchMove extends Move {
  readonly branch: string;
  /** A merge by the server: its commits are not noted in the issues again. */
  readonly quiet?: boolean;
}

/** Everything that follows when a branch has moved, by a push or by the server. */
export function pushedTo(store: Store, repository: Repository, user: User, move: BranchMove): void {
  repository.updated = store.now();
  const open = pullsOf(repository).filter((pull) => pull.issue.state === 'open');
  const own = open.filter((pull) => !pull.agit && pull.head === move.branch);
  if (move.after === NOTHING) {
    for (const pull of own) setState(store, pull.issue, user, 'closed');
    return;
  }
  if (!move.quiet) noteCommits(store, repository, user, move);
  for (const pull of own) {
    if (pull.headSha === move.after) continue;
    updatePullRef(repository.gitDir, pull.issue.number, move.after);
    headMoved(store, user, pull, { before: pull.headSha, after: move.after });
  }
  for (const pull of open.filter((one) => one.base === move.branch)) {
    rebaseOf(pull);
    pull.checking = repository.checks;
  }
}

/** Issues named in pushed commits learn of them; on the default branch keywords work. */
function noteCommits(store: Store, repository: Repository, user: User, move: BranchMove): void {
  for (const sha of newCommits(repository, move)) {
    const { message } = readCommit(repository.gitDir, sha);
    for (const { number } of findReferences(message, fullName(repository))) {
      const issue = findIssue(repository, number);
      const path = `${new URL(store.url).pathname.replace(/\/$/, '')}/${fullName(repository)}/commit/${sha}`;
      const body = `<a href="${path}">${message.split('\n')[0]}</a>`;
      if (issue) addEntry(store, issue, user, { kind: 'commit_ref', commit: sha, body });
    }
    if (move.branch === repository.defaultBranch) applyReferences(store, repository, user, message);
  }
}

function newCommits(repository: Repository, { before, after, branch }: BranchMove): string[] {
  const { gitDir, defaultBranch } = repository;
  if (before !== NOTHING) return commitsBetween(gitDir, before, after).toReversed();
  const trunk = branchTip(gitDir, defaultBranch);
  if (!trunk || branch === defaultBranch) return commitsBetween(gitDir, '', after).toReversed();
  return commitsBetween(gitDir, trunk, after).toReversed();
}
