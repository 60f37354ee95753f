import type { Repository, Status, Store, User } from '../store.ts';
import { apiUrl, showRepository } from './repository.ts';
import { showTime, showUser } from './user.ts';

export function showStatus(store: Store, repository: Repository, status: Status): Record<string, unknown> {
  return {
    id: status.index,
    status: status.state,
    target_url: status.targetUrl,
    description: status.description,
    url: `${apiUrl(store, repository)}/statuses/${status.sha}`,
    context: status.context,
    creator: status.creator ? showUser(store, status.creator, undefined) : null,
    created_at: showTime(status.created),
    updated_at: showTime(status.created),
  };
}

export interface Combined {
  readonly sha: string;
  readonly state: string;
  readonly statuses: readonly Status[];
}

/** All statuses of a commit together. Forgejo shows no repository where there are none, and no addresses. */
export function showCombined(
  store: Store,
  repository: Repository,
  { sha, state, statuses }: Combined,
  viewer: User | undefined,
): Record<string, unknown> {
  const { gitea } = store.flavor;
  const some = statuses.length > 0;
  const url = gitea ? `${apiUrl(store, repository)}/commits/${sha}` : '';
  return {
    state,
    sha: gitea || some ? sha : '',
    total_count: statuses.length,
    statuses: some ? statuses.map((status) => showStatus(store, repository, status)) : null,
    repository: gitea || some ? showRepository(store, repository, viewer) : null,
    commit_url: url,
    url: gitea ? `${url}/status` : '',
  };
}
