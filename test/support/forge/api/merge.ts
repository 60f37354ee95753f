import { type Answer, empty } from '../answer.ts';
import {
  type Fields,
  flagOf,
  missing,
  problem,
  readFields,
  requireFields,
  textOf,
  type UserCall,
} from '../call.ts';
import { updateRef } from '../git/write.ts';
import { isBlocked } from '../issue-state.ts';
import { isDraft } from '../json/issue.ts';
import { mergePull, readOrder, ruleRefusal, STYLES, updateHead } from '../merging.ts';
import { hasConflict, isBehind, lookWhileChecking } from '../pull-state.ts';
import { pushedTo } from '../pushed.ts';
import type { Route } from '../router.ts';
import { mayMerge, mayOverride } from '../rules.ts';
import type { Pull } from '../store.ts';
import { wantedPull } from './pull-lookup.ts';

const ROOT = '/repos/{owner}/{repo}/pulls/{index#}';
const rules = { scope: 'repository', unit: 'pulls' } as const;

export const mergeRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/merge`, ...rules, runIn: isMerged },
  { method: 'POST', path: `${ROOT}/merge`, ...rules, need: 'token', runIn: merge },
  { method: 'DELETE', path: `${ROOT}/merge`, ...rules, need: 'token', runIn: cancel },
  { method: 'POST', path: `${ROOT}/update`, ...rules, need: 'token', runIn: update },
];

function isMerged(call: UserCall): Answer {
  if (!wantedPull(call).merged) throw missing(call);
  return empty(204);
}

function merge(call: UserCall): Answer {
  const { store, user } = call;
  const fields = readFields(call);
  readStyle(call, fields);
  const pull = wantedPull(call);
  const refusal = refuse(call, pull, fields);
  if (refusal !== undefined && flagOf(fields, 'merge_when_checks_succeed'))
    return schedule(call, pull, fields);
  if (refusal !== undefined) throw problem(call, 405, refusal);
  if (isBlocked(pull.issue)) throw problem(call, 500, '');
  const expected = textOf(fields, 'head_commit_id');
  if (expected && expected !== pull.headSha) throw problem(call, 409, 'head out of date');
  if (!mergePull(store, pull, user, readOrder(fields)))
    throw problem(call, 409, 'merge failed because of conflict');
  return empty(200);
}

function readStyle(call: UserCall, fields: Fields): void {
  const style = textOf(fields, 'Do') ?? textOf(fields, 'do');
  if (!style) requireFields(call, fields, 'Do');
  if (!STYLES.some((known) => known === style)) throw problem(call, 422, '[Do]: In');
}

/** The questions of the servers in their order. "Try again later" is said of a conflict too. */
function refuse(call: UserCall, pull: Pull, fields: Fields): string | undefined {
  const { store, repository, user } = call;
  const { words, mergeRefusal } = store.flavor;
  if (pull.merged) return words.alreadyMerged;
  if (pull.issue.state === 'closed') throw missing(call);
  if (!mayMerge(repository, pull.base, user)) return 'User not allowed to merge PR';
  if (isDraft(pull.issue)) return 'Work in progress PRs cannot be merged';
  if (lookWhileChecking(pull) || hasConflict(pull)) return 'Please try again later';
  const reason = ruleRefusal(store, pull);
  if (!reason) return undefined;
  const forced = flagOf(fields, 'force_merge') === true && mayOverride(repository, pull.base, user);
  return forced ? undefined : mergeRefusal(reason);
}

function schedule(call: UserCall, pull: Pull, fields: Fields): Answer {
  if (pull.merged) throw problem(call, 405, call.store.flavor.words.alreadyMerged);
  if (pull.autoMerge)
    throw problem(
      call,
      409,
      `pull request is already scheduled to auto merge when checks succeed [pull_id: ${pull.id}]`,
    );
  pull.autoMerge = { by: call.user, fields };
  return empty(201);
}

function cancel(call: UserCall): Answer {
  const pull = wantedPull(call);
  if (!pull.autoMerge) throw missing(call);
  pull.autoMerge = undefined;
  return empty(204);
}

function update(call: UserCall): Answer {
  const { store, repository, user } = call;
  const pull = wantedPull(call);
  if (pull.merged || pull.issue.state === 'closed') throw problem(call, 422, 'Invalid PullRequest');
  if (hasConflict(pull)) throw problem(call, 409, 'merge failed because of conflict');
  // An update that changes nothing ends without a word.
  if (!isBehind(pull)) throw problem(call, 500, '');
  const before = pull.headSha;
  const after = updateHead(store, pull, user, call.query.get('style') ?? 'merge');
  if (!after) throw problem(call, 409, 'merge failed because of conflict');
  updateRef(repository.gitDir, `refs/heads/${pull.head}`, after);
  pushedTo(store, repository, user, { branch: pull.head, before, after, quiet: true });
  return empty(200);
}
