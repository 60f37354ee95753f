import { join } from 'node:path';
import { writeHooks } from './git/hooks.ts';
import { commitFiles, type FileChanges, initBare } from './git/write.ts';
import type { Repository, Store, User } from './store.ts';
import { fullNameKey, nextId } from './store.ts';

export interface RepositoryOptions {
  readonly private?: boolean;
  readonly description?: string;
  /** Without any commit. */
  readonly empty?: boolean;
  readonly defaultBranch?: string;
  /** The files of the first commit; a README without them. */
  readonly files?: FileChanges;
}

export function createRepository(
  store: Store,
  owner: User,
  name: string,
  options: RepositoryOptions = {},
): Repository {
  const id = nextId(store, 'repository');
  const now = store.now();
  const repository: Repository = {
    id,
    owner,
    name,
    description: options.description ?? '',
    private: options.private ?? false,
    archived: false,
    units: { issues: true, pulls: true, actions: true },
    gitDir: join(store.folder, `repository-${id}.git`),
    defaultBranch: options.defaultBranch ?? 'main',
    collaborators: new Map(),
    labels: [],
    issues: [],
    rules: [],
    statuses: [],
    runs: [],
    milestones: [],
    created: now,
    updated: now,
    checks: 0,
  };
  initBare(repository.gitDir, repository.defaultBranch);
  writeHooks(repository.gitDir);
  if (!options.empty) commitFirst(store, repository, options.files);
  store.repositories.push(repository);
  store.formerNames.delete(fullNameKey(owner.name, name));
  return repository;
}

function commitFirst(store: Store, repository: Repository, files: FileChanges | undefined): void {
  const { owner, name, description } = repository;
  const content = files ?? { 'README.md': description ? `# ${name}\n\n${description}` : `# ${name}\n` };
  commitOn(store, repository, owner, {
    branch: repository.defaultBranch,
    message: 'Initial commit',
    files: content,
  });
}

export interface NewCommit {
  readonly branch: string;
  readonly message: string;
  readonly files: FileChanges;
  /** The commit before it. */
  readonly parent?: string | undefined;
}

/** Commits files as a person and moves the branch there, as no push: no hook and no rule is asked. */
export function commitOn(store: Store, repository: Repository, person: User, commit: NewCommit): string {
  const author = { name: person.name, email: person.email };
  return commitFiles(repository.gitDir, { ...commit, author, committer: author, at: store.now() });
}
