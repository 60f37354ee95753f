import { findUser } from './people.ts';
import { findRepository, fullNameKey, type Repository, type Store } from './store.ts';

/** Where a former name leads now. */
export function findRenamed(store: Store, owner: string, name: string): Repository | undefined {
  const former = store.formerNames.get(fullNameKey(owner, name));
  if (former) return former;
  const renamed = store.formerOwners.get(owner.toLowerCase());
  return renamed && findRepository(store, renamed.name, name);
}

export function renameRepository(store: Store, repository: Repository, name: string): void {
  store.formerNames.set(fullNameKey(repository.owner.name, repository.name), repository);
  repository.name = name;
  store.formerNames.delete(fullNameKey(repository.owner.name, name));
}

export function renameUser(store: Store, name: string, to: string): void {
  const user = findUser(store, name);
  if (!user) throw new Error(`the test forge has no user ${name}`);
  store.formerOwners.set(name.toLowerCase(), user);
  store.formerOwners.delete(to.toLowerCase());
  user.name = to;
}
