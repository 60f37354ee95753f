import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

export function defineApply(program: Command, run: Run): void {
  program
    .command('apply')
    .description('Go to the branch of a change and show what to work from')
    .argument('<change>', 'name of an open change')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec apply add-status-page']]))
    .action((change: string, options: { json?: boolean }) => runApply(change, options, run));
}

function runApply(change: string, options: { json?: boolean }, run: Run): Promise<void> {
  return run({ json: options.json }, async (world) => {
    const [{ findProject }, { applyChange }, render] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/apply.ts'),
      import('../render/apply.ts'),
    ]);
    const project = findProject(world);
    const brief = await applyChange(world, project, change);
    const exit = brief.valid ? 0 : 1;
    if (options.json)
      return withSettingsNote(project, { out: render.briefJson(brief, project.files.root), exit });
    const text = render.briefText(brief);
    return withSettingsNote(project, brief.valid ? { out: text, exit } : { out: '', note: text, exit });
  });
}
