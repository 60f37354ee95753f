import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitOn, createRepository, type RepositoryOptions } from './create-repository.ts';
import { type Faults, planFaults, type SeenRequest } from './faults.ts';
import { FLAVORS, type FlavorName } from './flavor.ts';
import { endBackends } from './git/backend.ts';
import { branchTip } from './git/bare.ts';
import type { FileChanges } from './git/write.ts';
import { createIssue, type NewIssue } from './issue-state.ts';
import { keepStore } from './keep.ts';
import { makeListener } from './listener.ts';
import { addToken, addUser } from './people.ts';
import { pushedTo } from './pushed.ts';
import { renameRepository, renameUser } from './renames.ts';
import { addRun, changeJob, type JobChange, type NewRun } from './run-state.ts';
import {
  findRepository,
  type Issue,
  makeStore,
  type Permission,
  type Repository,
  type Run,
  type Store,
  type User,
} from './store.ts';

export interface ForgeOptions {
  readonly flavor: FlavorName;
  /** Below which path it lies, as behind a proxy: `/git`. */
  readonly basePath?: string;
  readonly now?: () => Date;
}

export interface NewTestCommit {
  readonly by: string;
  readonly message: string;
  readonly files: FileChanges;
  /** The default branch where it is not said; made from it where it is not there. */
  readonly branch?: string;
}

export type NewTestRun = Omit<NewRun, 'actor' | 'pull'> & {
  readonly actor: string;
  /** The number of the pull request that it is for. */
  readonly pull?: number;
};

/** A Gitea or Forgejo for tests: a real HTTP server with real git behind it, on 127.0.0.1. */
export interface Forge {
  readonly url: string;
  readonly flavor: FlavorName;
  readonly requests: readonly SeenRequest[];
  /** Requests for routes that neither server has, or that this forge has not learned. A test should find none. */
  readonly unknownRoutes: readonly string[];
  /** Errors thrown inside the forge. A test should find none. */
  readonly failures: readonly Error[];
  readonly faults: Faults;
  /** The highest number of requests under way at the same time since `clearRequests`. */
  readonly mostAtOnce: number;
  clearRequests(): void;
  /** `alice` has the address `alice@example.com`; a second call answers the same account. */
  addUser(name: string, options?: { readonly admin?: boolean }): User;
  /** Makes the account if need be. All scopes without `scopes`. */
  addToken(name: string, options?: { readonly scopes?: readonly string[]; readonly name?: string }): string;
  addRepository(owner: string, name: string, options?: RepositoryOptions): Repository;
  setCollaborator(fullName: string, user: string, permission: Permission | 'none'): void;
  /** The state, to look at and to change. */
  repository(fullName: string): Repository;
  /** Commits on a branch as if pushed, without asking any rule; answers the commit. */
  commit(fullName: string, commit: NewTestCommit): string;
  addIssue(fullName: string, author: string, fields: NewIssue): Issue;
  /** Many issues at once: `Issue 1` and so on, by the owner. */
  seedIssues(fullName: string, count: number): void;
  /** A run of Actions whose jobs wait; each posts a status to its commit. */
  addRun(fullName: string, run: NewTestRun): Run;
  /** A job begins or ends: its status is posted to the commit again. */
  changeJob(fullName: string, run: Run, job: string, change: JobChange): void;
  renameRepository(fullName: string, name: string): void;
  renameUser(name: string, to: string): void;
  /** `http://alice:TOKEN@host/...` for git, and without a token the plain address. */
  cloneUrl(fullName: string, login?: { readonly user: string; readonly token: string }): string;
  /** Remembers the state, with copies in a folder; what it answers goes back to it. */
  keep(folder: string): () => void;
  close(): Promise<void>;
}

export async function startForge(options: ForgeOptions): Promise<Forge> {
  const folder = mkdtempSync(join(tmpdir(), 'openspec-forge-'));
  const store = makeStore(FLAVORS[options.flavor], folder, options.now ?? (() => new Date()));
  const plan = planFaults();
  const basePath = (options.basePath ?? '').replace(/\/$/, '');
  const listener = makeListener(store, basePath, plan);
  store.url = `http://127.0.0.1:${await listener.listen()}${basePath}`;
  const faults: Faults = Object.assign(plan, {
    down: () => listener.close(),
    up: async () => void (await listener.listen()),
  });
  return {
    url: store.url,
    flavor: options.flavor,
    requests: listener.requests,
    unknownRoutes: listener.unknownRoutes,
    failures: listener.failures,
    faults,
    get mostAtOnce() {
      return listener.load.most;
    },
    clearRequests: () => {
      listener.requests.splice(0);
      listener.load.most = listener.load.now;
    },
    ...setUp(store),
    cloneUrl: (name, login) => cloneUrl(store, name, login),
    close: async () => {
      await listener.close();
      endBackends(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type SetUp = Omit<
  Forge,
  | 'url'
  | 'flavor'
  | 'requests'
  | 'unknownRoutes'
  | 'failures'
  | 'faults'
  | 'mostAtOnce'
  | 'clearRequests'
  | 'cloneUrl'
  | 'close'
>;

function setUp(store: Store): SetUp {
  const repository = (name: string): Repository => needRepository(store, name);
  return {
    repository,
    addUser: (name, options = {}) => addUser(store, name, options.admin),
    addToken: (name, options = {}) =>
      addToken(store, addUser(store, name), options.scopes ?? ['all'], options.name).secret,
    addRepository: (owner, name, options) => createRepository(store, addUser(store, owner), name, options),
    setCollaborator: (name, user, permission) => {
      const { collaborators } = repository(name);
      if (permission === 'none') collaborators.delete(addUser(store, user));
      else collaborators.set(addUser(store, user), permission);
    },
    commit: (name, commit) => commitForTest(store, repository(name), commit),
    addIssue: (name, author, fields) => createIssue(store, repository(name), addUser(store, author), fields),
    seedIssues: (name, count) => {
      const target = repository(name);
      for (let number = 1; number <= count; number += 1)
        createIssue(store, target, target.owner, { title: `Issue ${number}` });
    },
    addRun: (name, run) => {
      const pull = run.pull === undefined ? undefined : repository(name).issues[run.pull - 1]?.pull;
      return addRun(store, repository(name), { ...run, actor: addUser(store, run.actor), pull });
    },
    changeJob: (name, run, job, change) => changeJob(store, repository(name), run, { ...change, name: job }),
    renameRepository: (name, to) => renameRepository(store, repository(name), to),
    renameUser: (name, to) => renameUser(store, name, to),
    keep: (folder) => keepStore(store, folder),
  };
}

function needRepository(store: Store, name: string): Repository {
  const [owner = '', repo = ''] = name.split('/');
  const found = findRepository(store, owner, repo);
  if (!found) throw new Error(`the test forge has no repository ${name}`);
  return found;
}

function commitForTest(store: Store, repository: Repository, commit: NewTestCommit): string {
  const branch = commit.branch ?? repository.defaultBranch;
  const { gitDir, defaultBranch } = repository;
  const before = branchTip(gitDir, branch);
  const parent = before ?? branchTip(gitDir, defaultBranch);
  const person = addUser(store, commit.by);
  const after = commitOn(store, repository, person, { ...commit, branch, parent });
  pushedTo(store, repository, person, { branch, before: before ?? '0'.repeat(40), after });
  return after;
}

function cloneUrl(store: Store, name: string, login?: { user: string; token: string }): string {
  const url = new URL(`${store.url}/${name}.git`);
  if (login) [url.username, url.password] = [login.user, login.token];
  return url.href;
}
