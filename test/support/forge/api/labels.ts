import { type Answer, empty, json } from '../answer.ts';
import {
  type Call,
  type Fields,
  flagOf,
  missing,
  problem,
  readFields,
  requireFields,
  textOf,
  type UserCall,
} from '../call.ts';
import { showLabel } from '../json/issue.ts';
import { listAnswer } from '../paging.ts';
import type { Route } from '../router.ts';
import { type Label, nextId } from '../store.ts';

const ROOT = '/repos/{owner}/{repo}/labels';
const rules = { scope: 'issue', need: 'write' } as const;

export const labelRoutes: readonly Route[] = [
  { method: 'GET', path: '/orgs/{org}/labels', scope: 'organization', run: listOfOrganisation },
  { method: 'GET', path: ROOT, scope: 'issue', runIn: list },
  { method: 'POST', path: ROOT, ...rules, runIn: create },
  { method: 'GET', path: `${ROOT}/{id}`, scope: 'issue', runIn: get },
  { method: 'PATCH', path: `${ROOT}/{id}`, ...rules, runIn: edit },
  { method: 'DELETE', path: `${ROOT}/{id}`, ...rules, runIn: remove },
];

/** All owners are people here: none is an organisation. */
function listOfOrganisation(call: Call): Answer {
  throw missing(call);
}

function list(call: UserCall): Answer {
  const { store, repository } = call;
  const sorted = [...repository.labels].sort((one, other) => (one.name < other.name ? -1 : 1));
  return listAnswer(call, sorted, (label) => showLabel(store, repository, label), { needsPage: true });
}

function create(call: UserCall): Answer {
  const { store, repository } = call;
  const fields = readFields(call);
  requireFields(call, fields, 'Name', 'Color');
  const label: Label = {
    id: nextId(store, 'label'),
    name: textOf(fields, 'name') ?? '',
    color: readColor(call, fields) ?? '',
    description: textOf(fields, 'description') ?? '',
    exclusive: flagOf(fields, 'exclusive') ?? false,
  };
  repository.labels.push(label);
  return json(201, showLabel(store, repository, label));
}

/** `#rrggbb`, with or without the `#`, or three digits. */
function readColor(call: UserCall, fields: Fields): string | undefined {
  const sent = textOf(fields, 'color');
  if (sent === undefined) return undefined;
  const color = sent.startsWith('#') ? sent : `#${sent}`;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  if (short)
    return short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')
      .toLowerCase();
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw problem(call, 422, `${call.store.flavor.words.badColor}${color}`);
  return color.slice(1).toLowerCase();
}

function get(call: UserCall): Answer {
  return json(200, showLabel(call.store, call.repository, wanted(call)));
}

function edit(call: UserCall): Answer {
  const label = wanted(call);
  const fields = readFields(call);
  label.name = textOf(fields, 'name') ?? label.name;
  label.color = readColor(call, fields) ?? label.color;
  label.description = textOf(fields, 'description') ?? label.description;
  label.exclusive = flagOf(fields, 'exclusive') ?? label.exclusive;
  return json(200, showLabel(call.store, call.repository, label));
}

function remove(call: UserCall): Answer {
  const label = call.repository.labels.find((one) => one.id === Number(call.params.id));
  if (label) {
    call.repository.labels.splice(call.repository.labels.indexOf(label), 1);
    for (const issue of call.repository.issues) issue.labels = issue.labels.filter((one) => one !== label);
  }
  return empty(204);
}

function wanted(call: UserCall): Label {
  const label = call.repository.labels.find((one) => one.id === Number(call.params.id));
  if (!label) throw missing(call);
  return label;
}
