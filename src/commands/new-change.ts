import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface NewChangeOptions {
  description?: string;
  goal?: string;
  schema?: string;
  json?: boolean;
}

export function defineNewChange(command: Command, run: Run): void {
  command
    .command('change')
    .argument('<name>', 'its name, in kebab-case')
    .description('Make the folder of a change, with its metadata only')
    .option('--description <text>', 'write a README.md with this text')
    .option('--goal <text>', 'keep this goal in the metadata')
    .option('--schema <name>', 'the schema to follow (default: the one of the settings)')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec new change add-login']]))
    .action((name: string, options: NewChangeOptions) =>
      run({ json: options.json, failure: { change: null } }, async (world) => {
        const [{ findProject }, workflow, render] = await Promise.all([
          import('../workflow/load.ts'),
          import('../workflow/new-change.ts'),
          import('../render/new-change.ts'),
        ]);
        const project = findProject(world);
        const change = await project.files.exclusive(() =>
          workflow.createChange(world, project, { ...options, name }),
        );
        const { root } = project.files;
        const out = options.json ? render.newChangeJson(change, root) : render.newChangeText(change);
        return withSettingsNote(project, { out, exit: 0 });
      }),
    );
}
