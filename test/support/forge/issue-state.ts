import { levelOf } from './access.ts';
import { findReferences } from './references.ts';
import type { Entry, Issue, Label, Repository, Store, User } from './store.ts';
import { fullName, nextId } from './store.ts';

export type EntryDetails = Partial<Omit<Entry, 'id' | 'kind' | 'user' | 'created' | 'updated'>>;

/** Adds a line to the history of an issue. */
export function addEntry(
  store: Store,
  issue: Issue,
  user: User,
  entry: EntryDetails & { kind: string },
): Entry {
  const now = store.now();
  const added = { id: nextId(store, 'comment'), user, body: '', created: now, updated: now, ...entry };
  issue.entries.push(added);
  return added;
}

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly Label[];
  readonly assignees?: readonly User[];
}

export function createIssue(store: Store, repository: Repository, author: User, fields: NewIssue): Issue {
  const now = store.now();
  const issue: Issue = {
    id: nextId(store, 'issue'),
    number: repository.issues.length + 1,
    repository,
    author,
    title: cutTitle(fields.title, store.flavor.gitea),
    body: fields.body ?? '',
    labels: [...(fields.labels ?? [])],
    assignees: [...(fields.assignees ?? [])],
    state: 'open',
    created: now,
    updated: now,
    contentVersion: 0,
    entries: [],
    blockers: [],
  };
  repository.issues.push(issue);
  for (const label of issue.labels) addEntry(store, issue, author, { kind: 'label', body: '1', label });
  for (const assignee of issue.assignees) addEntry(store, issue, author, { kind: 'assignees', assignee });
  return issue;
}

const [LONGEST, ELLIPSIS] = [255, '…'];

/** At most 255 characters (Gitea) or bytes (Forgejo). */
export function cutTitle(title: string, gitea: boolean): string {
  const line = title.trim();
  if (gitea) {
    const characters = [...line];
    // The ellipsis is taken for three.
    return characters.length <= LONGEST ? line : characters.slice(0, LONGEST - 3).join('') + ELLIPSIS;
  }
  if (Buffer.byteLength(line) <= LONGEST) return line;
  const cut = Buffer.from(line).subarray(0, LONGEST - Buffer.byteLength(ELLIPSIS));
  return new TextDecoder().decode(cut).replace(/�+$/, '') + ELLIPSIS;
}

/** Gives an issue a label; an exclusive one takes the place of its siblings. */
export function addLabel(store: Store, issue: Issue, user: User, label: Label): void {
  if (issue.labels.includes(label)) return;
  for (const sibling of siblingsOf(issue.labels, label)) removeLabel(store, issue, user, sibling);
  issue.labels.push(label);
  addEntry(store, issue, user, { kind: 'label', body: '1', label });
}

export function removeLabel(store: Store, issue: Issue, user: User, label: Label): void {
  if (!issue.labels.includes(label)) return;
  issue.labels = issue.labels.filter((one) => one !== label);
  addEntry(store, issue, user, { kind: 'label', label });
}

export function siblingsOf(labels: readonly Label[], label: Label): Label[] {
  const scope = scopeOf(label);
  return scope === '' ? [] : labels.filter((one) => one !== label && scopeOf(one) === scope);
}

function scopeOf(label: Label): string {
  return label.exclusive ? label.name.slice(0, Math.max(0, label.name.lastIndexOf('/'))) : '';
}

export function setState(store: Store, issue: Issue, user: User, state: Issue['state']): void {
  if (issue.state === state) return;
  issue.state = state;
  issue.closed = state === 'closed' ? store.now() : undefined;
  touch(store, issue);
  addEntry(store, issue, user, { kind: state === 'closed' ? 'close' : 'reopen' });
}

export function touch(store: Store, issue: Issue): void {
  issue.updated = store.now();
}

export function isBlocked(issue: Issue): boolean {
  return issue.blockers.some((blocker) => blocker.state === 'open');
}

export function findIssue(repository: Repository, number: number): Issue | undefined {
  return repository.issues[number - 1];
}

/** Notes in the named issues that this one names them. */
export function noteReferences(store: Store, from: Issue, user: User, text: string): void {
  const kind = from.pull ? 'pull_ref' : 'issue_ref';
  for (const { number, action } of findReferences(text, fullName(from.repository))) {
    const target = findIssue(from.repository, number);
    if (!target || target === from) continue;
    const noted = target.entries.some((entry) => entry.issue === from && entry.kind === kind);
    if (!noted) addEntry(store, target, user, { kind, issue: from, action: from.pull ? action : 'none' });
  }
}

/** Closes and reopens what a text says, as far as the person may. */
export function applyReferences(store: Store, repository: Repository, user: User, text: string): void {
  for (const { number, action } of findReferences(text, fullName(repository))) {
    const target = findIssue(repository, number);
    if (!target || target.pull || action === 'none') continue;
    if (levelOf(repository, user) < 2 && target.author !== user) continue;
    if (action === 'closes' && isBlocked(target)) continue;
    setState(store, target, user, action === 'closes' ? 'closed' : 'open');
  }
}
