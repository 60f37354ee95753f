import { type Answer, empty, json } from '../answer.ts';
import { missing, problem, readFields, textOf, type UserCall } from '../call.ts';
import { showRule } from '../json/rule.ts';
import { pullsOf } from '../pulls.ts';
import type { Route } from '../router.ts';
import { globMatches } from '../rules.ts';
import type { Rule } from '../store.ts';

const ROOT = '/repos/{owner}/{repo}/branch_protections';
const rules = { scope: 'repository', need: 'admin' } as const;

export const protectionRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, ...rules, runIn: list },
  { method: 'POST', path: ROOT, ...rules, runIn: create },
  { method: 'GET', path: `${ROOT}/{name*}`, ...rules, runIn: get },
  { method: 'PATCH', path: `${ROOT}/{name*}`, ...rules, runIn: edit },
  { method: 'DELETE', path: `${ROOT}/{name*}`, ...rules, runIn: remove },
];

function list(call: UserCall): Answer {
  const { store, repository } = call;
  return json(
    200,
    repository.rules.map((rule) => showRule(store, repository, rule)),
  );
}

function create(call: UserCall): Answer {
  const { store, repository } = call;
  const fields = readFields(call);
  const name = textOf(fields, 'rule_name') || textOf(fields, 'branch_name') || '';
  if (repository.rules.some((rule) => rule.name === name))
    throw problem(call, 403, 'Branch protection already exist');
  const now = store.now();
  const rule: Rule = {
    name,
    priority: repository.rules.length + 1,
    fields: { ...fields },
    created: now,
    updated: now,
  };
  repository.rules.push(rule);
  checkAgain(call, rule);
  return json(201, showRule(store, repository, rule));
}

/** A changed rule has the open pull requests of its branches checked again. */
function checkAgain({ repository }: UserCall, rule: Rule): void {
  for (const pull of pullsOf(repository))
    if (globMatches(rule.name, pull.base, false)) pull.checking = repository.checks;
}

function wanted(call: UserCall): Rule {
  const rule = call.repository.rules.find((one) => one.name === call.params.name);
  if (!rule) throw missing(call);
  return rule;
}

function get(call: UserCall): Answer {
  return json(200, showRule(call.store, call.repository, wanted(call)));
}

function edit(call: UserCall): Answer {
  const rule = wanted(call);
  Object.assign(rule.fields, readFields(call));
  rule.updated = call.store.now();
  checkAgain(call, rule);
  return json(200, showRule(call.store, call.repository, rule));
}

function remove(call: UserCall): Answer {
  const rule = wanted(call);
  call.repository.rules.splice(call.repository.rules.indexOf(rule), 1);
  return empty(204);
}
