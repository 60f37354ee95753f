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
import type { Output } from './output.ts';
import { hiddenOf, openUser, type User } from './user.ts';

/** What the host has opened already. */
interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
  width(): number;
}

/**
 * The real world of the commands, and the tokens that were found in it so far. What is expensive is made at its first
 * use.
 */
export function openWorld({ stdout, stderr, width }: Outputs): {
  readonly world: World;
  readonly tokens: readonly string[];
} {
  process.once('exit', releaseLocks);
  process.once('exit', removePrivateFolders);
  const { env } = process;
  const caller = makeCaller(stderr);
  const clock = systemClock();
  const repositories: KnownFacts = new Map();
  const { session, ...user } = openUser(thisUser(clock, stdout, stderr));
  const world: World = {
    ...user,
    cwd: workingFolder(),
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
        // Node opens both when they are first asked for, which takes time that most commands need not spend.
        get input() {
          return process.stdin;
        },
        get output() {
          return stderr.stream;
        },
        interactive: isInteractive(stderr),
        width: width(),
      });
    },
    clock,
  };
  return {
    world,
    get tokens() {
      return [...session.tokens].flatMap(secretForms);
    },
  };
}

/** Whether a person sits at a terminal. Node opens standard input when it is first asked for, which takes time. */
function isInteractive(stderr: Output): boolean {
  return stderr.isTerminal && process.stdin.isTTY === true;
}

function thisUser(clock: Clock, stdout: Output, stderr: Output): User {
  const { env } = process;
  return {
    environment: env,
    id: process.getuid?.(),
    home: homedir(),
    configFolder: xdgFolder(env.XDG_CONFIG_HOME, '.config'),
    cwd: workingFolder(),
    get interactive() {
      return isInteractive(stderr);
    },
    program: () => [process.execPath, process.argv[1] ?? ''],
    clock,
    note: (line) => void stderr.write(`${stripControls(line)}\n`),
    input: () => readAll(process.stdin),
    answer: stdout.isTerminal ? undefined : stdout.write,
  };
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new ToolError({
      code: 'working_folder_gone',
      message: 'The folder that you are in is not there any more.',
      fix: 'Go to a folder that is there, then run the command again.',
      cause,
    });
  }
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

function makeCaller(stderr: Output): Caller {
  return {
    pid: process.pid,
    command: ['openspec', ...process.argv.slice(2)].join(' '),
    isRunning,
    note: (line) => void stderr.write(`${line}\n`),
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

/** The folder above the bundle and above the sources. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function userDataFolder(env: NodeJS.ProcessEnv): string {
  return join(xdgFolder(env.XDG_DATA_HOME, '.local/share'), 'openspec');
}

/** By the XDG rules a relative path there does not count. */
function xdgFolder(named: string | undefined, usual: string): string {
  return named && isAbsolute(named) ? named : join(homedir(), usual);
}
