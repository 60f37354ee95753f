import { type Answer, json, Refusal, text } from '../answer.ts';
import { missing, problem, type UserCall } from '../call.ts';
import {
  changesBetween,
  commitsBetween,
  git,
  listBranches,
  mergeBase,
  resolveCommit,
  tryGit,
} from '../git/bare.ts';
import { showChangedName, showCommit } from '../json/commit.ts';
import { listTree } from '../json/content.ts';
import { showPull } from '../json/pull.ts';
import { apiUrl } from '../json/repository.ts';
import { listAnswer } from '../paging.ts';
import { pullsOf } from '../pulls.ts';
import type { Route } from '../router.ts';
import { unknownRef } from './pulls.ts';

const ROOT = '/repos/{owner}/{repo}';
const rules = { scope: 'repository' } as const;

export const commitRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/commits`, ...rules, runIn: list },
  { method: 'GET', path: `${ROOT}/commits/{sha*}/pull`, ...rules, runIn: pullOf },
  {
    method: 'GET',
    path: `${ROOT}/git/commits/{sha}.diff`,
    ...rules,
    runIn: (call) => difference(call, 'diff'),
  },
  {
    method: 'GET',
    path: `${ROOT}/git/commits/{sha}.patch`,
    ...rules,
    runIn: (call) => difference(call, 'patch'),
  },
  { method: 'GET', path: `${ROOT}/git/commits/{sha}`, ...rules, runIn: get },
  { method: 'GET', path: `${ROOT}/git/refs/heads/{prefix*}`, ...rules, runIn: listRefs },
  { method: 'GET', path: `${ROOT}/git/trees/{sha}`, ...rules, runIn: tree },
  { method: 'GET', path: `${ROOT}/compare/{range*}`, ...rules, runIn: compare },
];

function list(call: UserCall): Answer {
  const { store, query } = call;
  const { gitDir, defaultBranch } = call.repository;
  if (listBranches(gitDir).length === 0) throw problem(call, 409, 'Git Repository is empty.');
  const name = query.get('sha') || defaultBranch;
  const sha = resolveCommit(gitDir, name);
  if (!sha) throw unknownCommit(call, name);
  const path = query.get('path');
  const found = path
    ? (tryGit(gitDir, ['rev-list', sha, '--', path]) ?? '').split('\n').filter(Boolean)
    : commitsBetween(gitDir, '', sha);
  if (found.length === 0) throw missing(call, { forgejo: 'FileCommitsCount' });
  const flag = (field: string): boolean => query.get(field) !== 'false';
  const view = { stat: flag('stat'), files: flag('files'), verification: flag('verification') };
  return listAnswer(call, found, (one) => showCommit(store, call.repository, one, view), { link: true });
}

function unknownCommit(call: UserCall, name: string): Refusal {
  if (!call.store.flavor.gitea) return new Refusal(json(404, null));
  return problem(call, 404, `object does not exist [id: ${name}, rel_path: ]`);
}

/** Only merge commits lead to their pull request. */
function pullOf(call: UserCall): Answer {
  const { store, repository, user } = call;
  const sha = resolveCommit(repository.gitDir, call.params.sha ?? '');
  const pull = pullsOf(repository).find((one) => one.merged?.sha === sha);
  if (pull) return json(200, showPull(store, pull, { viewer: user }));
  const words = `pull request does not exist [id: 0, issue_id: 0, head_repo_id: 0, base_repo_id: ${repository.id}, head_branch: , base_branch: ]`;
  throw problem(call, 404, words);
}

function wanted(call: UserCall): string {
  const name = call.params.sha ?? '';
  const sha = resolveCommit(call.repository.gitDir, name);
  if (!sha) throw missing(call, { gitea: `commit doesn't exist: ${name}`, forgejo: name });
  return sha;
}

function get(call: UserCall): Answer {
  return json(200, showCommit(call.store, call.repository, wanted(call)));
}

function difference(call: UserCall, form: 'diff' | 'patch'): Answer {
  const { gitDir } = call.repository;
  const sha = wanted(call);
  const args = form === 'diff' ? ['show', '--format=', sha] : ['format-patch', '-1', '--stdout', sha];
  return text(200, git(gitDir, args));
}

/** All branches that begin so: always an array. */
function listRefs(call: UserCall): Answer {
  const { store, repository } = call;
  const prefix = call.params.prefix ?? '';
  const found = listBranches(repository.gitDir).filter(({ name }) => name.startsWith(prefix));
  if (found.length === 0) throw missing(call);
  const api = `${apiUrl(store, repository)}/git`;
  return json(
    200,
    found.map(({ name, sha }) => ({
      ref: `refs/heads/${name}`,
      url: `${api}/refs/heads/${name}`,
      object: { type: 'commit', sha, url: `${api}/commits/${sha}` },
    })),
  );
}

function tree(call: UserCall): Answer {
  const { store, repository, query } = call;
  const name = call.params.sha ?? '';
  const sha = resolveCommit(repository.gitDir, name);
  if (!sha) throw problem(call, 400, `sha not found [${name}]`);
  const recursive = query.get('recursive') === 'true' ? ['-r', '-t'] : [];
  const all = listTree(repository.gitDir, sha, ...recursive);
  const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 1000)];
  const api = `${apiUrl(store, repository)}/git`;
  const shown = all
    .slice((page - 1) * size, page * size)
    .map(({ path, mode, type, size: bytes, sha: id }) => ({
      path,
      mode,
      type,
      size: bytes,
      sha: id,
      url: `${api}/${type}s/${id}`,
    }));
  const body = { sha, url: `${api}/trees/${sha}`, tree: shown, truncated: page * size < all.length };
  const counted = { 'x-total-count': String(all.length) };
  return json(200, { ...body, page, total_count: all.length }, counted);
}

function compare(call: UserCall): Answer {
  const { store, repository } = call;
  const { gitDir } = repository;
  const [base = '', head = ''] = (call.params.range ?? '').split(/\.{2,3}/);
  const ends = { base: resolveCommit(gitDir, base), head: resolveCommit(gitDir, head) };
  if (!ends.base) throw missing(call, unknownRef(call, base, 'base'));
  if (!ends.head) throw missing(call, unknownRef(call, head, 'head'));
  const commits = commitsBetween(gitDir, ends.base, ends.head);
  const from = mergeBase(gitDir, ends.base, ends.head) ?? ends.base;
  const files = changesBetween(gitDir, from, ends.head).map(showChangedName);
  return json(200, {
    total_commits: commits.length,
    commits: commits.map((sha) => showCommit(store, repository, sha)),
    ...(!store.flavor.gitea && { files }),
  });
}
