import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';

interface InitOptions {
  tools?: string;
  language?: string;
  force?: boolean;
  flat?: boolean;
  mergeDriver?: boolean;
  hooks?: boolean;
  json?: boolean;
}

export function defineInit(command: Command, run: Run): void {
  command
    .argument('[path]', 'the folder (default: this one)')
    .option(
      '--tools <names>',
      'write skills and commands for agents: all, none, or claude,opencode,cursor,gemini,codex,agents',
    )
    .option('--language <code>', 'the language of the specs, for example de')
    .option('--force', 'rewrite skills and commands that openspec has written before')
    .option('--flat', 'put specs/ and changes/ at the top, with openspec.yaml')
    .option(
      '--merge-driver',
      'have git merge specs with openspec in this clone; a project that is there stays',
    )
    .option('--hooks', 'have git add Spec-Change to commits on the branch of a change, in this clone')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec init'],
        ['openspec init --tools claude,codex'],
        ['openspec init --merge-driver'],
        ['openspec init --hooks'],
        ['openspec init ../lab --language de'],
      ]),
    )
    .action((path: string | undefined, options: InitOptions) =>
      run({ json: options.json }, async (world) => {
        if (options.hooks) return setUpHooks(world, path, options);
        if (options.mergeDriver) return setUpDriver(world, path, options);
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

async function setUpDriver(world: World, path: string | undefined, options: InitOptions): Promise<Outcome> {
  const [workflow, render] = await Promise.all([
    import('../workflow/init/merge-driver.ts'),
    import('../render/merge-driver-setup.ts'),
  ]);
  const mayAsk = options.json !== true;
  const setup = await workflow.setUpMergeDriver(world, { ...options, path, mayAsk });
  return { out: options.json ? render.setupJson(setup) : render.setupText(setup), exit: 0 };
}

async function setUpHooks(world: World, path: string | undefined, options: InitOptions): Promise<Outcome> {
  if (path !== undefined) throw noPath();
  const [workflow, render] = await Promise.all([
    import('../workflow/init/hooks.ts'),
    import('../render/hooks-setup.ts'),
  ]);
  const setup = await workflow.setUpHooks(world);
  return { out: options.json ? render.hooksJson(setup) : render.hooksText(setup), exit: 0 };
}

function noPath(): ToolError {
  return new ToolError({
    code: 'options_conflict',
    message: '--hooks works in the project that you stand in, and takes no path.',
    fix: 'Go there first, and leave the path out.',
    exit: 2,
  });
}
