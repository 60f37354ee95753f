import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { Answer } from '../answer.ts';
import { GIT_ENV } from './bare.ts';
import { FLUSH, packet, parsePackets, section } from './pkt-line.ts';

export interface RefUpdate {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}

export interface HookAnswer {
  readonly lines: readonly string[];
  readonly exit: number;
}

/** Where the objects of a push lie until it is accepted. */
export type Quarantine = Readonly<Record<string, string>>;

export interface PushHooks {
  preReceive(updates: readonly RefUpdate[], quarantine: Quarantine): HookAnswer;
  /** Answers the lines of git's report, one update after the other. */
  procReceive(updates: readonly RefUpdate[], options: readonly string[]): string[];
  postReceive(updates: readonly RefUpdate[]): HookAnswer;
}

export interface BackendRequest {
  readonly gitDir: string;
  /** After the repository: `/info/refs`, `/git-receive-pack`. */
  readonly path: string;
  readonly method: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly user: string;
}

interface Running {
  readonly gitDir: string;
  end(): void;
}

const running = new Set<Running>();

/** Ends what still runs below a folder: a push may have been left in the middle. */
export function endBackends(folder: string): void {
  for (const one of running) if (one.gitDir.startsWith(folder)) one.end();
}

/** Hands a request to `git http-backend`, and answers what it answered. */
export function runBackend(request: BackendRequest, hooks: PushHooks): Promise<Answer> {
  const child = spawn('git', ['http-backend'], {
    env: backendEnv(request),
    // 3 and 4 are for the hooks.
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [, , , asking, passing] = child.stdio as unknown as Duplex[];
  const end = (): void => {
    child.kill('SIGKILL');
    asking?.destroy();
    passing?.destroy();
  };
  const one = { gitDir: request.gitDir, end };
  running.add(one);
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin?.on('error', () => {});
  child.stdin?.end(request.body);
  return new Promise((done, failed) => {
    const give = (error: unknown): void => {
      end();
      failed(error);
    };
    if (asking) listen(asking, hookListener(asking, hooks), give);
    if (passing) listen(passing, procReceiveListener(passing, hooks), give);
    child.once('error', give);
    child.stdout?.once('close', () => {
      asking?.destroy();
      passing?.destroy();
    });
    child.once('close', () => {
      running.delete(one);
      done(parseCgi(Buffer.concat(chunks)));
    });
  });
}

/** What a hook says is heard by `hear`; an error there is one of the request, and not of the process. */
function listen(channel: Duplex, hear: (chunk: Buffer) => void, failed: (error: unknown) => void): void {
  channel.on('error', () => {});
  channel.on('data', (chunk: Buffer) => {
    try {
      hear(chunk);
    } catch (error) {
      failed(error);
    }
  });
}

function backendEnv(request: BackendRequest): Record<string, string> {
  const header = (name: string): string => String(request.headers[name] ?? '');
  return {
    ...GIT_ENV,
    GIT_PROJECT_ROOT: request.gitDir,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: request.path,
    REQUEST_METHOD: request.method,
    QUERY_STRING: request.query,
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    CONTENT_LENGTH: String(request.body.length),
    REMOTE_USER: request.user,
    REMOTE_ADDR: '127.0.0.1',
  };
}

function parseCgi(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, Math.max(end, 0)).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    head.filter(Boolean).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const { status = '200 OK', ...others } = headers;
  return { status: Number.parseInt(status, 10), headers: others, body: bytes.subarray(end + 4) };
}

function hookListener(channel: Duplex, hooks: PushHooks): (chunk: Buffer) => void {
  let heard = '';
  return (chunk) => {
    heard += chunk.toString('utf8');
    if (!heard.endsWith('\n.\n')) return;
    const [hook, objects = '', others = '', ...lines] = heard.split('\n').slice(0, -2);
    heard = '';
    const updates = lines.filter(Boolean).map(parseUpdate);
    const quarantine: Quarantine =
      objects === '' ? {} : { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: others };
    const answer =
      hook === 'pre-receive' ? hooks.preReceive(updates, quarantine) : hooks.postReceive(updates);
    channel.write([...answer.lines.map((line) => `> ${line}`), `exit ${answer.exit}`, ''].join('\n'));
  };
}

function parseUpdate(line: string): RefUpdate {
  const [before = '', after = '', ...ref] = line.split(' ');
  return { before, after, ref: ref.join(' ') };
}

/** git says its version, then the updates, then the push options; each ends with a flush. */
function procReceiveListener(channel: Duplex, hooks: PushHooks): (chunk: Buffer) => void {
  let heard = Buffer.alloc(0);
  let greeted = false;
  return (chunk) => {
    heard = Buffer.concat([heard, chunk]);
    const { packets } = parsePackets(heard);
    const greeting = section(packets, 0);
    if (greeting && !greeted) {
      greeted = true;
      channel.write(Buffer.concat([packet('version=1\0push-options'), FLUSH]));
    }
    const asksOptions = greeting?.[0]?.includes('push-options') ?? false;
    const updates = section(packets, 1);
    const options = asksOptions ? section(packets, 2) : [];
    if (!updates || !options) return;
    const report = hooks.procReceive(updates.map(parseUpdate), options);
    channel.end(Buffer.concat([...report.map((line) => packet(line)), FLUSH]));
  };
}
