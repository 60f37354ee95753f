import { Command, CommanderError, type HelpContext, type OutputConfiguration } from 'commander';
import { version } from '../../package.json';
import type { Run } from '../commands/command.ts';
import { ToolError } from '../core/error.ts';
import { nearestNames } from '../core/name.ts';
import type { Group } from './commands.ts';
import { OPTIONS, renderHelp, renderRow } from './help.ts';
import { noStores, notBuilt } from './removed.ts';

/**
 * The whole command line. It throws ToolError for wrong usage, and writes help through `output` only. Of all
 * commands but the first that is named in the `words` of a call there is no more than the name.
 */
export async function createProgram(
  run: Run,
  groups: readonly Group[],
  output: OutputConfiguration,
  words?: readonly string[],
): Promise<Command> {
  const program = new Program('openspec', () => renderHelp(groups, output.getOutHelpWidth?.() ?? 80));
  program
    .option(OPTIONS.color.flags, OPTIONS.color.summary)
    .option(OPTIONS.noColor.flags, OPTIONS.noColor.summary)
    .version(version, OPTIONS.version.flags, OPTIONS.version.summary)
    .helpOption(OPTIONS.help.flags, OPTIONS.help.summary)
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 20,
      formatItem: (term, widest, summary, { helpWidth = 80 }) =>
        renderRow([term, summary], widest, helpWidth),
    })
    .exitOverride();
  program.configureOutput(output);
  const entries = groups.flatMap(({ commands }) => commands);
  const named = words?.find((word) => entries.some(({ name }) => name === word));
  for (const { name, summary, load } of entries) {
    const command = program.command(name).description(summary);
    if (words === undefined || name === named) (await load())(command, run);
  }
  return program.helpCommand(true);
}

/** A command whose mistakes in usage are ToolErrors that name the nearest names and the help. */
class Program extends Command {
  constructor(
    name?: string,
    private readonly overview?: () => string,
  ) {
    super(name);
  }

  override helpInformation(context?: HelpContext): string {
    return this.overview ? this.overview() : super.helpInformation(context);
  }

  override createCommand(name?: string): Command {
    return new Program(name);
  }

  /** Every mistake ends here. */
  override error(message: string, options: { code?: string } = {}): never {
    throw usageError(this, message.replace(/^error: /, ''), snakeCase(options.code ?? 'usage'));
  }

  /** A group such as `new` without its command is a mistake; all else shows the help. */
  override help(context?: HelpContext | ((text: string) => string)): never {
    if (this.parent !== null && typeof context === 'object' && context.error) {
      const names = this.commands.map((command) => command.name());
      throw usageError(this, `Say which: ${names.join(', ')}`, 'missing_command');
    }
    return super.help(context as HelpContext);
  }

  /** Called by commander, which does not declare it. */
  optionMissingArgument({ flags }: { readonly flags: string }): never {
    throw usageError(this, `The option ${flags} needs a value`, 'option_missing_argument');
  }

  /** Called by commander, which does not declare it. */
  unknownOption(flag: string): never {
    const name = flag.replace(/=.*/s, '');
    if (name === '--store') throw noStores();
    const options = [...allOptions(this)].flatMap((option) => option.long ?? []);
    const near = name.startsWith('--') ? nearestNames(name, options) : [];
    throw usageError(this, `Unknown option ${name}${didYouMean(near)}`, 'unknown_option');
  }

  /** Called by commander, which does not declare it. */
  unknownCommand(): never {
    const name = this.args[0] ?? '';
    if (this.parent === null && notBuilt(name) !== undefined) throw notBuilt(name);
    const names = this.commands.map((command) => command.name());
    throw usageError(
      this,
      `Unknown command ${name}${didYouMean(nearestNames(name, names))}`,
      'unknown_command',
    );
  }
}

function* allOptions(command: Command): Generator<{ readonly long?: string | undefined }> {
  for (let at: Command | null = command; at !== null; at = at.parent) yield* at.options;
}

function didYouMean(names: readonly string[]): string {
  return names.length === 0 ? '.' : `. Did you mean ${names.join(' or ')}?`;
}

/** `commander.missingArgument` becomes `missing_argument`. */
function snakeCase(code: string): string {
  return code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function usageError(command: Command, message: string, code: string): ToolError {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return new ToolError({
    code,
    message: sentence(message),
    fix: `Run \`${names.join(' ')} --help\`.`,
    exit: 2,
  });
}

function sentence(text: string): string {
  const line = text.trim();
  return line.charAt(0).toUpperCase() + line.slice(1) + (/[.?!]$/.test(line) ? '' : '.');
}

/** Whether commander only ended because it has shown its help or the version. */
export function isAnswered(error: unknown): boolean {
  return error instanceof CommanderError && /^commander\.(?:help|version)/.test(error.code);
}
