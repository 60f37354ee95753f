import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { stripControls } from '../../core/control-characters.ts';

export interface ProgramCall {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly input?: string;
  /** In milliseconds. */
  readonly limit: number;
}

/** How a program ended; `words` is what it said on stderr, safe for a terminal and without what it gave on stdout. */
export type Ran =
  | { readonly kind: 'done'; readonly out: string; readonly words: string }
  | { readonly kind: 'failed'; readonly why: string; readonly words: string };

const MOST_OUTPUT = 100_000;

/** Runs a program from a list of arguments: no shell, an environment that is given whole, a time limit. */
export async function runProgram({ argv, env, folder, input, limit }: ProgramCall): Promise<Ran> {
  const [program = '', ...args] = argv;
  const child = execa(program, args, {
    cwd: existsSync(folder) ? folder : '/',
    env,
    extendEnv: false,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    forceKillAfterDelay: 1000,
    maxBuffer: MOST_OUTPUT,
    reject: false,
    stripFinalNewline: false,
  });
  const deadline = endAfter(limit, child);
  const ran = await child;
  deadline.stop();
  const words = hide(stripControls(ran.stderr ?? ''), ran.stdout ?? '');
  if (!ran.failed) return { kind: 'done', out: ran.stdout, words };
  return {
    kind: 'failed',
    why: deadline.late() ? `did not end within ${limit / 1000} seconds` : whyOf(ran),
    words,
  };
}

interface Stoppable {
  kill(): unknown;
  readonly stdout?: { destroy(): unknown } | null;
  readonly stderr?: { destroy(): unknown } | null;
}

/** The pipes are closed too: a child of the program may hold them open for longer than the program lives. */
function endAfter(limit: number, child: Stoppable): { stop(): void; late(): boolean } {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, limit);
  return { stop: () => clearTimeout(timer), late: () => late };
}

interface Ended {
  readonly isMaxBuffer: boolean;
  readonly code?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
}

function whyOf({ isMaxBuffer, code, exitCode, signal }: Ended): string {
  if (isMaxBuffer) return 'printed far too much';
  if (exitCode !== undefined) return `ended with the exit code ${exitCode}`;
  if (signal !== undefined) return `was ended by ${signal}`;
  return code === 'ENOENT' ? 'was not found' : `could not be started (${code ?? 'no reason given'})`;
}

/** A program that gives a token may also talk about it. */
function hide(words: string, out: string): string {
  const lines = out.split(/\r?\n/).filter((line) => line.trim().length > 3);
  return lines.reduce((rest, line) => rest.replaceAll(line.trim(), '***'), words);
}
