import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface ExploreOptions {
  limit: string;
  json?: boolean;
}

export function defineExplore(command: Command, run: Run): void {
  command
    .argument('[words...]', 'what the change is about')
    .option('--limit <n>', 'at most this many of each', '8')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec explore dns public status page']]))
    .action((words: string[], options: ExploreOptions) => runExplore(words, options, run));
}

function runExplore(words: string[], options: ExploreOptions, run: Run): Promise<void> {
  return run({ json: options.json }, async (world) => {
    const limit = limitOf(options.limit);
    const [{ findProject }, { watchReads }, { explore }, render] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/load-watched.ts'),
      import('../workflow/explore.ts'),
      import('../render/explore.ts'),
    ]);
    const { project, noted } = watchReads(findProject(world));
    const found = explore(world, project, words, limit);
    const out = options.json ? render.exploreJson(found, project.files.root) : render.exploreText(found);
    return withSettingsNote(noted(), { out, exit: 0 });
  });
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new ToolError({
    code: 'invalid_limit',
    message: `'${text}' is no limit.`,
    fix: 'Give a whole number from 1, such as --limit 5.',
    exit: 2,
  });
}
