// Runs commands as real processes and takes the time. A run that does not end as expected throws.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One run of `command` (a program and its arguments) in `folder`; gives milliseconds and stdout.
 * Throws on an exit code that is not in `expect`, on a stack trace, and, unless `silent`, when nothing is printed.
 */
export function runCommand(command, { folder, home, timeout = 600_000, variables = {}, ...demands }) {
  const start = process.hrtime.bigint();
  const result = spawnSync(command[0], command.slice(1), {
    cwd: folder,
    env: { ...quietEnvironment(home), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
    timeout,
    killSignal: 'SIGKILL',
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.error?.code === 'ETIMEDOUT') throw new Error(`no end after ${timeout / 1000} s`);
  if (result.error) throw result.error;
  demand(result, demands);
  return { ms, stdout: result.stdout };
}

/** As `runCommand` for a Node program, and gives the peak memory of its process in bytes. */
export function runForMemory(command, options) {
  const file = join(options.home, 'max-rss');
  const [node, ...rest] = command;
  const preload = new URL('rss-preload.mjs', import.meta.url).href;
  runCommand([node, '--import', preload, ...rest], { ...options, variables: { BENCH_RSS_FILE: file } });
  return Number(readFileSync(file, 'utf8')) * 1024;
}

/**
 * Takes turns: first, second, first, second … One turn of each is thrown away.
 * The number of turns fits the budget (ms) but is never under 3.
 */
export function takeTurns([first, second], { runs, budget }) {
  const start = process.hrtime.bigint();
  first();
  second();
  const round = Number(process.hrtime.bigint() - start) / 1e6;
  const turns = Math.min(runs, Math.max(3, Math.floor(budget / round)));
  const samples = [[], []];
  for (let turn = 0; turn < turns; turn++) {
    samples[0].push(first());
    samples[1].push(second());
  }
  return samples;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function demand({ status, signal, stdout, stderr }, { expect = [0], silent = false }) {
  if (!expect.includes(status)) throw new Error(`exit code ${status ?? signal}: ${firstLine(stderr)}`);
  if (/^\s+at .+:\d+:\d+\)?$/m.test(stderr)) throw new Error(`stack trace: ${firstLine(stderr)}`);
  if (!silent && stdout === '' && stderr === '') throw new Error('it printed nothing');
}

/** Nothing from the caller's account or settings reaches a measured command. */
function quietEnvironment(home) {
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    OPENSPEC_TELEMETRY: '0',
    DO_NOT_TRACK: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Bench',
    GIT_AUTHOR_EMAIL: 'bench@example.invalid',
    GIT_COMMITTER_NAME: 'Bench',
    GIT_COMMITTER_EMAIL: 'bench@example.invalid',
  };
}

function firstLine(text) {
  return text.trim().split('\n', 1)[0].slice(0, 200) || '(stderr is empty)';
}
