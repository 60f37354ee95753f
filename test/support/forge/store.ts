import type { Flavor } from './flavor.ts';

export type Permission = 'read' | 'write' | 'admin';

export interface User {
  readonly id: number;
  name: string;
  readonly email: string;
  readonly admin: boolean;
  readonly password: string;
  readonly created: Date;
  /** Kept by the server from the first login with a password on. */
  loginName: string;
}

export interface Token {
  readonly id: number;
  readonly name: string;
  readonly user: User;
  readonly scopes: readonly string[];
  readonly secret: string;
  readonly created: Date;
}

export interface Label {
  readonly id: number;
  name: string;
  color: string;
  description: string;
  exclusive: boolean;
}

/** A line of an issue's history; a comment is one of them. */
export interface Entry {
  readonly id: number;
  readonly kind: string;
  readonly user: User;
  body: string;
  readonly created: Date;
  updated: Date;
  readonly label?: Label;
  readonly assignee?: User;
  readonly removed?: boolean;
  readonly titles?: readonly [before: string, after: string];
  readonly issue?: Issue;
  readonly action?: string;
  readonly commit?: string;
  readonly review?: number;
  readonly blocker?: Issue;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: User;
  title: string;
  body: string;
  labels: Label[];
  assignees: User[];
  state: 'open' | 'closed';
  readonly created: Date;
  updated: Date;
  closed?: Date | undefined;
  /** Counts the edits of the body. */
  contentVersion: number;
  readonly entries: Entry[];
  readonly blockers: Issue[];
  pull?: Pull;
}

export interface ReviewComment {
  readonly id: number;
  readonly user: User;
  readonly body: string;
  readonly path: string;
  readonly line: number;
  readonly commit: string;
  readonly created: Date;
  /** Written after its review was given. */
  readonly reply: boolean;
  resolver?: User | undefined;
}

export type ReviewState = 'APPROVED' | 'REQUEST_CHANGES' | 'COMMENT' | 'PENDING' | 'REQUEST_REVIEW';

export interface Review {
  readonly id: number;
  readonly user: User;
  state: ReviewState;
  body: string;
  commit: string;
  official: boolean;
  dismissed: boolean;
  stale: boolean;
  readonly comments: ReviewComment[];
  readonly submitted: Date;
  updated: Date;
  /** The entry of the history that shows it. */
  entry?: number | undefined;
}

export interface Pull {
  readonly id: number;
  readonly issue: Issue;
  readonly base: string;
  /** The branch, or `user/topic` of one that was pushed to `refs/for`. */
  readonly head: string;
  readonly agit: boolean;
  headSha: string;
  mergeBase: string;
  readonly reviews: Review[];
  merged?: { readonly at: Date; readonly by: User; readonly sha: string };
  /** Scheduled: merge as this person asked when everything is met. */
  autoMerge?: { readonly by: User; readonly fields: Readonly<Record<string, unknown>> } | undefined;
  /** How many more looks find the server still checking for conflicts. */
  checking: number;
  readonly allowMaintainerEdit: boolean;
}

export interface Status {
  readonly index: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string;
  readonly targetUrl: string;
  readonly creator: User | undefined;
  readonly created: Date;
}

export interface Rule {
  name: string;
  readonly priority: number;
  readonly fields: Record<string, unknown>;
  readonly created: Date;
  updated: Date;
}

export interface Step {
  readonly name: string;
  readonly conclusion: string;
}

export type JobStatus = 'queued' | 'in_progress' | 'completed';

export interface Job {
  readonly id: number;
  readonly name: string;
  status: JobStatus;
  /** `success`, `failure`, `cancelled` or `skipped` of one that is completed. */
  conclusion: string;
  steps: readonly Step[];
  /** What the log says, each line with its time; not there before the job has begun. */
  log: string | undefined;
  started?: Date | undefined;
  completed?: Date | undefined;
}

export interface Run {
  readonly id: number;
  /** Counts in the repository. */
  readonly number: number;
  /** The file: `ci.yml`. */
  readonly workflow: string;
  readonly title: string;
  readonly event: string;
  readonly sha: string;
  readonly branch: string;
  readonly pull: Pull | undefined;
  readonly actor: User;
  readonly jobs: Job[];
  readonly created: Date;
}

export interface Repository {
  readonly id: number;
  readonly owner: User;
  name: string;
  description: string;
  private: boolean;
  archived: boolean;
  readonly units: { issues: boolean; pulls: boolean; actions: boolean };
  readonly gitDir: string;
  readonly defaultBranch: string;
  readonly collaborators: Map<User, Permission>;
  readonly labels: Label[];
  /** Issues and pull requests: the one with number n is at n - 1. */
  readonly issues: Issue[];
  readonly rules: Rule[];
  readonly statuses: Status[];
  readonly runs: Run[];
  readonly milestones: { readonly id: number; readonly title: string; readonly created: Date }[];
  readonly created: Date;
  updated: Date;
  /** New pull requests, pushes and rules are checked for conflicts during this many looks. */
  checks: number;
}

export interface Store {
  readonly flavor: Flavor;
  readonly folder: string;
  url: string;
  readonly users: User[];
  readonly tokens: Token[];
  readonly repositories: Repository[];
  /** Former `owner/name` in lower case. */
  readonly formerNames: Map<string, Repository>;
  readonly formerOwners: Map<string, User>;
  readonly sequences: Map<string, number>;
  now(): Date;
}

export function makeStore(flavor: Flavor, folder: string, now: () => Date): Store {
  return {
    flavor,
    folder,
    url: '',
    users: [],
    tokens: [],
    repositories: [],
    formerNames: new Map(),
    formerOwners: new Map(),
    sequences: new Map(),
    now,
  };
}

/** The next database id of a kind: they grow across repositories, as the real ones do. */
export function nextId(store: Store, kind: string): number {
  const id = (store.sequences.get(kind) ?? 0) + 1;
  store.sequences.set(kind, id);
  return id;
}

export function findRepository(store: Store, owner: string, name: string): Repository | undefined {
  const wanted = fullNameKey(owner, name);
  return store.repositories.find((one) => fullNameKey(one.owner.name, one.name) === wanted);
}

export function fullNameKey(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}

export function fullName(repository: Repository): string {
  return `${repository.owner.name}/${repository.name}`;
}
