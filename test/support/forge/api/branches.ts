import { isAdmin, mayWrite } from '../access.ts';
import { type Answer, empty, json } from '../answer.ts';
import { missing, problem, readFields, requireFields, textOf, type UserCall } from '../call.ts';
import { type Branch, branchTip, listBranches, readCommit, resolveCommit } from '../git/bare.ts';
import { deleteRef, updateRef } from '../git/write.ts';
import { showTip } from '../json/commit.ts';
import { listAnswer } from '../paging.ts';
import { pushedTo } from '../pushed.ts';
import type { Route } from '../router.ts';
import { mayMerge, mayPush, ruleFlag, ruleFor, ruleNumber } from '../rules.ts';

const ROOT = '/repos/{owner}/{repo}/branches';
const rules = { scope: 'repository' } as const;
const HEADS = 'refs/heads/';

export const branchRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, ...rules, runIn: list },
  { method: 'POST', path: ROOT, ...rules, need: 'write', runIn: create },
  { method: 'GET', path: `${ROOT}/{branch*}`, ...rules, runIn: get },
  { method: 'DELETE', path: `${ROOT}/{branch*}`, ...rules, need: 'write', runIn: remove },
];

/** The branch with the newest commit first. */
function list(call: UserCall): Answer {
  const { gitDir } = call.repository;
  const dateOf = ({ sha }: Branch): string => readCommit(gitDir, sha).committer.date;
  const newestFirst = listBranches(gitDir).sort((one, other) => dateOf(other).localeCompare(dateOf(one)));
  return listAnswer(call, newestFirst, (branch) => show(call, branch), { link: true });
}

function show(call: UserCall, { name, sha }: Branch): Record<string, unknown> {
  const { store, repository, user } = call;
  const rule = ruleFor(repository, name);
  return {
    name,
    commit: showTip(store, repository, sha),
    protected: rule !== undefined,
    required_approvals: rule ? ruleNumber(rule, 'required_approvals') : 0,
    enable_status_check: rule ? ruleFlag(rule, 'enable_status_check') : false,
    // A rule that never named any has none, and that is not an empty list.
    status_check_contexts: rule ? (rule.fields.status_check_contexts ?? null) : [],
    user_can_push: mayPush(repository, name, user),
    user_can_merge: mayWrite(repository, user) && mayMerge(repository, name, user),
    effective_branch_protection_name: rule && isAdmin(repository, user) ? rule.name : '',
  };
}

function get(call: UserCall): Answer {
  return json(200, show(call, wanted(call)));
}

function wanted(call: UserCall): Branch {
  const name = call.params.branch ?? '';
  const sha = branchTip(call.repository.gitDir, name);
  if (!sha) throw missing(call, { errors: [`branch does not exist [name: ${name}]`] });
  return { name, sha };
}

function create(call: UserCall): Answer {
  const { store, repository, user } = call;
  const fields = readFields(call);
  requireFields(call, fields, 'new_branch_name');
  const name = textOf(fields, 'new_branch_name') ?? '';
  const from =
    textOf(fields, 'old_ref_name') || textOf(fields, 'old_branch_name') || repository.defaultBranch;
  const sha = resolveCommit(repository.gitDir, from);
  if (!sha) throw problem(call, 404, 'The old branch does not exist');
  if (branchTip(repository.gitDir, name)) throw problem(call, 409, 'The branch already exists.');
  // The hook refuses, and the server has no words for it.
  if (!mayPush(repository, name, user)) throw problem(call, 500, '');
  updateRef(repository.gitDir, HEADS + name, sha);
  repository.updated = store.now();
  return json(201, show(call, { name, sha }));
}

function remove(call: UserCall): Answer {
  const { store, repository, user } = call;
  const { words, gitea } = store.flavor;
  const name = call.params.branch ?? '';
  if (name === repository.defaultBranch) throw problem(call, 403, words.defaultBranch);
  const sha = branchTip(repository.gitDir, name);
  if (!sha) throw gitea ? missing(call) : problem(call, 500, '');
  if (ruleFor(repository, name)) throw problem(call, 403, 'branch protected');
  deleteRef(repository.gitDir, HEADS + name);
  pushedTo(store, repository, user, { branch: name, before: sha, after: '0'.repeat(40) });
  return empty(204);
}
