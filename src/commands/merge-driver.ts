import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { Run } from './command.ts';
import { examples } from './examples.ts';

interface DriverOptions {
  markerSize: string;
  json?: boolean;
}

type DriverArguments = [
  base: string,
  ours: string,
  theirs: string,
  path: string | undefined,
  options: DriverOptions,
];

export function defineMergeDriver(command: Command, run: Run): void {
  command
    .argument('<base>', 'the version that both sides began with (%O)')
    .argument('<ours>', 'ours; the result is written here (%A)')
    .argument('<theirs>', 'theirs (%B)')
    .argument('[path]', 'where the result will stand, for messages (%P)')
    .option('--marker-size <n>', 'how long the markers of a conflict are (%L)', '7')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec merge-driver base.md ours.md theirs.md']]))
    .action((...[base, ours, theirs, path, options]: DriverArguments) =>
      run({ json: options.json }, async (world) => {
        const markerSize = sizeOf(options.markerSize);
        const [{ driveMerge }, render] = await Promise.all([
          import('../workflow/merge-driver.ts'),
          import('../render/merge-driver.ts'),
        ]);
        const driven = driveMerge(world, { base, ours, theirs, path, markerSize });
        const exit = driven.conflicts.length > 0 ? 1 : 0;
        return options.json
          ? { out: render.drivenJson(driven), exit }
          : { out: '', note: render.drivenNote(driven), exit };
      }),
    );
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size > 0 && size <= 1000) return size;
  throw new ToolError({
    code: 'invalid_marker_size',
    message: `'${text}' is no length of a marker.`,
    fix: 'Give a whole number from 1, such as --marker-size 7.',
    exit: 2,
  });
}
