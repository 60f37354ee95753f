import { levelOf, permissionsOf } from '../access.ts';
import { listBranches } from '../git/bare.ts';
import type { Repository, Store, User } from '../store.ts';
import { fullName } from '../store.ts';
import { EPOCH, NEVER, showPlainUser, showTime } from './user.ts';

export function repositoryUrl(store: Store, repository: Repository): string {
  return `${store.url}/${fullName(repository)}`;
}

export function apiUrl(store: Store, repository: Repository): string {
  return `${store.url}/api/v1/repos/${fullName(repository)}`;
}

/** A repository with what this viewer may do in it; `level` says it otherwise. */
export function showRepository(
  store: Store,
  repository: Repository,
  viewer: User | undefined,
  level = levelOf(repository, viewer),
): Record<string, unknown> {
  const branches = listBranches(repository.gitDir).length;
  return {
    ...names(store, repository),
    ...counts(store, repository, branches),
    default_branch: repository.defaultBranch,
    archived: repository.archived,
    created_at: showTime(repository.created),
    updated_at: showTime(repository.updated),
    archived_at: repository.archived ? showTime(repository.updated) : EPOCH,
    permissions: permissionsOf(level),
    ...units(store, repository),
    ...mergeSettings(store, repository),
    avatar_url: '',
    internal: false,
    mirror_interval: '',
    object_format_name: 'sha1',
    mirror_updated: NEVER,
    ...(store.flavor.gitea ? { mirror_last_sync_at: NEVER, licenses: [] } : { repo_transfer: null }),
    topics: [],
  };
}

function names(store: Store, repository: Repository): Record<string, unknown> {
  const url = repositoryUrl(store, repository);
  const host = new URL(store.url).hostname;
  const ssh = store.flavor.gitea
    ? `git@${host}:${fullName(repository)}.git`
    : `ssh://git@${host}/${fullName(repository)}.git`;
  return {
    id: repository.id,
    owner: showPlainUser(store, repository.owner),
    name: repository.name,
    full_name: fullName(repository),
    description: repository.description,
    private: repository.private,
    fork: false,
    template: false,
    ...(!store.flavor.gitea && { parent: null }),
    mirror: false,
    language: '',
    languages_url: `${apiUrl(store, repository)}/languages`,
    html_url: url,
    url: apiUrl(store, repository),
    link: '',
    ssh_url: ssh,
    clone_url: `${url}.git`,
    original_url: '',
    website: '',
  };
}

function counts(store: Store, repository: Repository, branches: number): Record<string, unknown> {
  const open = repository.issues.filter((issue) => issue.state === 'open');
  return {
    empty: branches === 0,
    size: 25,
    stars_count: 0,
    forks_count: 0,
    watchers_count: 1,
    ...(store.flavor.gitea && { branch_count: branches }),
    open_issues_count: open.filter((issue) => !issue.pull).length,
    open_pr_counter: open.filter((issue) => issue.pull).length,
    release_counter: 0,
  };
}

function units(store: Store, repository: Repository): Record<string, unknown> {
  const tracker = {
    enable_time_tracker: true,
    allow_only_contributors_to_track_time: true,
    enable_issue_dependencies: true,
  };
  return {
    ...(store.flavor.gitea && { has_code: true, projects_mode: 'all' }),
    has_issues: repository.units.issues,
    ...(repository.units.issues && { internal_tracker: tracker }),
    has_wiki: true,
    ...(!store.flavor.gitea && { wiki_branch: 'main', globally_editable_wiki: false }),
    has_pull_requests: repository.units.pulls,
    has_projects: true,
    has_releases: true,
    has_packages: true,
    has_actions: repository.units.actions,
  };
}

function mergeSettings(store: Store, repository: Repository): Record<string, unknown> {
  const allowed = repository.units.pulls;
  return {
    ignore_whitespace_conflicts: false,
    allow_merge_commits: allowed,
    allow_rebase: allowed,
    allow_rebase_explicit: allowed,
    allow_squash_merge: allowed,
    allow_fast_forward_only_merge: allowed,
    ...(store.flavor.gitea && {
      allow_merge_update: allowed,
      allow_manual_merge: false,
      autodetect_manual_merge: false,
    }),
    allow_rebase_update: allowed,
    default_delete_branch_after_merge: false,
    default_merge_style: 'merge',
    default_update_style: 'merge',
    default_allow_maintainer_edit: store.flavor.gitea,
  };
}
