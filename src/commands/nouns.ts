import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { runNounList } from './noun-list.ts';
import { type ShowOptions, showItem } from './show.ts';
import { type ValidateOptions, validate } from './validate.ts';

/** The old noun forms, kept as aliases: `change show`, `spec validate` and so on. */
export function defineNoun(command: Command, run: Run): void {
  const noun = command.name() === 'spec' ? 'spec' : 'change';
  command.addHelpText('after', examples([[`openspec ${noun} show name --json`]]));
  defineNounShow(command, noun, run);
  defineNounValidate(command, noun, run);
  command
    .command('list')
    .description(noun === 'change' ? 'List the open changes' : 'List the specs')
    .option('--json', 'print one JSON document')
    .option('--long', 'with titles and counts')
    .action((options: { json?: boolean; long?: boolean }) => runNounList(noun, options, run));
}

function defineNounShow(command: Command, noun: 'change' | 'spec', run: Run): void {
  command
    .command('show')
    .description(`Show a ${noun}`)
    .argument('[item]')
    .option('--json', 'print one JSON document')
    .option('--deltas-only', 'only the deltas')
    .option('--requirements-only', 'the same, old name')
    .option('--diff', 'what a change does to each requirement')
    .option('--requirements', 'without scenarios')
    .option('--no-scenarios', 'without scenarios')
    .option('-r, --requirement <n>', 'only the requirement at this position')
    .option('--no-interactive', 'never ask')
    .action((item: string | undefined, options: ShowOptions) =>
      run({ json: options.json }, (world) => showItem(world, item, { ...options, type: noun })),
    );
}

function defineNounValidate(command: Command, noun: 'change' | 'spec', run: Run): void {
  command
    .command('validate')
    .description(`Check a ${noun}`)
    .argument('[item]')
    .option('--strict', 'warnings count as well')
    .option('--json', 'print one JSON document')
    .option('--no-interactive', 'never ask')
    .action((item: string | undefined, options: ValidateOptions) =>
      run({ json: options.json }, (world) => validate(world, item, { ...options, type: noun })),
    );
}
