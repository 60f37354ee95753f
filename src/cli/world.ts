import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../adapters/clock.ts';
import { releaseLocks } from '../adapters/files/exclusive.ts';
import { openFiles } from '../adapters/files/files.ts';
import type { Caller } from '../adapters/files/owner.ts';
import { isInRepository } from '../adapters/git/repository.ts';
import { openTerminal } from '../adapters/terminal/terminal.ts';
import type { World } from '../ports.ts';

/** Where the program writes: data to `out`, talk to `note`. Text is written as it is; whoever writes has painted it. */
export interface Screen {
  readonly color: { readonly out: boolean; readonly note: boolean };
  out(text: string): Promise<void>;
  note(text: string): Promise<void>;
}

/** All that the program needs from outside: the world of the commands, the screen, and values never to be shown. */
export interface Surroundings extends World {
  readonly screen: Screen;
  readonly secrets: readonly string[];
}

/** The real world. The only place that reads the process. What is expensive is made at its first use. */
export function realWorld(): Surroundings {
  listen();
  const { env, stdout, stderr } = process;
  const caller = makeCaller();
  return {
    cwd: process.cwd(),
    files: (root) => openFiles(root, caller),
    get shipped() {
      return openFiles(packageFolder());
    },
    get userData() {
      return openFiles(userDataFolder(env));
    },
    git: async (root) => {
      if (!isInRepository(root)) return undefined;
      const { openGit } = await import('../adapters/git/git.ts');
      return openGit(root, env);
    },
    get terminal() {
      return openTerminal({
        // Node opens it when it is first asked for, which takes time that most commands need not spend.
        get input() {
          return process.stdin;
        },
        output: stderr,
        interactive: stderr.isTTY === true && process.stdin.isTTY === true,
        width: widthOf(env, stdout, stderr),
      });
    },
    clock: systemClock(),
    screen: {
      color: { out: hasColor(env, stdout), note: hasColor(env, stderr) },
      out: (text) => write(stdout, text),
      note: (text) => write(stderr, text),
    },
    get secrets() {
      return secretsOf(env);
    },
  };
}

type Env = Readonly<Record<string, string | undefined>>;
type Output = NodeJS.WriteStream;

/** A reader that goes away (`| head`) is no error, and a signal ends the program between two steps, never within one. */
function listen(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE') return;
      if (stream === process.stdout) process.stderr.write(`error: Cannot write the output (${code}).\n`);
      process.exit(3);
    });
  }
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  process.once('exit', releaseLocks);
}

function makeCaller(): Caller {
  return {
    pid: process.pid,
    command: ['openspec', ...process.argv.slice(2)].join(' '),
    isRunning,
    note: (line) => process.stderr.write(`${line}\n`),
  };
}

/** A process that we may not send a signal to runs too. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Resolves when the text has left the program, or when nobody reads it any more. */
function write(stream: Output, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((done) => {
    stream.write(text, () => done());
  });
}

/** FORCE_COLOR counts before NO_COLOR, as in Node itself. */
function hasColor(env: Env, stream: Output): boolean {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

function widthOf(env: Env, ...streams: readonly Output[]): number {
  const columns = Number(env.COLUMNS) || streams.find((stream) => stream.columns > 0)?.columns || 80;
  return Math.min(Math.max(Math.trunc(columns), 40), 500);
}

/** The folder above the bundle and above the sources. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** By the XDG rules a relative path there does not count. */
function userDataFolder(env: Env): string {
  const base = env.XDG_DATA_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.local', 'share'), 'openspec');
}

function secretsOf(env: Env): string[] {
  const secret = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE_KEY|API_?KEY/i;
  return Object.entries(env).flatMap(([name, value = '']) =>
    secret.test(name) && value.length >= 6 ? [value] : [],
  );
}
