import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';

export function defineSchemas(command: Command, run: Run): void {
  command
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec schemas']]))
    .action((options: { json?: boolean }) =>
      run({ json: options.json, failure: { schemas: [], root: null } }, async (world) => {
        const [workflow, render] = await Promise.all([
          import('../workflow/schemas.ts'),
          import('../render/schemas.ts'),
        ]);
        const { schemas, broken } = workflow.listSchemas(world);
        const out = options.json ? render.schemasJson(schemas) : render.schemasText(schemas);
        return { out, note: render.brokenNote(broken), exit: 0 };
      }),
    );
}
