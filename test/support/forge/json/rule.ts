import { branchTip } from '../git/bare.ts';
import type { Repository, Rule, Store, User } from '../store.ts';
import { showTime } from './user.ts';

type Kind = 'flag' | 'texts' | 'contexts' | 'number' | 'text';

/** The fields of a rule, in the order of the API; the second column: only on this server. */
const FIELDS: readonly (readonly [name: string, kind: Kind, only?: 'gitea' | 'forgejo'])[] = [
  ['enable_push', 'flag'],
  ['enable_push_whitelist', 'flag'],
  ['push_whitelist_usernames', 'texts'],
  ['push_whitelist_teams', 'texts'],
  ['push_whitelist_deploy_keys', 'flag'],
  ['enable_force_push', 'flag', 'gitea'],
  ['enable_force_push_allowlist', 'flag', 'gitea'],
  ['force_push_allowlist_usernames', 'texts', 'gitea'],
  ['force_push_allowlist_teams', 'texts', 'gitea'],
  ['force_push_allowlist_deploy_keys', 'flag', 'gitea'],
  ['enable_merge_whitelist', 'flag'],
  ['merge_whitelist_usernames', 'texts'],
  ['merge_whitelist_teams', 'texts'],
  ['enable_bypass_allowlist', 'flag', 'gitea'],
  ['bypass_allowlist_usernames', 'texts', 'gitea'],
  ['bypass_allowlist_teams', 'texts', 'gitea'],
  ['enable_status_check', 'flag'],
  ['status_check_contexts', 'contexts'],
  ['required_approvals', 'number'],
  ['enable_approvals_whitelist', 'flag'],
  ['approvals_whitelist_username', 'texts'],
  ['approvals_whitelist_teams', 'texts'],
  ['block_on_rejected_reviews', 'flag'],
  ['block_on_official_review_requests', 'flag'],
  ['block_on_outdated_branch', 'flag'],
  ['dismiss_stale_approvals', 'flag'],
  ['ignore_stale_approvals', 'flag'],
  ['require_signed_commits', 'flag'],
  ['protected_file_patterns', 'text'],
  ['unprotected_file_patterns', 'text'],
  ['block_admin_merge_override', 'flag', 'gitea'],
  ['apply_to_admins', 'flag', 'forgejo'],
];

const EMPTY: Readonly<Record<Kind, unknown>> = {
  flag: false,
  texts: [],
  contexts: null,
  number: 0,
  text: '',
};

export function showRule(store: Store, repository: Repository, rule: Rule): Record<string, unknown> {
  const fields = FIELDS.filter(([, , only]) => only === undefined || only === store.flavor.name);
  const isBranch = branchTip(repository.gitDir, rule.name) !== undefined || !/[*?[{]/.test(rule.name);
  return {
    branch_name: isBranch ? rule.name : '',
    rule_name: rule.name,
    ...(store.flavor.gitea && { priority: rule.priority }),
    ...Object.fromEntries(fields.map(([name, kind]) => [name, showField(store, rule.fields[name], kind)])),
    created_at: showTime(rule.created),
    updated_at: showTime(rule.updated),
  };
}

/** People are listed by id on Gitea, as they were sent on Forgejo. */
function showField(store: Store, value: unknown, kind: Kind): unknown {
  if (value === undefined || value === null) return EMPTY[kind];
  if (kind !== 'texts' || !store.flavor.gitea || !Array.isArray(value)) return value;
  const id = (name: unknown): number => store.users.find((user: User) => user.name === name)?.id ?? 0;
  return [...value].sort((one, other) => id(one) - id(other));
}
