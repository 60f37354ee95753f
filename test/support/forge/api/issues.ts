import { levelOf, mayWrite } from '../access.ts';
import { type Answer, empty, json } from '../answer.ts';
import {
  type Call,
  type Fields,
  missing,
  problem,
  readFields,
  requireFields,
  textOf,
  textsOf,
  type UserCall,
} from '../call.ts';
import {
  addEntry,
  createIssue,
  cutTitle,
  isBlocked,
  noteReferences,
  setState,
  touch,
} from '../issue-state.ts';
import { showIssue } from '../json/issue.ts';
import { showTime } from '../json/user.ts';
import { listAnswer } from '../paging.ts';
import { findUser } from '../people.ts';
import type { Route } from '../router.ts';
import { findRepository, type Issue, nextId, type User } from '../store.ts';
import { filterIssues, wantedIssue } from './issue-filter.ts';

const ROOT = '/repos/{owner}/{repo}';

/** Before the routes of repositories, or `issues` would be taken for an owner. */
export const issueSearchRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/issues/search', scope: 'issue', run: search },
];

export const issueRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/issues`, scope: 'issue', runIn: list },
  { method: 'POST', path: `${ROOT}/issues`, scope: 'issue', need: 'token', unit: 'issues', runIn: create },
  { method: 'GET', path: `${ROOT}/issues/{index}`, scope: 'issue', runIn: get },
  { method: 'PATCH', path: `${ROOT}/issues/{index}`, scope: 'issue', need: 'token', runIn: edit },
  { method: 'GET', path: `${ROOT}/issues/{index}/dependencies`, scope: 'issue', runIn: listBlockers },
  {
    method: 'POST',
    path: `${ROOT}/issues/{index}/dependencies`,
    scope: 'issue',
    need: 'token',
    runIn: addBlocker,
  },
  { method: 'POST', path: `${ROOT}/milestones`, scope: 'issue', need: 'write', runIn: createMilestone },
];

function search(call: Call): Answer {
  const owner = call.query.get('owner')?.toLowerCase();
  const seen = call.store.repositories.filter(
    (one) => levelOf(one, call.user) > 0 && (!owner || one.owner.name.toLowerCase() === owner),
  );
  const found = filterIssues(
    call,
    seen.flatMap((one) => one.issues),
  );
  return listAnswer(call, found, (issue) => showIssue(call.store, issue, call.user), { link: true });
}

/** With issues switched off only pull requests are left; the list itself stays. */
function list(call: UserCall): Answer {
  const { repository, store } = call;
  const there = repository.issues.filter((issue) =>
    issue.pull ? repository.units.pulls : repository.units.issues,
  );
  const found = filterIssues(call, there, repository);
  return listAnswer(call, found, (issue) => showIssue(store, issue, call.user), { link: true });
}

function create(call: UserCall): Answer {
  const { store, repository, user } = call;
  const fields = readFields(call);
  requireFields(call, fields, 'Title');
  // People without the right to write lose labels and assignees without a word.
  const may = mayWrite(repository, user);
  const ids = readLabelIds(call, fields);
  const issue = createIssue(store, repository, user, {
    title: textOf(fields, 'title') ?? '',
    body: textOf(fields, 'body') ?? '',
    labels: may ? repository.labels.filter((label) => ids.includes(label.id)) : [],
    assignees: may ? readAssignees(call, fields) : [],
  });
  noteReferences(store, issue, user, `${issue.title}\n${issue.body}`);
  return json(201, showIssue(store, issue, user));
}

function readLabelIds(call: UserCall, fields: Fields): number[] {
  const sent = fields.labels;
  if (sent === undefined || sent === null) return [];
  const wrong = (type: string): string =>
    `[]: json: cannot unmarshal string into Go struct field CreateIssueOption.labels of type ${type}`;
  if (!Array.isArray(sent)) throw problem(call, 422, wrong('[]int64'));
  if (sent.some((one) => typeof one !== 'number')) throw problem(call, 422, wrong('int64'));
  return sent as number[];
}

function readAssignees(call: UserCall, fields: Fields): User[] {
  return (textsOf(fields, 'assignees') ?? []).map((name) => {
    const user = findUser(call.store, name);
    if (user) return user;
    const words = `user does not exist [uid: 0, name: ${name}]`;
    throw problem(call, 422, `Assignee does not exist: [name: ${words}]`);
  });
}

function get(call: UserCall): Answer {
  return json(200, showIssue(call.store, wantedIssue(call), call.user));
}

function edit(call: UserCall): Answer {
  const issue = wantedIssue(call);
  if (!mayWrite(call.repository, call.user) && issue.author !== call.user) return empty(403);
  editIssue(call, issue, readFields(call));
  return json(201, showIssue(call.store, issue, call.user));
}

/** What issues and pull requests have in common. */
export function editIssue(call: UserCall, issue: Issue, fields: Fields): void {
  const { store, user } = call;
  const body = textOf(fields, 'body');
  const version = fields.content_version;
  if (store.flavor.gitea && body !== undefined && version !== undefined && version !== issue.contentVersion)
    throw problem(call, 409, 'the issue is already changed');
  const state = readState(call, issue, fields);
  editTitle(call, issue, textOf(fields, 'title'));
  if (body !== undefined && body !== issue.body) {
    issue.body = body;
    issue.contentVersion += 1;
    noteReferences(store, issue, user, body);
  }
  if (textsOf(fields, 'assignees') && mayWrite(call.repository, user)) editAssignees(call, issue, fields);
  if (state) setState(store, issue, user, state);
  touch(store, issue);
}

function readState(call: UserCall, issue: Issue, fields: Fields): Issue['state'] | undefined {
  const state = textOf(fields, 'state');
  if (state === undefined || state === issue.state) return undefined;
  if (state === 'closed' && isBlocked(issue)) throw problem(call, 412, call.store.flavor.words.blocked);
  if (state === 'open' || state === 'closed') return state;
  if (call.store.flavor.gitea) throw problem(call, 412, `unknown state: ${state}`);
  return undefined;
}

function editTitle(call: UserCall, issue: Issue, sent: string | undefined): void {
  if (!sent || sent === issue.title) return;
  const before = issue.title;
  issue.title = cutTitle(sent, call.store.flavor.gitea);
  addEntry(call.store, issue, call.user, { kind: 'change_title', titles: [before, issue.title] });
}

function editAssignees(call: UserCall, issue: Issue, fields: Fields): void {
  const wanted = readAssignees(call, fields);
  const { store, user } = call;
  for (const assignee of issue.assignees.filter((one) => !wanted.includes(one)))
    addEntry(store, issue, user, { kind: 'assignees', assignee, removed: true });
  for (const assignee of wanted.filter((one) => !issue.assignees.includes(one)))
    addEntry(store, issue, user, { kind: 'assignees', assignee });
  issue.assignees = wanted;
}

function listBlockers(call: UserCall): Answer {
  const { blockers } = wantedIssue(call);
  const show = (issue: Issue): unknown => showIssue(call.store, issue, call.user);
  if (call.store.flavor.gitea) return listAnswer(call, blockers, show);
  return json(200, blockers.map(show));
}

function addBlocker(call: UserCall): Answer {
  const { store, user } = call;
  const issue = wantedIssue(call);
  const fields = readFields(call);
  const repository = findRepository(store, textOf(fields, 'owner') ?? '', textOf(fields, 'repo') ?? '');
  const blocker = repository?.issues[Number(fields.index) - 1];
  if (!blocker) throw missing(call);
  issue.blockers.push(blocker);
  addEntry(store, issue, user, { kind: 'add_dependency', blocker });
  return json(201, showIssue(store, issue, user));
}

function createMilestone(call: UserCall): Answer {
  const fields = readFields(call);
  const now = call.store.now();
  const milestone = {
    id: nextId(call.store, 'milestone'),
    title: textOf(fields, 'title') ?? '',
    created: now,
  };
  call.repository.milestones.push(milestone);
  return json(201, {
    id: milestone.id,
    title: milestone.title,
    description: textOf(fields, 'description') ?? '',
    state: 'open',
    open_issues: 0,
    closed_issues: 0,
    created_at: showTime(now),
    updated_at: showTime(now),
    closed_at: null,
    due_on: null,
  });
}
