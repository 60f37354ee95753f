import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { ToolError } from '../../core/error.ts';
import { makePrivateFolder, removePrivateFolder } from './private-folder.ts';

export interface CredentialSocket {
  readonly path: string;
  close(): void;
}

/**
 * Answers what a child of git asks, for as long as git runs: so a token passes through a pipe, and through no argument,
 * variable or file. Only this account can reach the socket.
 */
export async function openCredentialSocket(answer: (question: string) => string): Promise<CredentialSocket> {
  const folder = makePrivateFolder();
  const path = join(folder, 'git');
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, answer));
  const close = (): void => {
    server.close();
    removePrivateFolder(folder);
  };
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(path, done);
  }).catch((cause: unknown) => {
    close();
    throw unreachable(cause);
  });
  return { path, close };
}

const LONGEST_QUESTION = 10_000;

function serve(socket: Socket, answer: (question: string) => string): void {
  let question = '';
  socket.setEncoding('utf8');
  socket.setTimeout(10_000, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (text) => {
    question += text;
    if (question.length > LONGEST_QUESTION) socket.destroy();
  });
  socket.on('end', () => socket.end(answer(question)));
}

/** Asks the program that opened a socket. Throws ToolError `credential_socket` where nobody is there. */
export function askCredentialSocket(path: string, question: string): Promise<string> {
  return new Promise((done, failed) => {
    let answer = '';
    const socket = createConnection(path, () => socket.end(question));
    socket.setEncoding('utf8');
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (text) => {
      answer += text;
    });
    socket.once('error', (cause) => failed(unreachable(cause)));
    socket.once('close', () => done(answer));
  });
}

function unreachable(cause: unknown): ToolError {
  return new ToolError({
    code: 'credential_socket',
    message: `git could not be given the credential: ${cause instanceof Error ? cause.message : 'no reason given'}.`,
    fix: 'Run the command again; `openspec` starts git by itself and answers it while it runs.',
    cause,
  });
}
