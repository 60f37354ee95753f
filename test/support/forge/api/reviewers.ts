import { type Answer, empty, json } from '../answer.ts';
import { missing, problem, readFields, textsOf, type UserCall } from '../call.ts';
import { addEntry } from '../issue-state.ts';
import { showReview } from '../json/pull.ts';
import { findUser } from '../people.ts';
import type { Route } from '../router.ts';
import { isOfficial } from '../rules.ts';
import { nextId, type Pull, type Review, type Store, type User } from '../store.ts';
import { wantedPull } from './pull-lookup.ts';

const PATH = '/repos/{owner}/{repo}/pulls/{index#}/requested_reviewers';
const rules = { scope: 'repository', unit: 'pulls', need: 'token' } as const;

export const reviewerRoutes: readonly Route[] = [
  { method: 'POST', path: PATH, ...rules, runIn: request },
  { method: 'DELETE', path: PATH, ...rules, runIn: withdraw },
];

function request(call: UserCall): Answer {
  const { store, user } = call;
  const pull = wantedPull(call);
  const people = readReviewers(call, pull);
  const made = people.map((person) => requestReview(store, pull, user, person));
  return json(
    201,
    made.map((review) => showReview(store, pull, review, user)),
  );
}

function readReviewers(call: UserCall, pull: Pull): User[] {
  const { store, repository } = call;
  return (textsOf(readFields(call), 'reviewers') ?? []).map((name) => {
    const person = findUser(store, name);
    if (!person)
      throw missing(call, { gitea: `user doesn't exist: ${name}`, forgejo: `User '${name}' not exist` });
    if (person === pull.issue.author)
      throw problem(
        call,
        422,
        `poster of pr can't be reviewer [user_id: ${person.id}, repo_id: ${repository.id}]`,
      );
    return person;
  });
}

export function requestReview(store: Store, pull: Pull, by: User, person: User): Review {
  const now = store.now();
  const review: Review = {
    id: nextId(store, 'review'),
    user: person,
    state: 'REQUEST_REVIEW',
    body: '',
    commit: '',
    official: isOfficial(pull.issue.repository, pull.base, person),
    dismissed: false,
    stale: false,
    comments: [],
    submitted: now,
    updated: now,
  };
  pull.reviews.push(review);
  addEntry(store, pull.issue, by, { kind: 'review_request', assignee: person, review: review.id });
  return review;
}

function withdraw(call: UserCall): Answer {
  const pull = wantedPull(call);
  const people = readReviewers(call, pull);
  const asked = pull.reviews.filter((one) => one.state === 'REQUEST_REVIEW' && people.includes(one.user));
  for (const review of asked) {
    pull.reviews.splice(pull.reviews.indexOf(review), 1);
    addEntry(call.store, pull.issue, call.user, {
      kind: 'review_request',
      assignee: review.user,
      removed: true,
    });
  }
  return empty(204);
}
