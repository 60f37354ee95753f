import type { World } from '../ports.ts';
import { type Output, openOutput } from './output.ts';

/** Where the program writes: data to `out`, talk to `note`. Text is written as it is; whoever writes has painted it. */
export interface Screen {
  readonly color: { readonly out: boolean; readonly note: boolean };
  out(text: string): Promise<void>;
  note(text: string): Promise<void>;
}

/** What the program needs before any command: a screen, and values never to be shown. */
export interface Host {
  readonly screen: Screen;
  /** Of the terminal, in columns. */
  readonly width: number;
  /** What is taken out of errors: values of variables that look like secrets, and the tokens. */
  readonly secrets: readonly string[];
  /** The tokens that were found so far in this run, in all their forms: taken out of everything that is shown. */
  readonly tokens: readonly string[];
  /** The world of the commands; the same each time. */
  world(): Promise<World>;
}

/** All of it at once, as tests bring it. */
export type Surroundings = World & Pick<Host, 'screen' | 'secrets' | 'tokens'>;

/** A host of a world that is there already. */
export function hostOf(world: Surroundings): Host {
  return {
    screen: world.screen,
    get width() {
      return world.terminal.width;
    },
    get secrets() {
      return world.secrets;
    },
    get tokens() {
      return world.tokens;
    },
    world: async () => world,
  };
}

/** The real host. The world is loaded for the first command that runs: help and mistakes in usage do without. */
export function realHost(): Host {
  listen();
  const { env } = process;
  const stderr = openOutput(
    2,
    () => process.stderr,
    () => process.exit(3),
  );
  const stdout = openOutput(
    1,
    () => process.stdout,
    (code) => {
      void stderr.write(`error: Cannot write the output (${code}).\n`);
      process.exit(3);
    },
  );
  let opened: { readonly world: World; readonly tokens: readonly string[] } | undefined;
  const tokens = (): readonly string[] => opened?.tokens ?? [];
  const width = (): number => widthOf(env, stdout, stderr);
  return {
    screen: {
      color: { out: hasColor(env, stdout), note: hasColor(env, stderr) },
      out: stdout.write,
      note: stderr.write,
    },
    get width() {
      return width();
    },
    get secrets() {
      return [...tokens(), ...secretsOf(env)];
    },
    get tokens() {
      return tokens();
    },
    world: async () => {
      const { openWorld } = await import('./world.ts');
      opened ??= openWorld({ stdout, stderr, width });
      return opened.world;
    },
  };
}

/** A signal ends the program between two steps, never within one. */
function listen(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}

type Env = Readonly<Record<string, string | undefined>>;

/** FORCE_COLOR counts before NO_COLOR, as in Node itself. */
function hasColor(env: Env, output: Output): boolean {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  return output.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

function widthOf(env: Env, ...outputs: readonly Output[]): number {
  const columns = Number(env.COLUMNS) || outputs.find(({ columns = 0 }) => columns > 0)?.columns || 80;
  return Math.min(Math.max(Math.trunc(columns), 40), 500);
}

function secretsOf(env: Env): string[] {
  const secret = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE_KEY|API_?KEY/i;
  return Object.entries(env).flatMap(([name, value = '']) =>
    secret.test(name) && value.length >= 6 ? [value] : [],
  );
}
