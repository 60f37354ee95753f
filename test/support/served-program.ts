import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Answer } from './project.ts';

const SERVANT = join(import.meta.dirname, 'served-program.mjs');

export interface CommandLine {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
  /** The script that the program thinks it was started as. */
  readonly program: string;
}

/** Runs a command line in one of a few processes that are kept: to start one takes longer than most commands. */
export type Served = (line: CommandLine) => Promise<Answer>;

/** Keeps `count` processes for the tests of a file. */
export function useServedProgram(count: number): Served {
  const free: ChildProcess[] = [];
  const waiting: ((child: ChildProcess) => void)[] = [];
  const take = async (): Promise<ChildProcess> => free.pop() ?? new Promise((done) => waiting.push(done));
  const giveBack = (child: ChildProcess): void => {
    const next = waiting.shift();
    if (next) next(child);
    else free.push(child);
  };
  beforeAll(async () => {
    for (let at = 0; at < count; at++) free.push(await startServant());
  });
  afterAll(() => {
    for (const child of free) child.kill();
  });
  return async (line) => {
    const child = await take();
    try {
      const answer = answerOf(child, line);
      child.send({ ...line, environment: withoutGaps(line.environment) });
      return await answer;
    } finally {
      giveBack(child);
    }
  };
}

async function startServant(): Promise<ChildProcess> {
  const child = fork(SERVANT, {
    env: { PATH: process.env.PATH, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.resume();
  child.stderr?.pipe(process.stderr);
  await once(child, 'message');
  return child;
}

/** A command that ends its process ends the test too. */
async function answerOf(child: ChildProcess, { argv }: CommandLine): Promise<Answer> {
  const end = new AbortController();
  const ended = once(child, 'exit', { signal: end.signal }).then(() => {
    throw new Error(`openspec ${argv.join(' ')} ended the process that is kept`);
  });
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal: end.signal }), ended]);
    return answer as Answer;
  } finally {
    ended.catch(() => {});
    end.abort();
  }
}

function withoutGaps(environment: CommandLine['environment']): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
