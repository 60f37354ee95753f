import { version } from '../../package.json';
import { paint } from '../adapters/paint.ts';
import type { Outcome, Run, RunOptions } from '../commands/command.ts';
import type { ExitCode } from '../core/error.ts';
import { GROUPS, type Group } from './commands.ts';
import { renderFailure } from './failure.ts';
import { renderHelp } from './help.ts';
import { type Host, hostOf, realHost, type Screen, type Surroundings } from './host.ts';

/**
 * Runs one command line and answers its exit code. Never throws and never exits, so that all output is written.
 * Tests bring a world and commands of their own.
 */
export async function main(
  argv: readonly string[],
  world?: Surroundings,
  groups: readonly Group[] = GROUPS,
): Promise<number> {
  const host = world ? hostOf(world) : realHost();
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    await host.screen.out(`${version}\n`);
    return 0;
  }
  const session = openSession(argv, host);
  try {
    if (asksForHelp(argv)) await session.show({ out: renderHelp(groups, host.width), exit: 0 }, false);
    else await parse(argv, session, groups);
  } catch (error) {
    await session.fail(error, { json: argv.includes('--json') });
  }
  return session.exit;
}

/** One run of the program: what was shown so far, and the exit code that will be answered. */
interface Session {
  exit: ExitCode;
  readonly host: Host;
  readonly run: Run;
  show(outcome: Outcome, raw: boolean): Promise<void>;
  fail(error: unknown, options: RunOptions): Promise<void>;
}

function openSession(argv: readonly string[], host: Host): Session {
  const { screen } = host;
  const color = colorChoice(argv, screen.color);
  const withoutTokens = (text: string): string =>
    host.tokens.reduce((rest, token) => rest.replaceAll(token, '***'), text);
  const session: Session = {
    exit: 0,
    host,
    run: async (options, action) => {
      try {
        await session.show(await action(await host.world()), options.json === true);
      } catch (error) {
        await session.fail(error, options);
      }
    },
    // A JSON document is safe to show and complete as it is: nothing but a token is taken out of it.
    show: async ({ out, note = '', exit }, raw) => {
      session.exit = exit;
      await screen.note(paint(withoutTokens(note), color.note));
      await screen.out(raw ? withoutTokens(out) : paint(withoutTokens(out), color.out));
    },
    fail: async (error, { json = false, failure }) => {
      await session.show(renderFailure(error, { json, fields: failure, secrets: host.secrets }), json);
    },
  };
  return session;
}

async function parse(argv: readonly string[], session: Session, groups: readonly Group[]): Promise<void> {
  const { createProgram, isAnswered } = await import('./program.ts');
  const { width } = session.host;
  let answer = '';
  const keep = (text: string): void => {
    answer += text;
  };
  const output = {
    writeOut: keep,
    writeErr: keep,
    getOutHelpWidth: () => width,
    getErrHelpWidth: () => width,
  };
  const program = await createProgram(session.run, groups, output, argv);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!isAnswered(error)) throw error;
    await session.show({ out: answer, exit: 0 }, false);
  }
}

/** Whether the call is for the help of the program, which needs no command. */
function asksForHelp(argv: readonly string[]): boolean {
  const [word, ...more] = argv.filter((arg) => arg !== '--color' && arg !== '--no-color');
  return more.length === 0 && (word === undefined || ['--help', '-h', 'help'].includes(word));
}

/** The last of `--color` and `--no-color` decides, before the environment does. Words after `--` are no options. */
function colorChoice(argv: readonly string[], found: Screen['color']): Screen['color'] {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const last = options.findLast((arg) => arg === '--color' || arg === '--no-color');
  return last === undefined ? found : { out: last === '--color', note: last === '--color' };
}
