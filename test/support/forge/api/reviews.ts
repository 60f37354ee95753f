import { isAdmin } from '../access.ts';
import { type Answer, json } from '../answer.ts';
import { type Fields, missing, problem, readFields, textOf, type UserCall } from '../call.ts';
import { addEntry, touch } from '../issue-state.ts';
import { showReview } from '../json/pull.ts';
import { runScheduled } from '../merging.ts';
import { listAnswer } from '../paging.ts';
import type { Route } from '../router.ts';
import { isOfficial } from '../rules.ts';
import { nextId, type Pull, type Review, type ReviewState } from '../store.ts';
import { wantedPull } from './pull-lookup.ts';
import { addReviewComments } from './review-comments.ts';

const ROOT = '/repos/{owner}/{repo}/pulls/{index#}/reviews';
const rules = { scope: 'repository', unit: 'pulls' } as const;

export const reviewRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, ...rules, runIn: list },
  { method: 'POST', path: ROOT, ...rules, need: 'token', runIn: create },
  { method: 'GET', path: `${ROOT}/{id}`, ...rules, runIn: get },
  { method: 'POST', path: `${ROOT}/{id}/dismissals`, ...rules, need: 'token', runIn: dismiss },
];

/** Requests that were answered, and pending reviews of others, are not shown. */
function list(call: UserCall): Answer {
  const pull = wantedPull(call);
  const shown = pull.reviews.filter((review) => review.state !== 'PENDING' || review.user === call.user);
  return listAnswer(call, shown, (review) => showReview(call.store, pull, review, call.user), { link: true });
}

function get(call: UserCall): Answer {
  const pull = wantedPull(call);
  return json(200, showReview(call.store, pull, wantedReview(call, pull), call.user));
}

export function wantedReview(call: UserCall, pull: Pull): Review {
  const review = pull.reviews.find((one) => one.id === Number(call.params.id));
  if (!review) throw missing(call);
  return review;
}

function create(call: UserCall): Answer {
  const { store } = call;
  const pull = wantedPull(call);
  const fields = readFields(call);
  const state = readState(fields);
  refuse(call, pull, fields, state);
  const review = giveReview(call, pull, fields, state);
  touch(store, pull.issue);
  const shown = showReview(store, pull, review, call.user);
  runScheduled(store, pull);
  return json(200, shown);
}

/** What is no known event is pending, GitHub's `APPROVE` too. */
function readState(fields: Fields): ReviewState {
  const event = textOf(fields, 'event') ?? '';
  return event === 'APPROVED' || event === 'REQUEST_CHANGES' || event === 'COMMENT' ? event : 'PENDING';
}

function refuse(call: UserCall, pull: Pull, fields: Fields, state: ReviewState): void {
  const own = pull.issue.author === call.user;
  if (own && state === 'APPROVED') throw problem(call, 422, 'approve your own pull is not allowed');
  if (own && state === 'REQUEST_CHANGES') throw problem(call, 422, 'reject your own pull is not allowed');
  const blank = (textOf(fields, 'body') ?? '').trim() === '';
  const comments = Array.isArray(fields.comments) ? fields.comments : [];
  if (blank && state === 'REQUEST_CHANGES')
    throw problem(call, 422, 'review event REQUEST_CHANGES requires a body');
  if (blank && comments.length === 0 && state === 'COMMENT')
    throw problem(call, 422, 'review event COMMENT requires a body or a comment');
}

/** Gives a review, or finishes the pending one. A verdict takes the place of the person's former one. */
function giveReview(call: UserCall, pull: Pull, fields: Fields, state: ReviewState): Review {
  const { store, user } = call;
  const verdict = state === 'APPROVED' || state === 'REQUEST_CHANGES';
  if (verdict) dismissFormer(call, pull);
  const now = store.now();
  const pending = pull.reviews.find((one) => one.state === 'PENDING' && one.user === user);
  const review: Review = pending ?? {
    id: nextId(store, 'review'),
    user,
    state,
    body: '',
    commit: '',
    official: false,
    dismissed: false,
    stale: false,
    comments: [],
    submitted: now,
    updated: now,
  };
  if (!pending) pull.reviews.push(review);
  review.state = state;
  review.body = textOf(fields, 'body') ?? '';
  review.commit = textOf(fields, 'commit_id') || pull.headSha;
  review.stale = review.commit !== pull.headSha;
  review.official = verdict && isOfficial(call.repository, pull.base, user);
  review.updated = now;
  addReviewComments(call, review, fields);
  const entry = addEntry(store, pull.issue, user, { kind: 'review', body: review.body, review: review.id });
  review.entry ??= entry.id;
  return review;
}

function dismissFormer(call: UserCall, pull: Pull): void {
  const former = pull.reviews.filter(
    (one) => one.user === call.user && (one.state === 'APPROVED' || one.state === 'REQUEST_CHANGES'),
  );
  for (const review of former) {
    if (!review.dismissed) review.official = false;
    review.dismissed = true;
    review.updated = call.store.now();
  }
  const asked = pull.reviews.filter((one) => one.user === call.user && one.state === 'REQUEST_REVIEW');
  for (const request of asked) pull.reviews.splice(pull.reviews.indexOf(request), 1);
}

function dismiss(call: UserCall): Answer {
  const { store, user } = call;
  const pull = wantedPull(call);
  if (!isAdmin(call.repository, user)) throw problem(call, 403, 'Must be repo admin');
  const review = wantedReview(call, pull);
  const body = textOf(readFields(call), 'message') ?? '';
  review.dismissed = true;
  addEntry(store, pull.issue, user, { kind: 'dismiss_review', body, review: review.id });
  return json(200, showReview(store, pull, review, user));
}
