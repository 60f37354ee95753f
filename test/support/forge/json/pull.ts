import { branchTip } from '../git/bare.ts';
import { baseTip, isMergeable, reviewersOf, sizesOf } from '../pull-state.ts';
import type { Issue, Pull, Review, ReviewComment, Store, User } from '../store.ts';
import { countComments, isDraft, issueUrl, showAssignees, showLabels, showTimes } from './issue.ts';
import { showRepository } from './repository.ts';
import { showTime, showUser } from './user.ts';

export interface PullView {
  readonly viewer: User | undefined;
  /** Lists show less on Gitea. */
  readonly listed?: boolean;
}

/** A pull request, in the longer form of a single answer or the shorter one of a list. */
export function showPull(store: Store, pull: Pull, view: PullView): Record<string, unknown> {
  const { issue } = pull;
  const { gitea } = store.flavor;
  const url = issueUrl(store, issue);
  const short = gitea && view.listed === true;
  const reviewers = reviewersOf(pull, gitea && !short).map((review) =>
    showUser(store, review.user, undefined),
  );
  return {
    id: pull.id,
    url,
    number: issue.number,
    user: showUser(store, issue.author, view.viewer),
    title: issue.title,
    body: issue.body,
    labels: showLabels(store, issue),
    milestone: null,
    ...showPeople(store, issue, gitea && !short),
    requested_reviewers: short && reviewers.length === 0 ? null : reviewers,
    requested_reviewers_teams: short ? null : [],
    state: issue.state,
    draft: isDraft(issue),
    is_locked: false,
    ...showCounts(store, pull, short),
    html_url: url,
    diff_url: `${url}.diff`,
    patch_url: `${url}.patch`,
    mergeable: isMergeable(pull, gitea),
    ...showMerge(store, pull, view),
    allow_maintainer_edit: pull.allowMaintainerEdit,
    ...showEnds(store, pull, view.viewer),
    merge_base: pull.mergeBase,
    due_date: null,
    ...showTimes(issue),
    pin_order: 0,
    ...(gitea ? { content_version: issue.contentVersion } : { flow: pull.agit ? 1 : 0 }),
  };
}

function showPeople(store: Store, issue: Issue, asList: boolean): Record<string, unknown> {
  const assignees = showAssignees(store, issue);
  return {
    assignee: assignees[0] ?? null,
    assignees: assignees.length > 0 || asList ? assignees : null,
  };
}

/** Gitea leaves out reviews where there are none, and sizes in lists and where nobody measured them. */
function showCounts(store: Store, pull: Pull, short: boolean): Record<string, unknown> {
  const { gitea } = store.flavor;
  const reviews = pull.issue.entries.filter((entry) => entry.kind === 'review').length;
  const size = sizesOf(pull);
  const sizes = { additions: size.additions, deletions: size.deletions, changed_files: size.files };
  return {
    comments: countComments(pull.issue),
    ...((reviews > 0 || !gitea) && { review_comments: reviews }),
    ...(!short && !(gitea && pull.agit) && sizes),
  };
}

/** Lists do not say who merged. */
function showMerge(store: Store, pull: Pull, view: PullView): Record<string, unknown> {
  const { merged } = pull;
  return {
    merged: merged !== undefined,
    merged_at: merged ? showTime(merged.at) : null,
    merge_commit_sha: merged?.sha ?? null,
    merged_by: merged && !view.listed ? showUser(store, merged.by, undefined) : null,
  };
}

function showEnds(store: Store, pull: Pull, viewer: User | undefined): Record<string, unknown> {
  const { repository } = pull.issue;
  const repo = showRepository(store, repository, viewer);
  const there = !pull.agit && branchTip(repository.gitDir, pull.head) !== undefined;
  const end = { repo_id: repository.id, repo };
  return {
    base: { label: pull.base, ref: pull.base, sha: baseTip(pull), ...end },
    head: {
      label: pull.agit ? '' : pull.head,
      ref: there ? pull.head : `refs/pull/${pull.issue.number}/head`,
      sha: pull.headSha,
      ...end,
    },
  };
}

export function showReview(
  store: Store,
  pull: Pull,
  review: Review,
  viewer: User | undefined,
): Record<string, unknown> {
  const url = issueUrl(store, pull.issue);
  return {
    id: review.id,
    user: showUser(store, review.user, viewer),
    team: null,
    state: review.state,
    body: review.body,
    commit_id: review.commit,
    stale: review.stale,
    official: review.official,
    dismissed: review.dismissed,
    comments_count: review.comments.length,
    submitted_at: showTime(review.submitted),
    updated_at: showTime(review.updated),
    html_url: review.entry ? `${url}#issuecomment-${review.entry}` : '',
    pull_request_url: url,
  };
}

export interface CommentView {
  readonly pull: Pull;
  readonly review: Review;
  readonly viewer: User | undefined;
  readonly hunk: string;
}

export function showReviewComment(
  store: Store,
  comment: ReviewComment,
  view: CommentView,
): Record<string, unknown> {
  const url = issueUrl(store, view.pull.issue);
  return {
    id: comment.id,
    body: comment.body,
    user: showUser(store, comment.user, view.viewer),
    resolver: comment.resolver ? showUser(store, comment.resolver, view.viewer) : null,
    pull_request_review_id: view.review.id,
    created_at: showTime(comment.created),
    updated_at: showTime(comment.created),
    path: comment.path,
    commit_id: comment.commit,
    original_commit_id: '',
    diff_hunk: view.hunk,
    position: comment.line,
    original_position: 0,
    html_url: `${url}#issuecomment-${comment.id}`,
    pull_request_url: url,
  };
}

/** The three ends of a pull request as a run of Actions names them. */
export function showPullOfRun(store: Store, pull: Pull): Record<string, unknown> {
  const { repository } = pull.issue;
  const api = `${store.url}/api/v1/repos/${repository.owner.name}/${repository.name}`;
  const repo = { id: repository.id, url: api, name: repository.name };
  return {
    id: pull.id,
    number: pull.issue.number,
    url: `${api}/pulls/${pull.issue.number}`,
    head: { ref: pull.head, sha: pull.headSha, repo },
    base: { ref: pull.base, sha: baseTip(pull), repo },
  };
}
