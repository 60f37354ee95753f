import { type Answer, empty, json } from '../answer.ts';
import { type Call, missing, problem, readFields, requireFields, textOf, type UserCall } from '../call.ts';
import { showUser } from '../json/user.ts';
import { addUser, findUser } from '../people.ts';
import type { Route } from '../router.ts';
import type { User } from '../store.ts';
import { signedIn } from './account.ts';

/** What an administrator does to make people for a test, and to be rid of them. */
export const adminRoutes: readonly Route[] = [
  { method: 'POST', path: '/admin/users', scope: 'admin', run: create },
  { method: 'DELETE', path: '/admin/users/{name}', scope: 'admin', run: remove },
  {
    method: 'DELETE',
    path: '/repos/{owner}/{repo}',
    scope: 'repository',
    need: 'owner',
    evenArchived: true,
    runIn: removeRepository,
  },
];

function admin(call: Call): User {
  const user = signedIn(call);
  if (!user.admin) throw problem(call, 403, 'user should be the site admin');
  return user;
}

function create(call: Call): Answer {
  const { store } = call;
  const asker = admin(call);
  const fields = readFields(call);
  requireFields(call, fields, 'Username', 'Email');
  const name = textOf(fields, 'username') ?? '';
  if (findUser(store, name)) throw problem(call, 422, `user already exists [name: ${name}]`);
  const made = addUser(store, name, false, textOf(fields, 'password'));
  return json(201, showUser(store, made, asker));
}

function remove(call: Call): Answer {
  const { store } = call;
  admin(call);
  const user = findUser(store, call.params.name ?? '');
  if (!user) throw missing(call);
  const owns = store.repositories.some(({ owner }) => owner === user);
  if (owns && call.query.get('purge') !== 'true')
    throw problem(call, 422, `user still has ownership of repositories [uid: ${user.id}]`);
  for (const one of store.repositories.filter(({ owner }) => owner === user))
    store.repositories.splice(store.repositories.indexOf(one), 1);
  store.users.splice(store.users.indexOf(user), 1);
  for (const token of store.tokens.filter((one) => one.user === user))
    store.tokens.splice(store.tokens.indexOf(token), 1);
  return empty(204);
}

function removeRepository({ store, repository }: UserCall): Answer {
  store.repositories.splice(store.repositories.indexOf(repository), 1);
  return empty(204);
}
