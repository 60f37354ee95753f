import type { Entry, Issue, Store, User } from '../store.ts';
import { issueUrl, showIssue, showLabel } from './issue.ts';
import { showTime, showUser } from './user.ts';

function places(store: Store, issue: Issue, entry: Entry): Record<string, unknown> {
  const url = issueUrl(store, issue);
  return {
    html_url: `${url}#issuecomment-${entry.id}`,
    pull_request_url: issue.pull ? url : '',
    issue_url: issue.pull ? '' : url,
  };
}

export function showComment(store: Store, issue: Issue, entry: Entry): Record<string, unknown> {
  return {
    id: entry.id,
    ...places(store, issue, entry),
    user: showUser(store, entry.user, undefined),
    original_author: '',
    original_author_id: 0,
    body: entry.body,
    assets: [],
    created_at: showTime(entry.created),
    updated_at: showTime(entry.updated),
  };
}

/** A line of the timeline. Every kind has all fields. */
export function showEntry(
  store: Store,
  issue: Issue,
  entry: Entry,
  viewer: User | undefined,
): Record<string, unknown> {
  const person = (user: User | undefined): unknown => (user ? showUser(store, user, undefined) : null);
  const other = (one: Issue | undefined): unknown => (one ? showIssue(store, one, viewer) : null);
  return {
    id: entry.id,
    type: entry.kind,
    ...places(store, issue, entry),
    user: person(entry.user),
    body: entry.body,
    created_at: showTime(entry.created),
    updated_at: showTime(entry.updated),
    old_project_id: 0,
    project_id: 0,
    old_milestone: null,
    milestone: null,
    tracked_time: null,
    old_title: entry.titles?.[0] ?? '',
    new_title: entry.titles?.[1] ?? '',
    old_ref: '',
    new_ref: '',
    ref_issue: other(entry.issue),
    ref_comment: null,
    ref_action: entry.action ?? 'none',
    ref_commit_sha: entry.commit ?? '',
    review_id: entry.review ?? 0,
    label: entry.label ? showLabel(store, issue.repository, entry.label) : null,
    assignee: person(entry.assignee),
    assignee_team: null,
    removed_assignee: entry.removed ?? false,
    resolve_doer: null,
    dependent_issue: other(entry.blocker),
  };
}
