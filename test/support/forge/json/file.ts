import { changesBetween } from '../git/bare.ts';
import type { Pull, Store } from '../store.ts';
import { apiUrl, repositoryUrl } from './repository.ts';

/** The files that a pull request changes. */
export function showFiles(store: Store, pull: Pull): Record<string, unknown>[] {
  const { repository } = pull.issue;
  const url = repositoryUrl(store, repository);
  return changesBetween(repository.gitDir, pull.mergeBase, pull.headSha).map((change) => {
    const { path, additions, deletions } = change;
    return {
      filename: path,
      status: { A: 'added', D: 'deleted' }[change.letter] ?? 'changed',
      additions,
      deletions,
      changes: additions + deletions,
      html_url: `${url}/src/commit/${pull.headSha}/${path}`,
      contents_url: `${apiUrl(store, repository)}/contents/${path}?ref=${pull.headSha}`,
      raw_url: `${url}/raw/commit/${pull.headSha}/${path}`,
    };
  });
}
