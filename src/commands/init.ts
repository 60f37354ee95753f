import type { Command } from 'commander';
import type { Run } from './command.ts';
import { examples } from './examples.ts';

interface InitOptions {
  tools?: string;
  language?: string;
  force?: boolean;
  flat?: boolean;
  json?: boolean;
}

export function defineInit(program: Command, run: Run): void {
  program
    .command('init')
    .argument('[path]', 'the folder (default: this one)')
    .description('Make a project of a folder; what is there already is left as it is')
    .option(
      '--tools <names>',
      'write skills and commands for agents: all, none, or claude,opencode,cursor,gemini,codex,agents',
    )
    .option('--language <code>', 'the language of the specs, for example de')
    .option('--force', 'rewrite skills and commands that openspec has written before')
    .option('--flat', 'put specs/ and changes/ at the top, with openspec.yaml')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec init'],
        ['openspec init --tools claude,codex'],
        ['openspec init ../lab --language de'],
      ]),
    )
    .action((path: string | undefined, options: InitOptions) =>
      run({ json: options.json }, async (world) => {
        const [workflow, render] = await Promise.all([
          import('../workflow/init/init.ts'),
          import('../render/init.ts'),
        ]);
        const result = await workflow.initProject(world, { ...options, path, mayAsk: options.json !== true });
        if (options.json) return { out: render.initJson(result), exit: 0 };
        return { out: render.initText(result), note: render.initNote(result), exit: 0 };
      }),
    );
}
