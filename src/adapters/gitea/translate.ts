import type {
  Account,
  Checks,
  ForgeRepository,
  ForgeVersion,
  Issue,
  Label,
  Pull,
  Review,
} from '../../core/forge/model.ts';
import { count, countOrNone, flag, flagOrNo, has, list, oneOf, text, textOrNone } from './read.ts';

// From the documents of Gitea and Forgejo to our words. Each throws WrongShape, with the field, for anything else.

const STATES = ['open', 'closed'] as const;

export function readIssue(document: unknown): Issue {
  return {
    number: count(document, 'number'),
    title: text(document, 'title'),
    body: textOrNone(document, 'body'),
    state: oneOf(document, 'state', STATES),
    author: textOrNone(document, 'user.login'),
    labels: list(document, 'labels', readLabel),
    bodyVersion: countOrNone(document, 'content_version'),
    isPull: has(document, 'pull_request'),
    url: textOrNone(document, 'html_url'),
  };
}

export function readLabel(document: unknown): Label {
  return {
    id: count(document, 'id'),
    name: text(document, 'name'),
    exclusive: flagOrNo(document, 'exclusive'),
  };
}

export function readPull(document: unknown): Pull {
  const title = text(document, 'title');
  const merged = flag(document, 'merged');
  return {
    number: count(document, 'number'),
    title,
    body: textOrNone(document, 'body'),
    state: oneOf(document, 'state', STATES),
    merged,
    draft: has(document, 'draft') ? flag(document, 'draft') : isDraft(title),
    author: textOrNone(document, 'user.login'),
    labels: list(document, 'labels', readLabel),
    base: text(document, 'base.ref'),
    branch: branchOf(document),
    head: text(document, 'head.sha'),
    mergeCommit: (merged && textOrNone(document, 'merge_commit_sha')) || undefined,
    mergeable: flagOrNo(document, 'mergeable'),
    url: textOrNone(document, 'html_url'),
  };
}

/** Whether a pull request comes from a branch of the same repository, and not from a fork. */
export function isFromHere(document: unknown): boolean {
  return countOrNone(document, 'head.repo_id') === countOrNone(document, 'base.repo_id');
}

/** The label keeps the name of a branch that is gone, when `ref` is `refs/pull/N/head`; AGit has an empty one. */
function branchOf(document: unknown): string {
  if (has(document, 'head.label')) return text(document, 'head.label');
  const ref = text(document, 'head.ref');
  return ref.startsWith('refs/pull/') ? '' : ref;
}

/** Servers before Gitea 1.23 say it by the title only. */
function isDraft(title: string): boolean {
  return /^\s*(?:WIP:|\[WIP\])/i.test(title);
}

const VERDICTS: Readonly<Record<string, Review['verdict']>> = {
  APPROVED: 'approved',
  REQUEST_CHANGES: 'changes-requested',
  COMMENT: 'commented',
  REQUEST_REVIEW: 'requested',
};

export function readReview(document: unknown): Review {
  const state = text(document, 'state');
  return {
    author: textOrNone(document, 'user.login'),
    // A word that we do not know counts as no verdict yet.
    verdict: VERDICTS[state] ?? 'pending',
    official: flag(document, 'official'),
    dismissed: flag(document, 'dismissed'),
    stale: flag(document, 'stale'),
    commit: textOrNone(document, 'commit_id'),
    submitted: textOrNone(document, 'submitted_at'),
  };
}

export function readContext(document: unknown): Checks['contexts'][number] {
  return { context: text(document, 'context'), state: text(document, 'status') };
}

/** The servers count warnings differently, and only what is on one page: so it is added up here, the stricter way. */
export function checksOf(contexts: Checks['contexts']): Checks {
  const states = contexts.map(({ state }) => state);
  const all = (...good: string[]) => states.every((state) => good.includes(state));
  if (states.length === 0) return { state: 'none', contexts };
  if (states.some((state) => ['failure', 'error', 'warning'].includes(state)))
    return { state: 'failure', contexts };
  return { state: all('success', 'skipped') ? 'success' : 'pending', contexts };
}

export function readRepository(document: unknown): ForgeRepository {
  return {
    owner: text(document, 'owner.login'),
    name: text(document, 'name'),
    defaultBranch: text(document, 'default_branch'),
    url: textOrNone(document, 'html_url'),
    archived: flagOrNo(document, 'archived'),
    hasIssues: flag(document, 'has_issues'),
    hasPulls: flag(document, 'has_pull_requests'),
    canPush: flagOrNo(document, 'permissions.push'),
    canAdmin: flagOrNo(document, 'permissions.admin'),
  };
}

export function readAccount(document: unknown): Account {
  return {
    login: text(document, 'login'),
    fullName: textOrNone(document, 'full_name'),
    email: textOrNone(document, 'email'),
    scopes: undefined,
  };
}

/** What Gitea says about a token: who owns it, and what it may do. */
export function readToken(document: unknown): Account {
  return {
    login: text(document, 'user.login'),
    fullName: '',
    email: '',
    scopes: list(document, 'scopes', (scope) => text({ scope }, 'scope')),
  };
}

/** Forgejo appends the version of Gitea that its API is like. */
export function readVersion(document: unknown): ForgeVersion {
  const version = text(document, 'version');
  const [own = version] = version.split('+gitea-');
  return own === version ? { kind: 'gitea', version } : { kind: 'forgejo', version: own };
}
