import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, json, NO_PAGE, text } from './answer.ts';
import { type Call, problemAnswer } from './call.ts';
import type { Fault, FaultPlan, SeenRequest } from './faults.ts';
import { answerGit, isGitPath } from './git-http.ts';
import { identify } from './login.ts';
import { dispatch, findRoute } from './router.ts';
import { ROUTES } from './routes.ts';
import { findRepository, type Store } from './store.ts';

export interface Listener {
  readonly requests: SeenRequest[];
  readonly unknownRoutes: string[];
  /** What a handler threw: a bug of the forge. */
  readonly failures: Error[];
  /** The highest number of requests that were under way at the same time. */
  readonly load: { now: number; most: number };
  listen(): Promise<number>;
  close(): Promise<void>;
}

const API = '/api/v1';

/** The server's door: reads requests, applies faults, keeps the log. */
export function makeListener(store: Store, basePath: string, plan: FaultPlan): Listener {
  const requests: SeenRequest[] = [];
  const unknownRoutes: string[] = [];
  const failures: Error[] = [];
  const load = { now: 0, most: 0 };
  let port = 0;
  let server: Server | undefined;
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const incoming = await readIncoming(store, message, basePath);
    requests.push(incoming.seen);
    const fault = plan.next(incoming.seen);
    await pause(fault);
    const process = async (): Promise<Answer> => {
      const answer = await answerTo(store, incoming, failures);
      noteUnknown(store, incoming, answer, unknownRoutes);
      return answer;
    };
    await respond(response, incoming.seen, fault, process);
  };
  return {
    requests,
    unknownRoutes,
    failures,
    load,
    listen: async () => {
      server = createServer((message, response) => {
        load.most = Math.max(load.most, ++load.now);
        handle(message, response)
          .catch((error: unknown) => {
            failures.push(error as Error);
            response.destroy();
          })
          .finally(() => void load.now--);
      });
      await new Promise<void>((done, failed) => {
        server?.once('error', failed);
        server?.listen(port, '127.0.0.1', done);
      });
      port = (server.address() as AddressInfo).port;
      return port;
    },
    close: async () => {
      const closing = server;
      server = undefined;
      if (!closing) return;
      closing.closeAllConnections();
      await new Promise<void>((done) => closing.close(() => done()));
    },
  };
}

interface Incoming {
  readonly seen: SeenRequest;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The request is for another place than the base path. */
  readonly outside: boolean;
}

async function readIncoming(store: Store, message: IncomingMessage, basePath: string): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const url = message.url ?? '/';
  const outside = basePath !== '' && url !== basePath && !url.startsWith(`${basePath}/`);
  const inner = outside ? url : url.slice(basePath.length) || '/';
  const at = inner.indexOf('?');
  const [path, query] = at < 0 ? [inner, ''] : [inner.slice(0, at), inner.slice(at + 1)];
  const login = identify(store, message.headers.authorization);
  const kind = path.startsWith(`${API}/`) ? 'api' : isGitPath(path) ? 'git' : 'web';
  const as = login.wrong ? 'wrong' : (login.user?.name ?? 'anonymous');
  const text = kind === 'api' ? body.toString('utf8') : '';
  const seen = { method: message.method ?? 'GET', path: inner, as, kind, body: text, status: 0 } as const;
  return { seen: { ...seen }, path, query, headers: message.headers, body, outside };
}

async function pause(fault: Fault | undefined): Promise<void> {
  if (fault?.kind === 'delay') await new Promise((done) => setTimeout(done, fault.ms));
}

async function answerTo(store: Store, incoming: Incoming, failures: Error[]): Promise<Answer> {
  if (incoming.outside) return NO_PAGE;
  try {
    if (incoming.seen.kind === 'git')
      return await answerGit(store, { ...incoming, method: incoming.seen.method });
    if (incoming.seen.kind === 'api') return answerApi(store, incoming);
    return answerWeb(store, incoming);
  } catch (error) {
    failures.push(error as Error);
    return json(500, { message: `the forge failed: ${(error as Error).stack}` });
  }
}

function answerApi(store: Store, { seen, path, query, headers, body }: Incoming): Answer {
  const search = new URLSearchParams(query);
  const login = identify(store, headers.authorization ?? queryToken(search));
  if (login.wrong) return problemAnswer({ store }, 401, store.flavor.words.wrongToken);
  const call: Call = {
    store,
    method: seen.method,
    path: path.slice(API.length),
    query: search,
    params: {},
    contentType: headers['content-type'] ?? '',
    body: body.toString('utf8'),
    user: login.user,
    token: login.token,
    byPassword: login.byPassword,
  };
  return dispatch(ROUTES, call);
}

function queryToken(query: URLSearchParams): string | undefined {
  const token = query.get('token');
  return token ? `token ${token}` : undefined;
}

/** Only what a client of the API looks at outside it. */
function answerWeb(store: Store, { path }: Incoming): Answer {
  const notFound = text(404, 'Not found.\n', 'text/plain;charset=utf-8');
  if (store.flavor.gitea) return notFound;
  if (path === '/api/forgejo/v1/version')
    return {
      ...json(200, { version: '1.0.0' }),
      headers: { 'content-type': 'application/json; charset=utf-8' },
    };
  const log = findLog(store, path);
  return log === undefined ? notFound : text(200, log);
}

/** Forgejo has logs on the web only: for everybody in a public repository, and for no token in a private one. */
function findLog(store: Store, path: string): string | undefined {
  const pattern = /^\/([^/]+)\/([^/]+)\/actions\/runs\/(\d+)\/jobs\/(\d+)\/attempt\/1\/logs$/;
  const [, owner = '', name = '', run = '', job = ''] = pattern.exec(path) ?? [];
  const repository = findRepository(store, owner, name);
  if (!repository || repository.private) return undefined;
  return repository.runs[Number(run) - 1]?.jobs[Number(job)]?.log;
}

/** Routes that the other server has are no mistake of the client: it has to find out. */
function noteUnknown(store: Store, incoming: Incoming, answer: Answer, unknown: string[]): void {
  if (answer !== NO_PAGE) return;
  const { method, path } = incoming.seen;
  const route = findRoute(ROUTES, method, incoming.path.slice(API.length), store.flavor.name);
  if (incoming.outside || !route.elsewhere) unknown.push(`${method} ${path}`);
}

async function respond(
  response: ServerResponse,
  seen: SeenRequest,
  fault: Fault | undefined,
  process: () => Promise<Answer>,
): Promise<void> {
  const skipped =
    fault && 'processed' in fault ? !fault.processed : fault?.kind === 'answer' || fault?.kind === 'silence';
  const answer = skipped ? NO_PAGE : await process();
  if (fault?.kind === 'cut') return void response.destroy();
  if (fault?.kind === 'silence') return;
  const sent = fault?.kind === 'answer' ? replace(fault) : answer;
  seen.status = sent.status;
  if (fault?.kind === 'truncate') return truncate(response, sent, fault);
  response.writeHead(sent.status, { ...sent.headers, 'content-length': Buffer.byteLength(sent.body) });
  response.end(sent.body);
}

function replace(fault: Extract<Fault, { kind: 'answer' }>): Answer {
  return { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' };
}

function truncate(
  response: ServerResponse,
  answer: Answer,
  fault: Extract<Fault, { kind: 'truncate' }>,
): void {
  const body = Buffer.from(answer.body).subarray(0, fault.bytes);
  const length = fault.wholeLength ? Buffer.byteLength(answer.body) : body.length;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
  response.write(body, () => (fault.wholeLength ? response.destroy() : response.end()));
}
