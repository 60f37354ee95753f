import { type Answer, json } from '../answer.ts';
import { type Call, missing, problem, readFields, textOf, textsOf } from '../call.ts';
import { NEVER, showTime, showUser } from '../json/user.ts';
import { addToken, findUser } from '../people.ts';
import type { Route } from '../router.ts';
import type { User } from '../store.ts';

export const accountRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/version',
    scope: 'none',
    run: (call) => json(200, { version: call.store.flavor.version }),
  },
  { method: 'GET', path: '/settings/api', scope: 'none', run: showSettings },
  { method: 'GET', path: '/user', scope: 'user', run: showOwn },
  { method: 'GET', path: '/users/{name}', scope: 'user', run: showOther },
  { method: 'GET', path: '/token', scope: 'none', only: 'gitea', run: showToken },
  { method: 'POST', path: '/users/{name}/tokens', scope: 'none', run: createToken },
];

function showSettings({ store }: Call): Answer {
  return json(200, {
    max_response_items: 50,
    default_paging_num: 30,
    default_git_trees_per_page: 1000,
    default_max_blob_size: 10485760,
    ...(store.flavor.gitea && { default_max_response_size: 104857600 }),
  });
}

export function signedIn(call: Call): User {
  if (!call.user) throw problem(call, 401, 'token is required');
  return call.user;
}

function showOwn(call: Call): Answer {
  const user = signedIn(call);
  return json(200, showUser(call.store, user, user));
}

function showOther(call: Call): Answer {
  const user = findUser(call.store, call.params.name ?? '');
  if (!user) throw missing(call, { errors: [`user does not exist [uid: 0, name: ${call.params.name}]`] });
  return json(200, showUser(call.store, user, call.user));
}

function showToken(call: Call): Answer {
  const user = signedIn(call);
  const { token } = call;
  if (!token) throw problem(call, 401, 'token is required');
  return json(200, {
    id: token.id,
    name: token.name,
    scopes: token.scopes,
    created_at: showTime(token.created),
    last_used_at: showTime(call.store.now()),
    user: { id: user.id, login: user.name },
  });
}

const AREAS = [
  'activitypub',
  'admin',
  'issue',
  'misc',
  'notification',
  'organization',
  'package',
  'repository',
  'user',
];

function createToken(call: Call): Answer {
  const { store, user } = call;
  if (!user || !call.byPassword) throw problem(call, 401, store.flavor.words.tokenNotAllowed);
  const fields = readFields(call);
  const name = textOf(fields, 'name') ?? '';
  if (store.tokens.some((token) => token.user === user && token.name === name))
    throw problem(call, 400, 'access token name has been used already');
  const token = addToken(store, user, readScopes(call, textsOf(fields, 'scopes') ?? []), name);
  return json(201, {
    id: token.id,
    name,
    sha1: token.secret,
    token_last_eight: token.secret.slice(-8),
    scopes: token.scopes,
    ...(store.flavor.gitea && { created_at: NEVER, last_used_at: NEVER }),
  });
}

function readScopes(call: Call, asked: readonly string[]): string[] {
  const known = ['all', 'public-only', ...AREAS.flatMap((area) => [`write:${area}`, `read:${area}`])];
  const unknown = asked.find((scope) => !known.includes(scope));
  if (unknown)
    throw problem(call, 400, `invalid access token scope provided: invalid access token scope: ${unknown}`);
  if (asked.length === 0) throw problem(call, 400, 'access token must have a scope');
  return sortScopes(asked);
}

/** The order in which the servers keep them: by area. */
export function sortScopes(scopes: readonly string[]): string[] {
  const place = (scope: string): number => AREAS.indexOf(scope.split(':')[1] ?? '');
  return [...scopes].sort((one, other) => place(one) - place(other));
}
