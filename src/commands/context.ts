import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';

export function defineContext(command: Command, run: Run): void {
  command
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec context --json']]))
    .action((options: { json?: boolean }) =>
      run({ json: options.json, failure: { root: null, members: [] } }, async (world) => {
        const [workflow, render, { settingsNote }] = await Promise.all([
          import('../workflow/context.ts'),
          import('../render/context.ts'),
          import('../render/settings-note.ts'),
        ]);
        const context = workflow.findContext(world);
        const out = options.json ? render.contextJson(context) : render.contextText(context);
        return { out, note: settingsNote(context.project), exit: 0 };
      }),
    );
}
