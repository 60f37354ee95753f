import type { Command } from 'commander';
import { type AfterOptions, withForge } from './after.ts';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

export function defineApply(command: Command, run: Run): void {
  command
    .argument('<change>', 'name of an open change')
    .option('--no-sync', 'leave the forge for later')
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec apply add-status-page']]))
    .action((change: string, options: ApplyOptions) => runApply(change, options, run));
}

interface ApplyOptions extends AfterOptions {
  readonly json?: boolean;
}

function runApply(change: string, options: ApplyOptions, run: Run): Promise<void> {
  return run({ json: options.json }, async (world) => {
    const [{ findProject }, { applyChange }, render] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/apply.ts'),
      import('../render/apply.ts'),
    ]);
    const project = findProject(world);
    const brief = await applyChange(world, project, change);
    if (!brief.valid) {
      const out = options.json ? render.briefJson(brief, project.files.root) : '';
      const note = options.json ? '' : render.briefText(brief);
      return withSettingsNote(project, { out, note, exit: 1 });
    }
    const answer = await withForge(world, project, [{ name: change, folder: brief.folder }], options);
    const out = (more: object) =>
      options.json ? render.briefJson(brief, project.files.root, more) : render.briefText(brief);
    return withSettingsNote(project, answer({ out, exit: 0 }));
  });
}
