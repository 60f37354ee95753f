import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface DiffOptions {
  acceptOmissions?: boolean;
  json?: boolean;
}

export function defineDiff(command: Command, run: Run): void {
  command
    .argument('<change>', 'name of an open change')
    .option('--accept-omissions', 'scenarios that a delta leaves out are left out on purpose')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec diff add-status-page']]))
    .action((change: string, options: DiffOptions) =>
      run({ json: options.json }, (world) => diff(world, change, options)),
    );
}

async function diff(world: World, change: string, options: DiffOptions): Promise<Outcome> {
  const [{ findProject }, workflow, render, { renderDiffJson, renderDiff }] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/archive.ts'),
    import('../render/archive.ts'),
    import('../render/diff.ts'),
  ]);
  const project = findProject(world);
  const { root } = project.files;
  const acceptOmissions = options.acceptOmissions ?? false;
  const plan = await workflow.planArchive(world, project, {
    changes: [change],
    skipSpecs: false,
    validate: true,
    acceptOmissions,
    specsOnly: true,
  });
  if (workflow.isArchivable(plan)) {
    const out = options.json ? renderDiffJson(plan, root) : renderDiff(plan);
    return withSettingsNote(project, { out, exit: 0 });
  }
  return withSettingsNote(
    project,
    options.json
      ? { out: render.refusedJson(plan, root), exit: 1 }
      : { out: '', note: render.refusedText(plan), exit: 1 },
  );
}
