import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { selfSigned } from './self-signed.ts';

// A server that answers what a test has written down, one answer a request, and remembers what it was asked.

export interface Step {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, all else as JSON. */
  readonly body?: unknown;
  /** `before`: the connection is cut without an answer. `within`: in the middle of the body. */
  readonly cut?: 'before' | 'within';
  /** Answers nothing (`head`), or only the headers (`body`), for ever. */
  readonly hang?: 'head' | 'body';
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface ScriptedServer {
  readonly base: string;
  readonly asked: readonly Asked[];
}

/** Serves until the test is over. A request beyond the last step is answered with 599. */
export async function serveSteps(steps: readonly Step[], { tls = false } = {}): Promise<ScriptedServer> {
  const asked: Asked[] = [];
  const rest = [...steps];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, path: url, authorization: headers.authorization, body });
      play(rest.shift() ?? { status: 599, body: 'beyond the script' }, response);
    });
  };
  const server = tls ? createTlsServer(selfSigned, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { base: `http${tls ? 's' : ''}://127.0.0.1:${port}`, asked };
}

function play({ status = 200, headers = {}, body, cut, hang }: Step, response: ServerResponse): void {
  if (cut === 'before') return void response.destroy();
  if (hang === 'head') return;
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body === undefined ? {} : body);
  const type = isText ? 'text/plain;charset=utf-8' : 'application/json;charset=utf-8';
  const length =
    cut === undefined && hang === undefined ? {} : { 'content-length': String(text.length + 100) };
  response.writeHead(status, { 'content-type': type, ...length, ...headers });
  if (hang === 'body') return void response.write(text);
  if (cut === 'within') return void response.write(text, () => response.destroy());
  response.end(text);
}

/** A port of this machine where nothing listens. */
export async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
