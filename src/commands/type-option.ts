import type { Command, Option } from 'commander';

/** `--type`: what a name stands for, where a change and a spec have the same one. */
export function typeOption(command: Command): Option {
  return command.createOption('--type <type>', 'when both have the name').choices(['change', 'spec']);
}
