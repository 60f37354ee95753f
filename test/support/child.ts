import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './folder.ts';
import { programScript } from './program.ts';
import { GIT_ENVIRONMENT } from './repository.ts';

const PRELOAD = join(import.meta.dirname, 'kill-at.cjs');

export interface Ended {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly note: string;
}

/** Where and how a child is ended or its disk fails: see kill-at.cjs. */
export interface Strike {
  readonly at?: number;
  readonly with?: string;
  readonly only?: string;
  readonly count?: string;
}

/** An environment in place of the usual one. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Program {
  /** Starts the program in a folder, in a process of its own. */
  start(folder: string, argv: readonly string[], strike?: Strike | Surroundings): ChildProcess;
  run(folder: string, argv: readonly string[], strike?: Strike): Promise<Ended>;
  /** How many calls of one command line change a file, counted as a strike would count them. */
  count(folder: string, argv: readonly string[], strike?: Strike): Promise<number>;
}

/** The program as it is built from the sources of now. */
export function useProgram(): Program {
  const entry = programScript();
  const start = (folder: string, argv: readonly string[], how?: Strike | Surroundings): ChildProcess => {
    const isElsewhere = how !== undefined && 'environment' in how;
    const strike = isElsewhere ? undefined : how;
    return spawn(process.execPath, [...(strike ? ['--require', PRELOAD] : []), entry, ...argv], {
      cwd: folder,
      env: isElsewhere ? how.environment : { ...GIT_ENVIRONMENT, TZ: 'UTC', ...environment(folder, strike) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const run = async (folder: string, argv: readonly string[], strike?: Strike): Promise<Ended> =>
    ended(start(folder, argv, strike));
  return {
    start,
    run,
    count: async (folder, argv, strike = {}) => {
      const file = join(makeFolder(), 'count');
      await run(folder, argv, { ...strike, count: file });
      return Number(readFileSync(file, 'utf8'));
    },
  };
}

/** What a child said, and how it ended. */
export function ended(child: ChildProcess): Promise<Ended> {
  let [out, note] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    note += text;
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (exit, signal) => done({ exit, signal, out, note }));
  });
}

/** Does something with each of them, four at a time. */
export async function eachOf<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await action(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

function environment(folder: string, strike: Strike = {}): Record<string, string> {
  const { at, with: kind, only, count } = strike;
  return {
    KILL_BELOW: folder,
    ...(at !== undefined && { KILL_AT: String(at) }),
    ...(kind !== undefined && { KILL_WITH: kind }),
    ...(only !== undefined && { KILL_ONLY: only }),
    ...(count !== undefined && { KILL_COUNT: count }),
  };
}
