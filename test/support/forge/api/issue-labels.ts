import { mayWrite } from '../access.ts';
import { type Answer, empty, json, Refusal } from '../answer.ts';
import { problem, readFields, type UserCall } from '../call.ts';
import { addLabel, removeLabel, siblingsOf, touch } from '../issue-state.ts';
import { showLabels } from '../json/issue.ts';
import type { Route } from '../router.ts';
import type { Issue, Label } from '../store.ts';
import { wantedIssue } from './issue-filter.ts';

const ROOT = '/repos/{owner}/{repo}/issues/{index}/labels';
const rules = { scope: 'issue', need: 'token' } as const;

export const issueLabelRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, scope: 'issue', runIn: (call) => show(call, wantedIssue(call)) },
  { method: 'POST', path: ROOT, ...rules, runIn: add },
  { method: 'PUT', path: ROOT, ...rules, runIn: replace },
  { method: 'DELETE', path: ROOT, ...rules, runIn: clear },
  { method: 'DELETE', path: `${ROOT}/{id}`, ...rules, runIn: remove },
];

function show(call: UserCall, issue: Issue): Answer {
  return json(200, showLabels(call.store, issue));
}

function add(call: UserCall): Answer {
  const issue = writable(call);
  const labels = readLabels(call);
  for (const label of labels) addLabel(call.store, issue, call.user, label);
  touch(call.store, issue);
  return show(call, issue);
}

/** Of several of one scope the oldest label stays, whatever the order. */
function replace(call: UserCall): Answer {
  const issue = writable(call);
  const sent = readLabels(call);
  const kept = sent.filter((label) => siblingsOf(sent, label).every((sibling) => label.id < sibling.id));
  for (const label of issue.labels.filter((one) => !kept.includes(one)))
    removeLabel(call.store, issue, call.user, label);
  for (const label of kept) addLabel(call.store, issue, call.user, label);
  touch(call.store, issue);
  return show(call, issue);
}

function clear(call: UserCall): Answer {
  const issue = writable(call);
  for (const label of [...issue.labels]) removeLabel(call.store, issue, call.user, label);
  return empty(204);
}

function remove(call: UserCall): Answer {
  const issue = writable(call);
  const label = call.repository.labels.find((one) => one.id === Number(call.params.id));
  if (!label) throw problem(call, 422, 'label does not exist [label_id: 0]');
  removeLabel(call.store, issue, call.user, label);
  return empty(204);
}

function writable(call: UserCall): Issue {
  const issue = wantedIssue(call);
  if (mayWrite(call.repository, call.user)) return issue;
  throw call.store.flavor.gitea
    ? problem(call, 403, 'write permission is required')
    : new Refusal(empty(403));
}

/** Ids or names, not both; what nobody knows is left out without a word. */
function readLabels(call: UserCall): Label[] {
  const { labels } = readFields(call);
  const sent: unknown[] = Array.isArray(labels) ? labels : [];
  const types = new Set(sent.map((one) => typeof one));
  if (types.size > 1 || ![...types].every((type) => type === 'string' || type === 'number'))
    throw problem(call, 400, 'labels should be an array of strings or integers');
  return call.repository.labels.filter((label) => sent.includes(label.id) || sent.includes(label.name));
}
