import { type Change, type Commit, changesBetween, readCommit, type Signature } from '../git/bare.ts';
import type { Repository, Store } from '../store.ts';
import { apiUrl, repositoryUrl } from './repository.ts';
import { NEVER, showUser } from './user.ts';

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export const UNSIGNED = {
  verified: false,
  reason: 'gpg.error.not_signed_commit',
  signature: '',
  signer: null,
  payload: '',
};

export interface CommitView {
  readonly stat?: boolean;
  readonly files?: boolean;
  readonly verification?: boolean;
}

/** What a commit changed against its first parent. */
export function changesOf(repository: Repository, commit: Commit): readonly Change[] {
  return changesBetween(repository.gitDir, commit.parents[0] ?? EMPTY_TREE, commit.sha);
}

export function showCommit(
  store: Store,
  repository: Repository,
  sha: string,
  view: CommitView = {},
): Record<string, unknown> {
  const commit = readCommit(repository.gitDir, sha);
  const changes = view.stat === false && view.files === false ? [] : changesOf(repository, commit);
  const urls = gitUrls(store, repository);
  const { date } = commit.author;
  return {
    url: urls.commit(sha),
    sha,
    created: commit.committer.date,
    html_url: `${repositoryUrl(store, repository)}/commit/${sha}`,
    commit: {
      url: urls.commit(sha),
      author: { ...commit.author, date },
      committer: commit.committer,
      message: commit.message,
      // The servers name the commit where its tree is asked for.
      tree: { url: urls.tree(sha), sha, created: commit.committer.date },
      verification: view.verification === false ? null : UNSIGNED,
    },
    author: showAccount(store, commit.author),
    committer: showAccount(store, commit.committer),
    parents: commit.parents.map((parent) => ({ url: urls.commit(parent), sha: parent, created: NEVER })),
    files: view.files === false ? null : changes.map(showChangedName),
    stats: view.stat === false ? null : showStats(changes),
  };
}

export function showChangedName(change: Change): Record<string, unknown> {
  const status = { A: 'added', D: 'removed' }[change.letter] ?? 'modified';
  return { filename: change.path, status };
}

function showStats(changes: readonly Change[]): Record<string, number> {
  const additions = changes.reduce((sum, change) => sum + change.additions, 0);
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0);
  return { total: additions + deletions, additions, deletions };
}

function gitUrls(store: Store, repository: Repository) {
  const base = `${apiUrl(store, repository)}/git`;
  return {
    commit: (sha: string): string => `${base}/commits/${sha}`,
    tree: (sha: string): string => `${base}/trees/${sha}`,
  };
}

/** The account behind an address, if there is one. */
function showAccount(store: Store, signature: Signature): unknown {
  const user = store.users.find((one) => one.email === signature.email);
  return user ? showUser(store, user, undefined) : null;
}

/** The tip of a branch, in the form of web hooks. */
export function showTip(store: Store, repository: Repository, sha: string): Record<string, unknown> {
  const commit = readCommit(repository.gitDir, sha);
  return {
    id: sha,
    message: commit.message,
    url: `${repositoryUrl(store, repository)}/commit/${sha}`,
    author: showPerson(store, commit.author),
    committer: showPerson(store, commit.committer),
    verification: UNSIGNED,
    timestamp: commit.committer.date,
    added: null,
    removed: null,
    modified: null,
  };
}

function showPerson(store: Store, { name, email }: Signature): Record<string, string> {
  const user = store.users.find((one) => one.email === email);
  return { name, email, username: user?.name ?? '' };
}

/** The commit that a change of files made. */
export function showMadeCommit(store: Store, repository: Repository, sha: string): Record<string, unknown> {
  const commit = readCommit(repository.gitDir, sha);
  const urls = gitUrls(store, repository);
  return {
    url: urls.commit(sha),
    sha,
    created: NEVER,
    html_url: `${repositoryUrl(store, repository)}/commit/${sha}`,
    author: commit.author,
    committer: commit.committer,
    parents: commit.parents.map((parent) => ({ url: urls.commit(parent), sha: parent, created: NEVER })),
    message: commit.message,
    tree: { url: urls.tree(commit.tree), sha: commit.tree, created: NEVER },
  };
}
