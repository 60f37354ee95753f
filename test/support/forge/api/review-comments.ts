import { type Answer, empty, json } from '../answer.ts';
import { type Fields, missing, readFields, textOf, type UserCall } from '../call.ts';
import { tryGit } from '../git/bare.ts';
import { showReviewComment } from '../json/pull.ts';
import { pullsOf } from '../pulls.ts';
import type { Route } from '../router.ts';
import { nextId, type Pull, type Review, type ReviewComment } from '../store.ts';
import { wantedPull } from './pull-lookup.ts';

const ROOT = '/repos/{owner}/{repo}/pulls';
const rules = { scope: 'repository', unit: 'pulls' } as const;

export const reviewCommentRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/{index#}/reviews/{id}/comments`, ...rules, runIn: list },
  {
    method: 'POST',
    path: `${ROOT}/{index#}/reviews/{id}/comments`,
    ...rules,
    need: 'token',
    only: 'forgejo',
    runIn: addTo,
  },
  {
    method: 'POST',
    path: `${ROOT}/{index#}/comments/{id}/replies`,
    ...rules,
    need: 'token',
    only: 'gitea',
    runIn: reply,
  },
  {
    method: 'POST',
    path: `${ROOT}/comments/{id}/resolve`,
    ...rules,
    need: 'token',
    only: 'gitea',
    runIn: (call) => resolve(call, true),
  },
  {
    method: 'POST',
    path: `${ROOT}/comments/{id}/unresolve`,
    ...rules,
    need: 'token',
    only: 'gitea',
    runIn: (call) => resolve(call, false),
  },
];

/** The comments on lines that come with a review. A path outside the difference is accepted. */
export function addReviewComments(call: UserCall, review: Review, fields: Fields): void {
  const sent: unknown[] = Array.isArray(fields.comments) ? fields.comments : [];
  for (const one of sent) addComment(call, review, one as Fields, false);
}

function addComment(call: UserCall, review: Review, fields: Fields, reply: boolean): ReviewComment {
  const comment: ReviewComment = {
    id: nextId(call.store, 'comment'),
    user: call.user,
    body: textOf(fields, 'body') ?? '',
    path: textOf(fields, 'path') ?? '',
    line: Number(fields.new_position ?? fields.old_position ?? 0),
    commit: review.commit,
    created: call.store.now(),
    reply,
  };
  review.comments.push(comment);
  return comment;
}

interface Place {
  readonly pull: Pull;
  readonly review: Review;
}

function show(call: UserCall, { pull, review }: Place, comment: ReviewComment): unknown {
  const hunk = hunkOf(pull, comment);
  return showReviewComment(call.store, comment, { pull, review, viewer: call.user, hunk });
}

/** The difference from the head of its hunk to the line. */
function hunkOf(pull: Pull, { path, line, commit }: ReviewComment): string {
  const args = ['diff', pull.mergeBase, commit, '--', path];
  const hunks = (tryGit(pull.issue.repository.gitDir, args) ?? '').split(/^(?=@@ )/m).slice(1);
  for (const hunk of hunks) {
    const lines = hunk.replace(/\n$/, '').split('\n');
    let at = Number(/\+(\d+)/.exec(lines[0] ?? '')?.[1] ?? 0) - 1;
    for (const [index, text] of lines.entries()) {
      if (index === 0 || text.startsWith('-')) continue;
      at += 1;
      if (at === line) return lines.slice(0, index + 1).join('\n');
    }
  }
  return '';
}

function wantedReview(call: UserCall, pull: Pull): Review {
  const review = pull.reviews.find((one) => one.id === Number(call.params.id));
  if (!review) throw missing(call);
  return review;
}

function list(call: UserCall): Answer {
  const pull = wantedPull(call);
  const review = wantedReview(call, pull);
  return json(
    200,
    review.comments.map((comment) => show(call, { pull, review }, comment)),
  );
}

function addTo(call: UserCall): Answer {
  const pull = wantedPull(call);
  const review = wantedReview(call, pull);
  return json(200, show(call, { pull, review }, addComment(call, review, readFields(call), true)));
}

function reply(call: UserCall): Answer {
  const pull = wantedPull(call);
  const found = findComment([pull], Number(call.params.id));
  if (!found) throw missing(call);
  const { path, line } = found.comment;
  const fields = { body: textOf(readFields(call), 'body'), path, new_position: line };
  return json(201, show(call, found, addComment(call, found.review, fields, true)));
}

function resolve(call: UserCall, done: boolean): Answer {
  const found = findComment(pullsOf(call.repository), Number(call.params.id));
  if (!found) throw missing(call);
  found.comment.resolver = done ? call.user : undefined;
  return empty(204);
}

function findComment(pulls: readonly Pull[], id: number): (Place & { comment: ReviewComment }) | undefined {
  for (const pull of pulls)
    for (const review of pull.reviews) {
      const comment = review.comments.find((one) => one.id === id);
      if (comment) return { pull, review, comment };
    }
  return undefined;
}
