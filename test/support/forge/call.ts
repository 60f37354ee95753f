import { type Answer, json, Refusal } from './answer.ts';
import type { Repository, Store, Token, User } from './store.ts';

/** One request to the API, with who asks. */
export interface Call {
  readonly store: Store;
  readonly method: string;
  /** After `/api/v1`, as it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: string;
  readonly user: User | undefined;
  readonly token: Token | undefined;
  /** Logged in with the password itself. */
  readonly byPassword: boolean;
}

export interface RepositoryCall extends Call {
  readonly repository: Repository;
}

/** A call of somebody who is signed in. */
export interface UserCall extends RepositoryCall {
  readonly user: User;
}

export type Fields = Readonly<Record<string, unknown>>;

/** The JSON object that was sent. */
export function readFields(call: Call): Fields {
  if (call.contentType === '') throw problem(call, 422, '[]: Empty Content-Type');
  if (!call.contentType.startsWith('application/json'))
    throw problem(call, 422, '[]: Unsupported Content-Type');
  return parseFields(call);
}

function parseFields(call: Call): Fields {
  try {
    const value: unknown = JSON.parse(call.body);
    if (typeof value === 'object' && value !== null) return value as Fields;
  } catch {
    throw problem(call, 422, '[]: unexpected EOF');
  }
  throw problem(call, 422, '[]: json: cannot unmarshal into Go value');
}

export function requireFields(call: Call, fields: Fields, ...names: readonly string[]): void {
  for (const name of names) {
    const sent = fields[name.charAt(0).toLowerCase() + name.slice(1)] ?? fields[name];
    if (sent === undefined || sent === '') throw problem(call, 422, `[${name}]: Required`);
  }
}

export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function flagOf(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === 'boolean' ? value : undefined;
}

export function textsOf(fields: Fields, name: string): string[] | undefined {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
}

export function docs(store: Store): string {
  return `${store.url}/api/swagger`;
}

export function problem(call: Pick<Call, 'store'>, status: number, message: string): Refusal {
  return new Refusal(problemAnswer(call, status, message));
}

export function problemAnswer(call: Pick<Call, 'store'>, status: number, message: string): Answer {
  return json(status, { message, url: docs(call.store) });
}

/** How Forgejo says more about what is missing; Gitea says it in the message where it says anything. */
export interface Missing {
  readonly gitea?: string;
  readonly forgejo?: string;
  readonly errors?: readonly string[];
}

export function missing(call: Pick<Call, 'store'>, about: Missing = {}): Refusal {
  const { flavor } = call.store;
  if (flavor.gitea) return problem(call, 404, about.gitea ?? flavor.words.notFound);
  const message = about.forgejo ?? flavor.words.notFound;
  return new Refusal(json(404, { message, url: docs(call.store), errors: about.errors ?? [] }));
}
