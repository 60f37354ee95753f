import { branchTip, changesBetween, isAncestor, readCommit, resolveCommit } from './git/bare.ts';
import { type CommitText, commitTree, deleteRef, mergeTree, rebase, updateRef } from './git/write.ts';
import { addEntry, applyReferences } from './issue-state.ts';
import { commentsOf } from './json/issue.ts';
import { baseTip, isBehind } from './pull-state.ts';
import { pushedTo } from './pushed.ts';
import { matchesAny, ruleFlag, ruleFor, ruleNumber, rulePatterns, ruleTexts } from './rules.ts';
import { requiredMet } from './status-state.ts';
import type { Pull, Rule, Store, User } from './store.ts';

/** Why a rule of the base branch forbids the merge, in the order in which the servers ask. */
export function ruleRefusal(store: Store, pull: Pull): string | undefined {
  const { repository } = pull.issue;
  const rule = ruleFor(repository, pull.base);
  if (!rule) return undefined;
  if (!statusesMet(store, pull, rule)) return 'Not all required status checks successful';
  if (approvalsOf(pull, rule) < ruleNumber(rule, 'required_approvals'))
    return 'Does not have enough approvals';
  if (
    ruleFlag(rule, 'block_on_rejected_reviews') &&
    counted(pull).some((one) => one.state === 'REQUEST_CHANGES')
  )
    return 'There are requested changes';
  if (
    ruleFlag(rule, 'block_on_official_review_requests') &&
    counted(pull).some((one) => one.state === 'REQUEST_REVIEW')
  )
    return 'There are official review requests';
  if (ruleFlag(rule, 'block_on_outdated_branch') && isBehind(pull))
    return 'The head branch is behind the base branch';
  return touchesProtected(pull, rule) ? 'Changed protected files' : undefined;
}

function statusesMet(store: Store, pull: Pull, rule: Rule): boolean {
  if (!ruleFlag(rule, 'enable_status_check')) return true;
  const contexts = ruleTexts(rule, 'status_check_contexts');
  return requiredMet(pull.issue.repository, pull.headSha, contexts, store.flavor.gitea);
}

function counted(pull: Pull): Pull['reviews'] {
  return pull.reviews.filter((review) => review.official && !review.dismissed);
}

function approvalsOf(pull: Pull, rule: Rule): number {
  const ignoreStale = ruleFlag(rule, 'ignore_stale_approvals');
  const good = counted(pull).filter((one) => one.state === 'APPROVED' && !(ignoreStale && one.stale));
  return new Set(good.map((one) => one.user)).size;
}

function touchesProtected(pull: Pull, rule: Rule): boolean {
  const patterns = rulePatterns(rule, 'protected_file_patterns');
  if (patterns.length === 0) return false;
  const changes = changesBetween(pull.issue.repository.gitDir, pull.mergeBase, pull.headSha);
  return changes.some(({ path }) => matchesAny(patterns, path));
}

export const STYLES = [
  'merge',
  'rebase',
  'rebase-merge',
  'squash',
  'fast-forward-only',
  'manually-merged',
] as const;

export interface MergeOrder {
  readonly style: string;
  readonly title: string;
  readonly message: string;
  readonly deleteBranch: boolean;
  /** Of a merge by hand. */
  readonly commit: string;
}

/** Merges in the bare repository; `undefined` where it conflicts. */
export function mergePull(store: Store, pull: Pull, user: User, order: MergeOrder): string | undefined {
  const { repository } = pull.issue;
  const { gitDir } = repository;
  const before = baseTip(pull);
  const sha = makeMerge(store, pull, user, order);
  if (!sha) return undefined;
  updateRef(gitDir, `refs/heads/${pull.base}`, sha);
  pull.merged = { at: store.now(), by: user, sha };
  pull.autoMerge = undefined;
  const { issue } = pull;
  issue.state = 'closed';
  issue.closed = store.now();
  issue.updated = issue.closed;
  addEntry(store, issue, user, { kind: 'merge_pull' });
  pushedTo(store, repository, user, { branch: pull.base, before, after: sha, quiet: true });
  closeNamed(store, pull, user, sha);
  if (order.deleteBranch && !pull.agit) deleteHead(store, pull, user);
  return sha;
}

