import { checkNeed, levelOf, type Need } from './access.ts';
import { type Answer, empty, NO_PAGE, Refusal } from './answer.ts';
import { type Call, missing, problem, type RepositoryCall, type UserCall } from './call.ts';
import type { FlavorName } from './flavor.ts';
import { missingScope, type ScopeArea } from './login.ts';
import { findUser } from './people.ts';
import { findRenamed } from './renames.ts';
import type { Repository } from './store.ts';
import { findRepository, fullName } from './store.ts';

interface RouteRules {
  readonly method: string;
  /** `{x}` is one part of the path, `{x#}` a number, `{x*}` the rest with its slashes. */
  readonly path: string;
  readonly scope: ScopeArea;
  /** The only server that has it. */
  readonly only?: FlavorName;
}

export interface OpenRoute extends RouteRules {
  run(call: Call): Answer;
}

/** A route below `/repos/{owner}/{repo}`. */
export interface RepositoryRoute extends RouteRules {
  readonly need?: Need;
  readonly unit?: 'issues' | 'pulls' | 'actions';
  /** Works in an archived repository too, although it changes something. */
  readonly evenArchived?: boolean;
  runIn(call: UserCall): Answer;
}

export type Route = OpenRoute | RepositoryRoute;

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export interface Lookup {
  readonly found?: Found | undefined;
  /** The path is there, for another method. */
  readonly otherMethod: boolean;
  /** The other server has it. */
  readonly elsewhere: boolean;
}

const patterns = new Map<string, RegExp>();

export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
  flavor: FlavorName,
): Lookup {
  const fitting = routes.filter((route) => patternOf(route.path).test(path));
  const here = fitting.filter((route) => route.only === undefined || route.only === flavor);
  const route = here.find((one) => one.method === method);
  return {
    found: route && { route, params: paramsOf(route.path, path) },
    otherMethod: here.length > 0,
    elsewhere: fitting.some((one) => one.method === method),
  };
}

function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known) return known;
  const source = path
    .replace(/[.]/g, '\\.')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')
    .replace(/\{(\w+)#\}/g, '(?<$1>[0-9]+)')
    .replace(/\{(\w+)\*\}/g, '(?<$1>.+)');
  const pattern = new RegExp(`^${source}$`, 'u');
  patterns.set(path, pattern);
  return pattern;
}

function paramsOf(pattern: string, path: string): Record<string, string> {
  const groups = patternOf(pattern).exec(path)?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodePart(value)]));
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Answers one call: what is refused on the way leaves as a Refusal, and is an answer too. */
export function dispatch(routes: readonly Route[], call: Call): Answer {
  const { found, otherMethod } = findRoute(routes, call.method, call.path, call.store.flavor.name);
  if (!found) return otherMethod ? empty(405) : NO_PAGE;
  try {
    return runRoute(found.route, { ...call, params: found.params });
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function runRoute(route: Route, call: Call): Answer {
  const write = call.method !== 'GET';
  const lacks = missingScope(call.token, route.scope, write);
  if (lacks) {
    const held = call.token?.scopes ?? [];
    throw problem(call, 403, call.store.flavor.missingScope(lacks, held));
  }
  if ('run' in route) return route.run(call);
  const { owner = '', repo = '' } = call.params;
  const repository = findRepository(call.store, owner, repo);
  if (!repository) return redirect(call, owner, repo);
  const inside: RepositoryCall = { ...call, repository };
  checkAccess(inside, route);
  // Routes that need nobody do not look at the person as somebody who is there.
  return route.runIn(inside as UserCall);
}

function checkAccess(call: RepositoryCall, route: RepositoryRoute): void {
  const { repository } = call;
  if (levelOf(repository, call.user) < 1) throw missing(call);
  const { unit } = route;
  if (unit === 'pulls' && !repository.units.pulls) throw missing(call);
  checkNeed(call, repository, route.need ?? (call.method === 'GET' ? 'read' : 'token'));
  if (unit && unit !== 'pulls' && !repository.units[unit]) throw unitOff(call);
  if (repository.archived && call.method !== 'GET' && !route.evenArchived) throw archived(call);
}

function unitOff(call: RepositoryCall): Refusal {
  if (!call.store.flavor.gitea) return missing(call);
  return problem(call, 403, 'user should have specific read permission or be a repo admin or a site admin');
}

export function archived(call: RepositoryCall): Refusal {
  const { repository, store } = call;
  const named = `<Repository ${repository.id}:${fullName(repository)}> is archived`;
  return problem(call, 423, store.flavor.gitea ? 'repo is archived' : named);
}

/** A former name leads on for every method; the place is a path. */
function redirect(call: Call, owner: string, repo: string): Answer {
  const renamed = findRenamed(call.store, owner, repo);
  if (!renamed) throw unknownRepository(call, owner);
  const location = movedPath(call, renamed);
  if (call.method !== 'GET') return empty(301, { location });
  const body = `<a href="${location.replace(/&/g, '&amp;')}">Moved Permanently</a>.\n\n`;
  return { status: 301, headers: { 'content-type': 'text/html; charset=utf-8', location }, body };
}

function movedPath(call: Call, repository: Repository): string {
  const rest = call.path.split('/').slice(4).join('/');
  const query = call.query.size > 0 ? `?${call.query}` : '';
  const root = new URL(call.store.url).pathname.replace(/\/$/, '');
  return `${root}/api/v1/repos/${fullName(repository)}${rest === '' ? '' : `/${rest}`}${query}`;
}

function unknownRepository(call: Call, owner: string): Refusal {
  if (findUser(call.store, owner)) return missing(call);
  return missing(call, {
    forgejo: 'GetUserByName',
    errors: [`user redirect does not exist [name: ${owner}]`],
  });
}
