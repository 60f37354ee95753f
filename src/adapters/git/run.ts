import { type SimpleGit, simpleGit } from 'simple-git';
import { childEnvironment, type Environment } from '../../core/child-environment.ts';
import { stripControls } from '../../core/control-characters.ts';
import { ToolError } from '../../core/error.ts';

export interface Answer {
  readonly ok: boolean;
  readonly out: string;
  /** git's own words when it failed: up to three lines, safe to show. */
  readonly words: string;
  /** All that it said then, as it came: to be looked at, never to be shown. */
  readonly errors: string;
}

export interface Call {
  readonly args: readonly string[];
  /** What git reads from standard input. */
  readonly input?: string;
  /** Whether git may write: then locks are taken, and hooks and messages speak the user's language. */
  readonly writes?: boolean;
  /** Variables beside those of the user. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs git in one folder. Throws ToolError `git_missing` where there is no git; a refusal of git is an answer. */
export interface Runner {
  run(call: Call): Promise<Answer>;
  /** Like `run` with `cat-file`, but the output is bytes. */
  bytes(args: readonly string[], input: string): Promise<Buffer | undefined>;
}

/** A repository as seen from the project. */
export interface Repository extends Facts {
  readonly runner: Runner;
}

export interface Facts {
  /** The project's place in the repository: `''` or ending in a slash. */
  readonly prefix: string;
  /** Whether the history of this clone is cut off somewhere. */
  readonly shallow: boolean;
}

/** A repository whose place and depth are found out only where they count: that takes a process of its own. */
export interface Unread {
  readonly runner: Runner;
  facts(): Promise<Repository>;
}

/** Each call is a `simple-git` of its own, because input and outcome belong to one call. */
export function makeRunner(folder: string, environment: Environment): Runner {
  const reading = readingEnvironment(environment);
  const writing = childEnvironment(environment);
  return {
    async run({ args, input, writes = false, env = {} }) {
      const outcome: Outcome = {};
      const git = prepare({ folder, env: { ...(writes ? writing : reading), ...env }, input }, outcome);
      const out = await git.raw([...args]).catch((error: unknown) => rejected(error, outcome));
      const { errors } = outcome;
      return {
        ok: errors === undefined,
        out: String(out),
        words: wordsOf(errors ?? ''),
        errors: errors ?? '',
      };
    },
    async bytes(args, input) {
      const outcome: Outcome = {};
      const git = prepare({ folder, env: reading, input }, outcome);
      const out: unknown = await git
        .binaryCatFile([...args])
        .catch((error: unknown) => rejected(error, outcome));
      return outcome.errors === undefined ? (out as Buffer) : undefined;
    },
  };
}

/** A question that git is at work on, with the answer to come. Whoever waits for it is told what went wrong. */
export async function begin<T>(answer: Promise<T>): Promise<{ readonly answer: Promise<T> }> {
  answer.catch(() => undefined);
  await new Promise((begun) => setImmediate(begun));
  return { answer };
}

/** Throws ToolError `git_failed` unless git did what it was asked. */
export function demand(answer: Answer, what: string): string {
  if (answer.ok) return answer.out;
  throw new ToolError({
    code: 'git_failed',
    message: `git could not ${what}: ${answer.words || 'it gave no reason'}`,
    fix: 'Solve what git names, then run the command again.',
  });
}

interface Outcome {
  errors?: string;
  started?: boolean;
}

interface Prepared {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly input: string | undefined;
}

function prepare({ folder, env, input }: Prepared, outcome: Outcome): SimpleGit {
  const git = simpleGit({
    baseDir: folder,
    config: ['core.quotepath=off'],
    completion: { onExit: false },
    // The guards are for arguments that strangers choose. Ours are fixed, and the environment is the user's own.
    allowEnvironment: Object.keys(env),
    unsafe: UNGUARDED,
    // An input that ends at once, so that a hook that reads it does not wait for ever.
    input: () => input || '\n',
    errors: (error, { exitCode, stdErr }) => {
      if (exitCode === 0 && error === undefined) return undefined;
      outcome.started = !(exitCode < 0);
      outcome.errors = Buffer.concat(stdErr).toString('utf8');
      return new Error('git failed');
    },
  });
  return git.env(env).outputHandler(endAtOnce);
}

/** simple-git waits 50 ms more for output where there was none: at its end there is some, and it is empty. */
function endAtOnce(_command: string, stdout: NodeJS.ReadableStream): void {
  stdout.once('end', () => stdout.emit('data', Buffer.alloc(0)));
}

function rejected(error: unknown, outcome: Outcome): string {
  if (outcome.errors === undefined) throw error;
  if (outcome.started) return '';
  throw gitMissing(error);
}

/** The error for a machine without git. */
export function gitMissing(cause: unknown): ToolError {
  return new ToolError({
    code: 'git_missing',
    message: 'The program `git` was not found.',
    fix: 'Install git and make sure that it is on the PATH.',
    cause,
  });
}

function wordsOf(text: string): string {
  const lines = stripControls(text)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('hint:'));
  return lines.slice(0, 3).join('\n');
}

function readingEnvironment(environment: Environment): Record<string, string> {
  return { ...childEnvironment(environment), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}

const UNGUARDED = {
  allowAbbreviatedOptions: true,
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
};
