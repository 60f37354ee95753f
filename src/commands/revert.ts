import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface RevertOptions {
  name?: string;
  branch?: boolean;
  commit?: boolean;
  json?: boolean;
}

export function defineRevert(command: Command, run: Run): void {
  command
    .argument('<change>', 'name of an archived change, with or without its date')
    .option('--name <name>', 'name of the new change; without it revert-<change>')
    .option('--no-branch', 'stay on the current branch')
    .option('--commit', 'make one commit of it')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec revert add-status-page']]))
    .action((change: string, options: RevertOptions) =>
      run({ json: options.json, failure: { change: null } }, (world) => revert(world, change, options)),
    );
}

async function revert(world: World, change: string, options: RevertOptions): Promise<Outcome> {
  const [{ findProject }, { revertChange }, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/revert/revert.ts'),
    import('../render/revert.ts'),
  ]);
  const project = findProject(world);
  const reverted = await revertChange(world, project, {
    archived: change,
    name: options.name,
    branch: options.branch ?? true,
    commit: options.commit ?? false,
  });
  const { root } = project.files;
  const out = options.json ? render.revertedJson(reverted, root) : render.revertedText(reverted);
  return withSettingsNote(project, { out, exit: 0 });
}
