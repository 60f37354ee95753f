import { branchTip, git, gitBytes, readCommit } from '../git/bare.ts';
import type { Repository, Store } from '../store.ts';
import { apiUrl, repositoryUrl } from './repository.ts';

/** A line of `git ls-tree`. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

export function listTree(gitDir: string, commit: string, ...args: readonly string[]): TreeEntry[] {
  const out = git(gitDir, ['ls-tree', '-z', '--long', '--full-tree', commit, ...args]);
  return out
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [head = '', path = ''] = line.split('\t');
      const [mode = '', type = '', sha = '', size = ''] = head.split(/ +/);
      return { mode, type, sha, size: Number(size) || 0, path };
    });
}

export interface ContentPlace {
  readonly repository: Repository;
  /** As it was asked for: a branch or a commit. */
  readonly ref: string;
  readonly commit: string;
}

/** A file or folder; only a single file comes with its content. */
export function showContent(
  store: Store,
  place: ContentPlace,
  entry: TreeEntry,
  whole: boolean,
): Record<string, unknown> {
  const { repository } = place;
  const isFile = entry.type === 'blob';
  const content = isFile && whole ? gitBytes(repository.gitDir, ['cat-file', 'blob', entry.sha]) : undefined;
  const urls = urlsOf(store, place, entry);
  return {
    name: entry.path.split('/').at(-1),
    path: entry.path,
    sha: entry.sha,
    ...showLastCommit(store, place, entry.path),
    type: isFile ? 'file' : 'dir',
    size: entry.size,
    encoding: content ? 'base64' : null,
    content: content?.toString('base64') ?? null,
    target: null,
    url: urls.self,
    html_url: urls.html,
    git_url: urls.git,
    download_url: isFile ? urls.raw : null,
    submodule_git_url: null,
    _links: { self: urls.self, git: urls.git, html: urls.html },
  };
}

function showLastCommit(
  store: Store,
  { repository, commit }: ContentPlace,
  path: string,
): Record<string, unknown> {
  const sha = git(repository.gitDir, ['rev-list', '-1', commit, '--', path]).trim();
  const { author, committer } = readCommit(repository.gitDir, sha);
  const dates = store.flavor.gitea
    ? { last_committer_date: committer.date, last_author_date: author.date }
    : { last_commit_when: committer.date };
  return { last_commit_sha: sha, ...dates };
}

function urlsOf(store: Store, { repository, ref }: ContentPlace, { path, sha }: TreeEntry) {
  const [html, api] = [repositoryUrl(store, repository), apiUrl(store, repository)];
  const kind = branchTip(repository.gitDir, ref) ? 'branch' : 'commit';
  return {
    self: `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`,
    html: `${html}/src/${kind}/${ref}/${path}`,
    git: `${api}/git/blobs/${sha}`,
    raw: `${html}/raw/${kind}/${ref}/${path}`,
  };
}
