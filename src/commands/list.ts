import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface ListOptions {
  specs?: boolean;
  changes?: boolean;
  sort: 'recent' | 'name';
  json?: boolean;
}

export function defineList(command: Command, run: Run): void {
  command
    .option('--specs', 'list the specs')
    .option('--changes', 'list the open changes (the default)')
    .addOption(
      command
        .createOption('--sort <order>', 'order of the changes')
        .choices(['recent', 'name'])
        .default('recent'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec list'], ['openspec list --specs --json']]))
    .action((options: ListOptions) => runList(options, run));
}

function runList(options: ListOptions, run: Run): Promise<void> {
  const failure = options.specs ? { specs: [], root: null } : { changes: [], root: null };
  return run({ json: options.json, failure }, async (world) => {
    const [{ findProject }, { watchReads }, workflow, render] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/load-watched.ts'),
      import('../workflow/list.ts'),
      import('../render/list.ts'),
    ]);
    const { project, noted } = watchReads(findProject(world));
    const { root } = project.files;
    if (options.specs) {
      const specs = workflow.listSpecs(project);
      const out = options.json ? render.specsJson(specs, root) : render.specsText(specs);
      return withSettingsNote(noted(), { out, exit: 0 });
    }
    const changes = workflow.listOpenChanges(world, project, options.sort);
    const out = options.json
      ? render.changesJson(changes, root, world.clock.iso)
      : render.changesText(changes, world.clock.now());
    return withSettingsNote(noted(), { out, exit: 0 });
  });
}
