import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';

export function defineTemplates(command: Command, run: Run): void {
  command
    .option('--schema <name>', 'the schema (default: spec-driven)')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([['openspec templates'], ['openspec templates --schema my-schema --json']]),
    )
    .action((options: { schema?: string; json?: boolean }) =>
      run({ json: options.json }, async (world) => {
        const [workflow, render] = await Promise.all([
          import('../workflow/templates.ts'),
          import('../render/templates.ts'),
        ]);
        const found = workflow.findTemplates(world, options.schema);
        return { out: options.json ? render.templatesJson(found) : render.templatesText(found), exit: 0 };
      }),
    );
}