function deleteHead(store: Store, pull: Pull, user: User): void {
  const { gitDir } = pull.issue.repository;
  if (!branchTip(gitDir, pull.head)) return;
  deleteRef(gitDir, `refs/heads/${pull.head}`);
  addEntry(store, pull.issue, user, { kind: 'delete_branch' });
}

/** Title, body and comments of a pull request count on any branch, its commits on the default branch. */
function closeNamed(store: Store, pull: Pull, user: User, sha: string): void {
  const { issue } = pull;
  const { repository } = issue;
  const said = [issue.title, issue.body, ...commentsOf(issue).map((comment) => comment.body)].join('\n');
  applyReferences(store, repository, user, said);
  if (pull.base !== repository.defaultBranch) return;
  applyReferences(store, repository, user, readCommit(repository.gitDir, sha).message);
}

function makeMerge(store: Store, pull: Pull, user: User, order: MergeOrder): string | undefined {
  const { repository } = pull.issue;
  const [base, head] = [baseTip(pull), pull.headSha];
  const text = commitText(store, pull, user, order);
  if (order.style === 'manually-merged') return resolveCommit(repository.gitDir, order.commit);
  if (order.style === 'fast-forward-only')
    return isAncestor(repository.gitDir, base, head) ? head : undefined;
  if (order.style === 'rebase') return rebase(repository.gitDir, base, head, text);
  const tip = order.style === 'rebase-merge' ? rebase(repository.gitDir, base, head, text) : head;
  const tree = tip && mergeTree(repository.gitDir, base, tip);
  if (!tip || !tree) return undefined;
  return commitTree(repository.gitDir, tree, order.style === 'squash' ? [base] : [base, tip], text);
}

/** The words of the order as they are; a squash is the author's, and names them where somebody else merges. */
function commitText(store: Store, pull: Pull, user: User, order: MergeOrder): CommitText {
  const { author } = pull.issue;
  const squash = order.style === 'squash';
  const title = order.title || defaultTitle(pull, squash);
  const parts = [title, order.message].filter(Boolean);
  const trailers = store.flavor.coTrailers.map((name) => `${name}: ${author.name} <${author.email}>`);
  const message = parts.join('\n\n');
  const person = ({ name, email }: User) => ({ name, email });
  return {
    message: squash && author !== user ? withTrailers(message, trailers) : message,
    author: person(squash ? author : user),
    committer: person(user),
    at: store.now(),
  };
}

/** As the servers do it (`AddCommitMessageTailer`): behind a line that looks like a trailer no new paragraph begins. */
function withTrailers(message: string, trailers: readonly string[]): string {
  const gap = /\n[A-Z][A-Za-z0-9-]*:[^\n]*$/.test(message) ? '\n' : '\n\n';
  return message + gap + trailers.join('\n');
}

function defaultTitle({ issue, head, base }: Pull, squash: boolean): string {
  if (squash) return `${issue.title} (#${issue.number})`;
  return `Merge pull request '${issue.title}' (#${issue.number}) from ${head} into ${base}`;
}

/** Brings the base into the head; `undefined` where that conflicts. */
export function updateHead(store: Store, pull: Pull, user: User, style: string): string | undefined {
  const { gitDir } = pull.issue.repository;
  const base = baseTip(pull);
  const person = { name: user.name, email: user.email };
  const message = `Merge branch '${pull.base}' into ${pull.head}`;
  const text = { message, author: person, committer: person, at: store.now() };
  const tree = style === 'rebase' ? undefined : mergeTree(gitDir, pull.headSha, base);
  const merged = tree && commitTree(gitDir, tree, [pull.headSha, base], text);
  return style === 'rebase' ? rebase(gitDir, base, pull.headSha, text) : merged;
}

/** Merges what was scheduled, as soon as nothing forbids it. */
export function runScheduled(store: Store, pull: Pull): void {
  const scheduled = pull.autoMerge;
  if (!scheduled || pull.issue.state === 'closed' || ruleRefusal(store, pull)) return;
  mergePull(store, pull, scheduled.by, readOrder(scheduled.fields));
}

export function readOrder(fields: Readonly<Record<string, unknown>>): MergeOrder {
  const word = (name: string): string =>
    typeof fields[name] === 'string' ? (fields[name] as string).trim() : '';
  return {
    style: word('Do') || word('do'),
    title: word('MergeTitleField'),
    message: word('MergeMessageField'),
    deleteBranch: fields.delete_branch_after_merge === true,
    commit: word('MergeCommitID'),
  };
}
