import { mayWrite } from '../access.ts';
import { type Answer, empty, json, text } from '../answer.ts';
import {
  type Fields,
  type Missing,
  missing,
  problem,
  readFields,
  requireFields,
  textOf,
  textsOf,
  type UserCall,
} from '../call.ts';
import { commitsBetween, git, resolveCommit } from '../git/bare.ts';
import { noteReferences } from '../issue-state.ts';
import { showCommit } from '../json/commit.ts';
import { showFiles } from '../json/file.ts';
import { showPull } from '../json/pull.ts';
import { listAnswer } from '../paging.ts';
import { findUser } from '../people.ts';
import { createPull, findOpenPull, findPull, pullsOf } from '../pulls.ts';
import type { Route } from '../router.ts';
import { fullName, type Pull, type User } from '../store.ts';
import { editIssue } from './issues.ts';
import { wantedPull } from './pull-lookup.ts';
import { requestReview } from './reviewers.ts';

const ROOT = '/repos/{owner}/{repo}/pulls';
const rules = { scope: 'repository', unit: 'pulls' } as const;

export const pullRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, ...rules, runIn: list },
  { method: 'POST', path: ROOT, ...rules, need: 'token', runIn: create },
  { method: 'GET', path: `${ROOT}/{index#}.diff`, ...rules, runIn: (call) => difference(call, 'diff') },
  { method: 'GET', path: `${ROOT}/{index#}.patch`, ...rules, runIn: (call) => difference(call, 'patch') },
  { method: 'GET', path: `${ROOT}/{index}`, ...rules, runIn: get },
  { method: 'PATCH', path: `${ROOT}/{index}`, ...rules, need: 'token', runIn: edit },
  { method: 'GET', path: `${ROOT}/{index#}/files`, ...rules, runIn: listFiles },
  { method: 'GET', path: `${ROOT}/{index#}/commits`, ...rules, runIn: listCommits },
];

/** By base and head, the head with its slashes: after every other route below a pull request. */
export const pullByEndsRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/{base}/{head*}`, ...rules, runIn: find },
];

function list(call: UserCall): Answer {
  const { store, query } = call;
  const state = query.get('state') ?? 'open';
  const base = store.flavor.gitea ? query.get('base_branch') : null;
  const found = pullsOf(call.repository).filter(
    (pull) => (state === 'all' || pull.issue.state === state) && (!base || pull.base === base),
  );
  const sorted = query.get('sort') === 'oldest' ? found : found.reverse();
  return listAnswer(call, sorted, (pull) => showPull(store, pull, { viewer: call.user, listed: true }), {
    link: true,
  });
}

function create(call: UserCall): Answer {
  const { store, repository, user } = call;
  const fields = readFields(call);
  requireFields(call, fields, 'Title');
  const [base, head] = [textOf(fields, 'base') ?? '', ownHead(call, textOf(fields, 'head') ?? '')];
  if (base === head)
    throw problem(call, 422, 'Invalid PullRequest: There are no changes between the head and the base');
  const headSha = needCommit(call, head, 'head');
  needCommit(call, base, 'base');
  refuseSecond(call, base, head);
  const may = mayWrite(repository, user);
  const pull = createPull(store, repository, user, {
    base,
    head,
    headSha,
    title: textOf(fields, 'title') ?? '',
    body: textOf(fields, 'body') ?? '',
    assignees: may ? usersOf(call, fields, 'assignees') : [],
    labels: may ? labelsOf(call, fields) : [],
  });
  if (store.flavor.gitea)
    for (const one of usersOf(call, fields, 'reviewers')) requestReview(store, pull, user, one);
  return json(201, showPull(store, pull, { viewer: user }));
}

/** `alice:branch` of this repository's owner is `branch`. */
function ownHead(call: UserCall, head: string): string {
  const prefix = `${call.repository.owner.name}:`;
  return head.startsWith(prefix) ? head.slice(prefix.length) : head;
}

function needCommit(call: UserCall, name: string, end: 'head' | 'base'): string {
  const sha = resolveCommit(call.repository.gitDir, name);
  if (sha) return sha;
  throw missing(call, unknownRef(call, name, end));
}

export function unknownRef(call: UserCall, name: string, end: 'head' | 'base'): Missing {
  const place = `the ${end} repository ${fullName(call.repository)}`;
  return {
    gitea: `ref "${name}" does not exist`,
    errors: [`could not find '${name}' to be a commit, branch or tag in ${place}`],
  };
}

/** The ids in the text are those of the database, not the number. */
function refuseSecond(call: UserCall, base: string, head: string): void {
  const open = findOpenPull(call.repository, { base, head });
  if (!open) return;
  const { id } = call.repository;
  throw problem(
    call,
    409,
    `pull request already exists for these targets [id: ${open.id}, issue_id: ${open.issue.id}, head_repo_id: ${id}, base_repo_id: ${id}, head_branch: ${head}, base_branch: ${base}]`,
  );
}

function usersOf(call: UserCall, fields: Fields, name: string): User[] {
  return (textsOf(fields, name) ?? []).flatMap((one) => findUser(call.store, one) ?? []);
}

function labelsOf(call: UserCall, fields: Fields): UserCall['repository']['labels'] {
  const ids: unknown[] = Array.isArray(fields.labels) ? fields.labels : [];
  return call.repository.labels.filter((label) => ids.includes(label.id));
}

function get(call: UserCall): Answer {
  return json(200, showPull(call.store, wantedPull(call), { viewer: call.user }));
}

function edit(call: UserCall): Answer {
  const pull = wantedPull(call);
  const { issue } = pull;
  if (!mayWrite(call.repository, call.user) && issue.author !== call.user) return empty(403);
  const fields = readFields(call);
  if (pull.merged && textOf(fields, 'state'))
    throw problem(call, 412, 'cannot change state of this pull request, it was already merged');
  editIssue(call, issue, fields);
  if (Array.isArray(fields.labels) && mayWrite(call.repository, call.user))
    issue.labels = labelsOf(call, fields);
  noteReferences(call.store, issue, call.user, issue.title);
  return json(201, showPull(call.store, pull, { viewer: call.user }));
}

function find(call: UserCall): Answer {
  const pull = findPull(call.repository, {
    base: call.params.base ?? '',
    head: ownHead(call, call.params.head ?? ''),
  });
  if (!pull) throw missing(call);
  return json(200, showPull(call.store, pull, { viewer: call.user }));
}

function difference(call: UserCall, form: 'diff' | 'patch'): Answer {
  const pull = wantedPull(call);
  const { gitDir } = call.repository;
  const range = [pull.mergeBase, pull.headSha];
  const body =
    form === 'diff'
      ? git(gitDir, ['diff', ...range])
      : git(gitDir, ['format-patch', '--stdout', range.join('..')]);
  return text(200, body);
}

function listFiles(call: UserCall): Answer {
  const pull = wantedPull(call);
  return listAnswer(call, showFiles(call.store, pull), (file) => file, { link: true });
}

function listCommits(call: UserCall): Answer {
  const { store, repository } = call;
  const pull: Pull = wantedPull(call);
  const commits = commitsBetween(repository.gitDir, pull.mergeBase, pull.headSha);
  return listAnswer(call, commits, (sha) => showCommit(store, repository, sha), { link: true });
}
