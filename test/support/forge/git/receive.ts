import { mayWrite } from '../access.ts';
import { repositoryUrl } from '../json/repository.ts';
import { pullsOf } from '../pulls.ts';
import { pushedTo } from '../pushed.ts';
import { matchesAny, mayForcePush, mayPush, ruleFor, rulePatterns } from '../rules.ts';
import type { Repository, Store, User } from '../store.ts';
import { proposeAll, splitProposal } from './agit.ts';
import type { HookAnswer, PushHooks, Quarantine, RefUpdate } from './backend.ts';
import { changesBetween, isAncestor } from './bare.ts';

export const NOTHING = '0'.repeat(40);
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** What the server says to a push of this person. */
export function pushHooks(store: Store, repository: Repository, user: User): PushHooks {
  return {
    preReceive: (updates, quarantine) => preReceive(store, repository, user, { updates, quarantine }),
    procReceive: (updates, options) => proposeAll(store, repository, user, { updates, options }),
    postReceive: (updates) => postReceive(store, repository, user, updates),
  };
}

interface Received {
  readonly updates: readonly RefUpdate[];
  readonly quarantine: Quarantine;
}

function preReceive(store: Store, repository: Repository, user: User, received: Received): HookAnswer {
  for (const update of received.updates) {
    const refusal = update.ref.startsWith('refs/for/')
      ? refuseProposal(store, repository, update)
      : refuseUpdate(repository, user, update, received.quarantine);
    if (refusal) return { lines: store.flavor.hookWords(refusal), exit: 1 };
  }
  return { lines: [], exit: 0 };
}

function refuseProposal(store: Store, repository: Repository, { ref }: RefUpdate): string | undefined {
  if (splitProposal(repository, ref)) return undefined;
  const { unknownBase } = store.flavor.words;
  return store.flavor.gitea ? unknownBase : unknownBase + ref;
}

function refuseUpdate(
  repository: Repository,
  user: User,
  update: RefUpdate,
  quarantine: Quarantine,
): string | undefined {
  if (!mayWrite(repository, user)) return 'User permission denied for writing.';
  const branch = branchOf(update.ref);
  if (branch === undefined) return undefined;
  if (update.after === NOTHING) return refuseDeletion(repository, branch);
  if (!ruleFor(repository, branch)) return undefined;
  if (isForced(repository, update, quarantine) && !mayForcePush(repository, branch, user))
    return mayPush(repository, branch, user)
      ? `branch ${branch} is protected from force push`
      : `Not allowed to push to protected branch ${branch}`;
  return refuseFiles(repository, user, update, quarantine);
}

export function branchOf(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
}

function refuseDeletion(repository: Repository, branch: string): string | undefined {
  if (branch === repository.defaultBranch)
    return `branch ${branch} is the default branch and cannot be deleted`;
  return ruleFor(repository, branch) ? `branch ${branch} is protected from deletion` : undefined;
}

function isForced({ gitDir }: Repository, { before, after }: RefUpdate, env: Quarantine): boolean {
  return before !== NOTHING && !isAncestor(gitDir, before, after, { env });
}

/** Some files may be closed on a branch that is open, and some open on one that is closed. */
function refuseFiles(
  repository: Repository,
  user: User,
  { ref, before, after }: RefUpdate,
  env: Quarantine,
): string | undefined {
  const branch = branchOf(ref) ?? '';
  const rule = ruleFor(repository, branch);
  if (!rule) return undefined;
  const open = rulePatterns(rule, 'unprotected_file_patterns');
  const closed = rulePatterns(rule, 'protected_file_patterns');
  const from = before === NOTHING ? EMPTY_TREE : before;
  const paths = (): string[] =>
    changesBetween(repository.gitDir, from, after, { env }).map(({ path }) => path);
  if (!mayPush(repository, branch, user)) {
    if (open.length > 0 && paths().every((path) => matchesAny(open, path))) return undefined;
    return `Not allowed to push to protected branch ${branch}`;
  }
  if (closed.length === 0) return undefined;
  const touched = paths().find((path) => matchesAny(closed, path));
  return touched && `path ${touched} is protected from changing`;
}

function postReceive(
  store: Store,
  repository: Repository,
  user: User,
  updates: readonly RefUpdate[],
): HookAnswer {
  const lines = updates.flatMap((update) => {
    const branch = branchOf(update.ref);
    if (branch === undefined) return proposalLines(store, repository, update);
    const earlier = pullsOf(repository).find((pull) => pull.head === branch && pull.issue.state === 'open');
    pushedTo(store, repository, user, { branch, before: update.before, after: update.after });
    if (update.after === NOTHING || branch === repository.defaultBranch) return [];
    const url = repositoryUrl(store, repository);
    if (!earlier) return newPullLines(store, repository, branch);
    return visitLines(store, `${url}/pulls/${earlier.issue.number}`, earlier.base);
  });
  return { lines, exit: 0 };
}

function newPullLines(store: Store, repository: Repository, branch: string): string[] {
  const url = store.flavor.newPullUrl(repositoryUrl(store, repository), repository.defaultBranch, branch);
  return ['', `Create a new pull request for '${branch}':`, `  ${url}`, ''];
}

function visitLines(store: Store, url: string, base: string): string[] {
  return ['', 'Visit the existing pull request:', `  ${store.flavor.existingPull(url, base)}`, ''];
}

/** Both servers say "existing" even of a pull request that the push has just opened. */
function proposalLines(store: Store, repository: Repository, { ref }: RefUpdate): string[] {
  const [, number] = /^refs\/pull\/(\d+)\/head$/.exec(ref) ?? [];
  if (!number) return [];
  return [
    '',
    'Visit the existing pull request:',
    `  ${repositoryUrl(store, repository)}/pulls/${number}`,
    '',
  ];
}
