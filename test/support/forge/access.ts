import type { Call } from './call.ts';
import { problem } from './call.ts';
import type { Repository, User } from './store.ts';

const LEVELS = { read: 1, write: 2, admin: 3 } as const;

/** 0 nothing, 1 read, 2 write, 3 admin. */
export function levelOf(repository: Repository, user: User | undefined): number {
  if (user && (user === repository.owner || user.admin)) return LEVELS.admin;
  const granted = user && repository.collaborators.get(user);
  if (granted) return LEVELS[granted];
  return repository.private ? 0 : LEVELS.read;
}

export function mayWrite(repository: Repository, user: User | undefined): boolean {
  return levelOf(repository, user) >= LEVELS.write;
}

export function isAdmin(repository: Repository, user: User | undefined): boolean {
  return levelOf(repository, user) >= LEVELS.admin;
}

export function permissionsOf(level: number): Record<string, boolean> {
  return { admin: level >= LEVELS.admin, push: level >= LEVELS.write, pull: level >= LEVELS.read };
}

export function permissionName(repository: Repository, user: User): string {
  if (user === repository.owner) return 'owner';
  return ['none', 'read', 'write', 'admin'][levelOf(repository, user)] ?? 'none';
}

/** What a caller has to be for a route. */
export type Need = 'read' | 'token' | 'write' | 'admin' | 'owner';

export function checkNeed(call: Call, repository: Repository, need: Need): void {
  if (need === 'read') return;
  if (!call.user) throw problem(call, 401, 'token is required');
  const level = levelOf(repository, call.user);
  if (need === 'write' && level < LEVELS.write)
    throw problem(call, 403, 'user should have a permission to write to a repo');
  if (need === 'admin' && level < LEVELS.admin)
    throw problem(call, 403, 'user should be an owner or a collaborator with admin write of a repository');
  if (need === 'owner' && level < LEVELS.admin)
    throw problem(call, 403, 'user should be the owner of the repo');
}
