import { fileURLToPath } from 'node:url';
import { openFiles } from '../../src/adapters/files/files.ts';
import { openGit } from '../../src/adapters/git/git.ts';
import { isInRepository } from '../../src/adapters/git/repository.ts';
import { openTerminal } from '../../src/adapters/terminal/terminal.ts';
import type { Surroundings } from '../../src/cli/world.ts';
import { ToolError } from '../../src/core/error.ts';
import { GIT_ENVIRONMENT } from './repository.ts';

/** A world of real files and real git, with a fixed clock and a screen that is kept. */
export interface TestWorld extends Surroundings {
  readonly shown: { out: string; note: string };
}

export interface TestWorldOptions {
  readonly today?: string;
  readonly color?: boolean;
  readonly width?: number;
  readonly userData?: string;
  readonly secrets?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export function makeWorld(cwd: string, options: TestWorldOptions = {}): TestWorld {
  const { today = '2026-01-02', color = false, width = 80, secrets = [] } = options;
  const now = Date.parse(`${today}T12:00:00Z`);
  const shown = { out: '', note: '' };
  const caller = {
    pid: process.pid,
    command: 'openspec',
    isRunning,
    note: (line: string) => {
      shown.note += `${line}\n`;
    },
  };
  return {
    cwd,
    files: (root) => openFiles(root, caller),
    shipped: openFiles(fileURLToPath(new URL('../..', import.meta.url))),
    userData: openFiles(options.userData ?? `${cwd}/.no-user-data`),
    git: async (root) =>
      isInRepository(root) ? openGit(root, options.environment ?? GIT_ENVIRONMENT) : undefined,
    terminal: openTerminal({ input: process.stdin, output: process.stderr, interactive: false, width }),
    connect: () => Promise.reject(new ToolError({ code: 'not_built', message: 'No forge yet.' })),
    sshHost: async (host) => ({ host, port: undefined }),
    userSettings: { forges: [], timeout: 30, problems: [] },
    clock: {
      today: () => today,
      now: () => now,
      elapsed: () => 0,
      iso: (milliseconds) => new Date(milliseconds).toISOString(),
    },
    screen: {
      color: { out: color, note: color },
      out: async (text) => {
        shown.out += text;
      },
      note: async (text) => {
        shown.note += text;
      },
    },
    secrets,
    shown,
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
