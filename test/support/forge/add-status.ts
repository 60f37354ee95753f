import { runScheduled } from './merging.ts';
import { pullsOf } from './pulls.ts';
import { statusesOf } from './status-state.ts';
import type { Repository, Status, Store } from './store.ts';

export type NewStatus = Omit<Status, 'index' | 'created'>;

/** Posts a status; a pull request that waited for it may merge. */
export function addStatus(store: Store, repository: Repository, fields: NewStatus): Status {
  const index = statusesOf(repository, fields.sha).length + 1;
  const status = { ...fields, index, created: store.now() };
  repository.statuses.push(status);
  for (const pull of pullsOf(repository)) if (pull.headSha === fields.sha) runScheduled(store, pull);
  return status;
}
