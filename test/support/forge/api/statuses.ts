import { addStatus } from '../add-status.ts';
import { type Answer, json } from '../answer.ts';
import { missing, problem, readFields, textOf, type UserCall } from '../call.ts';
import { resolveCommit } from '../git/bare.ts';
import { showCombined, showStatus } from '../json/status.ts';
import { listAnswer, pageOf } from '../paging.ts';
import type { Route } from '../router.ts';
import { combine, latestStatuses, statusesOf } from '../status-state.ts';
import type { Status } from '../store.ts';

const ROOT = '/repos/{owner}/{repo}';
const rules = { scope: 'repository' } as const;

/** Before the routes of commits, whose names may have slashes. */
export const statusRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${ROOT}/statuses/{sha}`,
    ...rules,
    need: 'write',
    evenArchived: true,
    runIn: create,
  },
  { method: 'GET', path: `${ROOT}/statuses/{sha}`, ...rules, runIn: list },
  { method: 'GET', path: `${ROOT}/commits/{sha*}/statuses`, ...rules, runIn: list },
  { method: 'GET', path: `${ROOT}/commits/{sha*}/status`, ...rules, runIn: combined },
];

function commitOf(call: UserCall): string | undefined {
  return resolveCommit(call.repository.gitDir, call.params.sha ?? '');
}

/** Nothing about a status is checked, and nothing is put together with an earlier one. */
function create(call: UserCall): Answer {
  const { store, repository } = call;
  const fields = readFields(call);
  const sha = commitOf(call);
  if (!sha) throw problem(call, 500, '');
  const status = addStatus(store, repository, {
    sha,
    state: textOf(fields, 'state') ?? '',
    context: textOf(fields, 'context') ?? '',
    description: textOf(fields, 'description') ?? '',
    targetUrl: textOf(fields, 'target_url') ?? '',
    creator: call.user,
  });
  return json(201, showStatus(store, repository, status));
}

function list(call: UserCall): Answer {
  const { store, repository } = call;
  const wanted = call.query.get('state');
  const all = statusesOf(repository, commitOf(call) ?? '').filter((one) => !wanted || one.state === wanted);
  const sorted = newestSecondFirst(all);
  return listAnswer(call, sorted, (one) => showStatus(store, repository, one), {
    link: true,
    needsPage: true,
  });
}

/** Times are kept in seconds; those of one second come in the order in which they were posted. */
function newestSecondFirst(statuses: readonly Status[]): Status[] {
  const second = ({ created }: Status): number => Math.floor(created.getTime() / 1000);
  return [...statuses].sort((one, other) => second(other) - second(one) || one.index - other.index);
}

/** State and count are those of the page only. The newest are on the first page, each page from old to new. */
function combined(call: UserCall): Answer {
  const { store, repository } = call;
  const { gitea } = store.flavor;
  const sha = commitOf(call);
  if (!sha) throw missing(call);
  const page = pageOf(call, latestStatuses(repository, sha).reverse(), { link: gitea });
  const statuses = page.items.toReversed();
  const state = combine(
    statuses.map((one) => one.state),
    gitea,
  );
  const shown = showCombined(store, repository, { sha, state, statuses }, call.user);
  const headers = gitea || page.items.length > 0 ? page.headers : {};
  return json(200, shown, headers);
}
