import { mayWrite } from '../access.ts';
import { type Answer, empty, json } from '../answer.ts';
import { missing, problem, readFields, requireFields, textOf, type UserCall } from '../call.ts';
import { addEntry, noteReferences, touch } from '../issue-state.ts';
import { showComment, showEntry } from '../json/entry.ts';
import { commentsOf } from '../json/issue.ts';
import { limitOf, listAnswer } from '../paging.ts';
import type { Route } from '../router.ts';
import type { Entry, Issue } from '../store.ts';
import { wantedIssue } from './issue-filter.ts';

const ROOT = '/repos/{owner}/{repo}/issues';
const rules = { scope: 'issue', need: 'token' } as const;

/** Before the routes of single issues: `comments` is no number. */
export const commentRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/comments`, scope: 'issue', runIn: listOfRepository },
  { method: 'GET', path: `${ROOT}/comments/{id}`, scope: 'issue', runIn: get },
  { method: 'PATCH', path: `${ROOT}/comments/{id}`, ...rules, runIn: edit },
  { method: 'DELETE', path: `${ROOT}/comments/{id}`, ...rules, runIn: remove },
  { method: 'GET', path: `${ROOT}/{index}/comments`, scope: 'issue', runIn: list },
  { method: 'POST', path: `${ROOT}/{index}/comments`, ...rules, runIn: create },
  { method: 'GET', path: `${ROOT}/{index}/timeline`, scope: 'issue', runIn: timeline },
];

function listOfRepository(call: UserCall): Answer {
  const all = call.repository.issues.flatMap((issue) => commentsOf(issue).map((entry) => ({ issue, entry })));
  const sorted = all.sort((one, other) => one.entry.id - other.entry.id);
  const show = ({ issue, entry }: Place): unknown => showComment(call.store, issue, entry);
  return listAnswer(call, sorted, show, { needsPage: true });
}

/** All comments of an issue: this list has no pages. */
function list(call: UserCall): Answer {
  const issue = wantedIssue(call);
  const shown = commentsOf(issue).map((entry) => showComment(call.store, issue, entry));
  return json(200, shown, { 'x-total-count': String(shown.length) });
}

function create(call: UserCall): Answer {
  const { store, user } = call;
  const fields = readFields(call);
  requireFields(call, fields, 'Body');
  const issue = commentable(call);
  const body = textOf(fields, 'body') ?? '';
  const entry = addEntry(store, issue, user, { kind: 'comment', body });
  noteReferences(store, issue, user, body);
  touch(store, issue);
  return json(201, showComment(store, issue, entry));
}

/** Gitea stops without a word where the issue is not there. */
function commentable(call: UserCall): Issue {
  const number = Number(call.params.index);
  const issue = call.repository.issues[number - 1];
  if (issue) return issue;
  if (call.store.flavor.gitea) throw problem(call, 500, '');
  const { id } = call.repository;
  throw missing(call, {
    forgejo: 'IsErrIssueNotExist',
    errors: [`issue does not exist [id: 0, repo_id: ${id}, index: ${number}]`],
  });
}

interface Place {
  readonly issue: Issue;
  readonly entry: Entry;
}

function get(call: UserCall): Answer {
  const { issue, entry } = wantedComment(call);
  return json(200, showComment(call.store, issue, entry));
}

function edit(call: UserCall): Answer {
  const { issue, entry } = wantedComment(call);
  if (!mayChange(call, entry)) return empty(403);
  const fields = readFields(call);
  requireFields(call, fields, 'Body');
  entry.body = textOf(fields, 'body') ?? '';
  entry.updated = call.store.now();
  noteReferences(call.store, issue, call.user, entry.body);
  return json(200, showComment(call.store, issue, entry));
}

function remove(call: UserCall): Answer {
  const { issue, entry } = wantedComment(call);
  if (!mayChange(call, entry)) return empty(403);
  issue.entries.splice(issue.entries.indexOf(entry), 1);
  return empty(204);
}

function mayChange(call: UserCall, entry: Entry): boolean {
  return entry.user === call.user || mayWrite(call.repository, call.user);
}

function wantedComment(call: UserCall): Place {
  const id = Number(call.params.id);
  for (const issue of call.repository.issues) {
    const entry = commentsOf(issue).find((one) => one.id === id);
    if (entry) return { issue, entry };
  }
  const words = `comment does not exist [id: ${id}, issue_id: 0]`;
  throw missing(call, { gitea: words, errors: [words] });
}

/** An empty timeline is `null`; the count is that of the page. */
function timeline(call: UserCall): Answer {
  const issue = wantedIssue(call);
  const [page, limit] = [Math.max(1, Number(call.query.get('page') ?? 1)), limitOf(call)];
  const paged = call.query.has('page') || call.query.has('limit');
  const [from, to] = paged ? [(page - 1) * limit, page * limit] : [0, issue.entries.length];
  const shown = issue.entries
    .filter((entry) => entry.kind !== 'code')
    .slice(from, to)
    .map((entry) => showEntry(call.store, issue, entry, call.user));
  return json(200, shown.length > 0 ? shown : null, { 'x-total-count': String(shown.length) });
}
