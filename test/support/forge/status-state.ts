import { globMatches } from './rules.ts';
import type { Repository, Status } from './store.ts';

export function statusesOf(repository: Repository, sha: string): Status[] {
  return repository.statuses.filter((status) => status.sha === sha);
}

/** The newest of each context, by age. */
export function latestStatuses(repository: Repository, sha: string): Status[] {
  const latest = new Map(statusesOf(repository, sha).map((status) => [status.context, status]));
  return [...latest.values()].sort((one, other) => one.index - other.index);
}

/** What several states are together. */
export function combine(states: readonly string[], gitea: boolean): string {
  if (states.length === 0) return gitea ? 'pending' : '';
  const has = (...names: string[]): boolean => states.some((state) => names.includes(state));
  if (has('error', 'failure')) return 'failure';
  if (has('warning')) return gitea ? 'failure' : 'warning';
  if (has('pending')) return 'pending';
  return has('success', 'skipped') ? 'success' : gitea ? 'failure' : '';
}

/** Whether each required pattern has a match, and the matches are good. Forgejo looks at one match of each. */
export function requiredMet(
  repository: Repository,
  sha: string,
  patterns: readonly string[],
  gitea: boolean,
): boolean {
  const latest = latestStatuses(repository, sha);
  if (patterns.length === 0)
    return (
      combine(
        latest.map(({ state }) => state),
        gitea,
      ) === 'success'
    );
  return patterns.every((pattern) => {
    const matches = latest.filter(({ context }) => globMatches(pattern, context));
    const looked = gitea ? matches : matches.slice(0, 1);
    return (
      looked.length > 0 && looked.every(({ state }) => state === 'success' || (gitea && state === 'skipped'))
    );
  });
}
