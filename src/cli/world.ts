import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../adapters/clock.ts';
import { releaseLocks } from '../adapters/files/exclusive.ts';
import { openFiles } from '../adapters/files/files.ts';
import type { Caller } from '../adapters/files/owner.ts';
import type { KnownFacts } from '../adapters/git/git.ts';
import { removePrivateFolders } from '../adapters/git/private-folder.ts';
import { isInRepository } from '../adapters/git/repository.ts';
import { openTerminal } from '../adapters/terminal/terminal.ts';
import { withoutTokens } from '../core/child-environment.ts';
import { stripControls } from '../core/control-characters.ts';
import { ToolError } from '../core/error.ts';
import { secretForms } from '../core/secret-forms.ts';
import type { Clock, World } from '../ports.ts';
import { hiddenOf, openUser, type User } from './user.ts';

/** Where the program writes: data to `out`, talk to `note`. Text is written as it is; whoever writes has painted it. */
export interface Screen {
  readonly color: { readonly out: boolean; readonly note: boolean };
  out(text: string): Promise<void>;
  note(text: string): Promise<void>;
}

/** All that the program needs from outside: the world of the commands, the screen, and values never to be shown. */
export interface Surroundings extends World {
  readonly screen: Screen;
  /** What is taken out of errors: values of variables that look like secrets, and the tokens. */
  readonly secrets: readonly string[];
  /** The tokens that were found so far in this run, in all their forms: taken out of everything that is shown. */
  readonly tokens: readonly string[];
}

/** The real world. The only place that reads the process. What is expensive is made at its first use. */
export function realWorld(): Surroundings {
  listen();
  const { env, stdout, stderr } = process;
  const caller = makeCaller();
  const clock = systemClock();
  const repositories: KnownFacts = new Map();
  const { session, ...user } = openUser(thisUser(clock));
  const tokens = (): string[] => [...session.tokens].flatMap(secretForms);
  return {
    ...user,
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
      const [{ openGit }, hidden] = await Promise.all([import('../adapters/git/git.ts'), hiddenOf(session)]);
      return openGit(root, withoutTokens(env, hidden), repositories);
    },
    get terminal() {
      return openTerminal({
        // Node opens it when it is first asked for, which takes time that most commands need not spend.
        get input() {
          return process.stdin;
        },
        output: stderr,
        interactive: isInteractive(),
        width: widthOf(env, stdout, stderr),
      });
    },
    clock,
    screen: {
      color: { out: hasColor(env, stdout), note: hasColor(env, stderr) },
      out: (text) => write(stdout, text),
      note: (text) => write(stderr, text),
    },
    get secrets() {
      return [...tokens(), ...secretsOf(env)];
    },
    get tokens() {
      return tokens();
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
  process.once('exit', removePrivateFolders);
}

/** Whether a person sits at a terminal. Node opens standard input when it is first asked for, which takes time. */
function isInteractive(): boolean {
  return process.stderr.isTTY === true && process.stdin.isTTY === true;
}

function thisUser(clock: Clock): User {
  const { env, stdout } = process;
  return {
    environment: env,
    id: process.getuid?.(),
    home: homedir(),
    configFolder: xdgFolder(env.XDG_CONFIG_HOME, '.config'),
    cwd: process.cwd(),
    get interactive() {
      return isInteractive();
    },
    program: () => [process.execPath, process.argv[1] ?? ''],
    clock,
    note: (line) => process.stderr.write(`${stripControls(line)}\n`),
    input: () => readAll(process.stdin),
    answer: stdout.isTTY ? undefined : (text) => write(stdout, text),
  };
}

const LONGEST_INPUT = 1_000_000;

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  let text = '';
  try {
    for await (const part of stream.setEncoding('utf8')) {
      text += part;
      if (text.length > LONGEST_INPUT) throw new Error('it is longer than 1 MB');
    }
    return text;
  } catch (cause) {
    throw new ToolError({
      code: 'input_unreadable',
      message: `Cannot read the standard input: ${cause instanceof Error ? cause.message : 'no reason given'}.`,
      fix: 'Run the command again, with its input from a file or a pipe.',
      cause,
    });
  }
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

function userDataFolder(env: Env): string {
  return join(xdgFolder(env.XDG_DATA_HOME, '.local/share'), 'openspec');
}

/** By the XDG rules a relative path there does not count. */
function xdgFolder(named: string | undefined, usual: string): string {
  return named && isAbsolute(named) ? named : join(homedir(), usual);
}

function secretsOf(env: Env): string[] {
  const secret = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE_KEY|API_?KEY/i;
  return Object.entries(env).flatMap(([name, value = '']) =>
    secret.test(name) && value.length >= 6 ? [value] : [],
  );
}
