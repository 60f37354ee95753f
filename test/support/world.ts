import { fileURLToPath } from 'node:url';
import { openFiles } from '../../src/adapters/files/files.ts';
import { openGit } from '../../src/adapters/git/git.ts';
import { isInRepository } from '../../src/adapters/git/repository.ts';
import { openTerminal } from '../../src/adapters/terminal/terminal.ts';
import type { Surroundings } from '../../src/cli/host.ts';
import { hiddenOf, openUser } from '../../src/cli/user.ts';
import { withoutTokens } from '../../src/core/child-environment.ts';
import { secretForms } from '../../src/core/secret-forms.ts';
import { gitAnswerer } from './program.ts';
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
  /** The folder that holds `openspec/config.yaml` and `tea/config.yml` of the user; without it there are none. */
  readonly userConfig?: string;
  /** Whether a person sits at a terminal, as far as logins go. */
  readonly interactive?: boolean;
  /** What git says to a credential helper. */
  readonly input?: string;
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
  const clock = {
    today: () => today,
    now: () => now,
    elapsed: () => 0,
    iso: (milliseconds: number) => new Date(milliseconds).toISOString(),
  };
  const environment = options.environment ?? GIT_ENVIRONMENT;
  const { session, ...user } = openUser({
    environment,
    id: process.getuid?.(),
    home: environment.HOME ?? '/nonexistent',
    configFolder: options.userConfig ?? '/nonexistent',
    cwd,
    interactive: options.interactive ?? false,
    program: () => [gitAnswerer()],
    clock: { ...clock, elapsed: () => performance.now() },
    note: caller.note,
    input: async () => options.input ?? '',
    answer: async (text) => {
      shown.out += text;
    },
  });
  return {
    ...user,
    cwd,
    files: (root) => openFiles(root, caller),
    shipped: openFiles(fileURLToPath(new URL('../..', import.meta.url))),
    userData: openFiles(options.userData ?? `${cwd}/.no-user-data`),
    git: async (root) =>
      isInRepository(root) ? openGit(root, withoutTokens(environment, await hiddenOf(session))) : undefined,
    terminal: openTerminal({ input: process.stdin, output: process.stderr, interactive: false, width }),
    clock,
    screen: {
      color: { out: color, note: color },
      out: async (text) => {
        shown.out += text;
      },
      note: async (text) => {
        shown.note += text;
      },
    },
    get secrets() {
      return [...secrets, ...this.tokens];
    },
    get tokens() {
      return [...session.tokens].flatMap(secretForms);
    },
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
