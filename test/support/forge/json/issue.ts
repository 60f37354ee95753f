import type { Entry, Issue, Label, Pull, Repository, Store, User } from '../store.ts';
import { fullName } from '../store.ts';
import { apiUrl, repositoryUrl } from './repository.ts';
import { showTime, showUser } from './user.ts';

export function showLabel(store: Store, repository: Repository, label: Label): Record<string, unknown> {
  return {
    id: label.id,
    name: label.name,
    exclusive: label.exclusive,
    is_archived: false,
    color: label.color,
    description: label.description,
    url: `${apiUrl(store, repository)}/labels/${label.id}`,
  };
}

/** The labels of an issue, sorted as the server lists them. */
export function showLabels(store: Store, issue: Issue): Record<string, unknown>[] {
  const sorted = [...issue.labels].sort((one, other) => (one.name < other.name ? -1 : 1));
  return sorted.map((label) => showLabel(store, issue.repository, label));
}

export function issueUrl(store: Store, issue: Issue): string {
  return `${repositoryUrl(store, issue.repository)}/${issue.pull ? 'pulls' : 'issues'}/${issue.number}`;
}

export function isDraft(issue: Issue): boolean {
  return /^(WIP:|\[WIP\])/i.test(issue.title);
}

/** The assignees: by id on Gitea, as they were assigned on Forgejo. */
export function showAssignees(store: Store, issue: Issue): Record<string, unknown>[] {
  const byId = [...issue.assignees].sort((one, other) => one.id - other.id);
  const listed = store.flavor.gitea ? byId : issue.assignees;
  return listed.map((user) => showUser(store, user, undefined));
}

export function commentsOf(issue: Issue): Entry[] {
  return issue.entries.filter((entry) => entry.kind === 'comment');
}

/** Answers to a comment on a line count too, the first word there does not. */
export function countComments(issue: Issue): number {
  const replies = issue.pull?.reviews.flatMap((review) => review.comments.filter((one) => one.reply)) ?? [];
  return commentsOf(issue).length + replies.length;
}

export function showIssue(store: Store, issue: Issue, viewer: User | undefined): Record<string, unknown> {
  const { repository } = issue;
  const assignees = showAssignees(store, issue);
  const { gitea } = store.flavor;
  return {
    id: issue.id,
    url: `${apiUrl(store, repository)}/issues/${issue.number}`,
    html_url: issueUrl(store, issue),
    number: issue.number,
    user: showUser(store, issue.author, viewer),
    original_author: '',
    original_author_id: 0,
    title: issue.title,
    body: issue.body,
    ref: '',
    assets: [],
    labels: showLabels(store, issue),
    milestone: null,
    ...(gitea && { projects: null }),
    assignee: assignees[0] ?? null,
    assignees: assignees.length > 0 ? assignees : null,
    state: issue.state,
    is_locked: false,
    comments: countComments(issue),
    ...showTimes(issue),
    due_date: null,
    ...(gitea && { time_estimate: 0 }),
    pull_request: issue.pull ? showPullOfIssue(store, issue, issue.pull) : null,
    repository: {
      id: repository.id,
      name: repository.name,
      owner: repository.owner.name,
      full_name: fullName(repository),
    },
    pin_order: 0,
    ...(gitea && { content_version: issue.contentVersion }),
  };
}

export function showTimes(issue: Issue): Record<string, unknown> {
  return {
    created_at: showTime(issue.created),
    updated_at: showTime(issue.updated),
    closed_at: issue.closed ? showTime(issue.closed) : null,
  };
}

function showPullOfIssue(store: Store, issue: Issue, pull: Pull): Record<string, unknown> {
  return {
    merged: pull.merged !== undefined,
    merged_at: pull.merged ? showTime(pull.merged.at) : null,
    draft: isDraft(issue),
    html_url: issueUrl(store, issue),
  };
}
