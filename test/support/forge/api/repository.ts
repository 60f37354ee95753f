import { isAdmin, permissionName } from '../access.ts';
import { type Answer, empty, json } from '../answer.ts';
import {
  type Call,
  flagOf,
  missing,
  problem,
  readFields,
  requireFields,
  textOf,
  type UserCall,
} from '../call.ts';
import { createRepository } from '../create-repository.ts';
import { showRepository } from '../json/repository.ts';
import { showPlainUser } from '../json/user.ts';
import { missingScope } from '../login.ts';
import { findUser } from '../people.ts';
import { renameRepository } from '../renames.ts';
import type { Route } from '../router.ts';
import { findRepository, type Permission } from '../store.ts';
import { signedIn } from './account.ts';

const ROOT = '/repos/{owner}/{repo}';

export const repositoryRoutes: readonly Route[] = [
  { method: 'POST', path: '/user/repos', scope: 'user', run: create },
  { method: 'GET', path: ROOT, scope: 'repository', runIn: get },
  { method: 'PATCH', path: ROOT, scope: 'repository', need: 'admin', evenArchived: true, runIn: edit },
  { method: 'GET', path: `${ROOT}/hooks`, scope: 'repository', need: 'admin', runIn: () => json(200, []) },
  {
    method: 'GET',
    path: `${ROOT}/collaborators/{name}/permission`,
    scope: 'repository',
    need: 'token',
    runIn: getPermission,
  },
  {
    method: 'PUT',
    path: `${ROOT}/collaborators/{name}`,
    scope: 'repository',
    need: 'admin',
    runIn: setCollaborator,
  },
];

function create(call: Call): Answer {
  const user = signedIn(call);
  const lacks = missingScope(call.token, 'repository', true);
  if (lacks) throw problem(call, 403, call.store.flavor.missingScope(lacks, call.token?.scopes ?? []));
  const fields = readFields(call);
  requireFields(call, fields, 'Name');
  const name = textOf(fields, 'name') ?? '';
  if (findRepository(call.store, user.name, name))
    throw problem(call, 409, 'The repository with the same name already exists.');
  const repository = createRepository(call.store, user, name, {
    description: textOf(fields, 'description') ?? '',
    private: flagOf(fields, 'private') ?? false,
    empty: flagOf(fields, 'auto_init') !== true,
    defaultBranch: textOf(fields, 'default_branch') || 'main',
  });
  return json(201, showRepository(call.store, repository, user));
}

function get(call: UserCall): Answer {
  return json(200, showRepository(call.store, call.repository, call.user));
}

function edit(call: UserCall): Answer {
  const { store, repository } = call;
  const fields = readFields(call);
  const name = textOf(fields, 'name');
  if (name && name !== repository.name) renameRepository(store, repository, name);
  repository.description = textOf(fields, 'description') ?? repository.description;
  repository.private = flagOf(fields, 'private') ?? repository.private;
  repository.archived = flagOf(fields, 'archived') ?? repository.archived;
  const { units } = repository;
  units.issues = flagOf(fields, 'has_issues') ?? units.issues;
  units.pulls = flagOf(fields, 'has_pull_requests') ?? units.pulls;
  units.actions = flagOf(fields, 'has_actions') ?? units.actions;
  repository.updated = store.now();
  return json(200, showRepository(store, repository, call.user));
}

function getPermission(call: UserCall): Answer {
  const { store, repository, user } = call;
  const other = findUser(store, call.params.name ?? '');
  if (other !== user && !isAdmin(repository, user))
    throw problem(
      call,
      403,
      'Only admins can query all permissions, repo admins can query all repo permissions, collaborators can query only their own',
    );
  if (!other) throw missing(call);
  const permission = permissionName(repository, other);
  return json(200, { permission, role_name: permission, user: showPlainUser(store, other) });
}

function setCollaborator(call: UserCall): Answer {
  const other = findUser(call.store, call.params.name ?? '');
  if (!other) throw problem(call, 422, 'user does not exist');
  const permission = textOf(readFields(call), 'permission') ?? 'write';
  call.repository.collaborators.set(other, permission as Permission);
  return empty(204);
}
