import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface ProposeOptions {
  title?: string;
  why?: string;
  capability?: string[];
  branch?: boolean;
  commit?: boolean;
  json?: boolean;
}

export function definePropose(program: Command, run: Run): void {
  program
    .command('propose')
    .description('Write a change down: files from templates, on a branch of its own')
    .argument('<change>', 'name of the change, such as add-status-page')
    .option('--title <title>', 'title of the proposal')
    .option('--why <why>', 'why the change is needed')
    .option('--capability <name...>', 'capability that the change touches; may be given again', collect)
    .option('--no-branch', 'stay on the current branch')
    .option('--commit', 'make one commit of it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([['openspec propose add-status-page --capability dns --why "Guests ask what is up."']]),
    )
    .action((change: string, options: ProposeOptions) => runPropose(change, options, run));
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function runPropose(change: string, options: ProposeOptions, run: Run): Promise<void> {
  return run({ json: options.json, failure: { change: null } }, async (world) => {
    const [{ findProject, listChanges }, { checkNames, proposeChange }, render] = await Promise.all([
      import('../workflow/load.ts'),
      import('../workflow/propose.ts'),
      import('../render/propose.ts'),
    ]);
    const project = findProject(world);
    checkNames({ change, capabilities: options.capability ?? [] });
    const asks = world.terminal.interactive && !options.json && !listChanges(project).includes(change);
    const answers = asks ? await askMissing(world, options) : options;
    const request = {
      change,
      title: answers.title,
      why: answers.why,
      capabilities: answers.capability ?? [],
      branch: options.branch ?? true,
      commit: options.commit ?? false,
    };
    const proposed = await project.files.exclusive(() => proposeChange(world, project, request));
    const out = options.json
      ? render.proposedJson(proposed, project.files.root)
      : render.proposedText(proposed);
    return withSettingsNote(project, { out, exit: 0 });
  });
}

async function askMissing(world: World, options: ProposeOptions): Promise<ProposeOptions> {
  const { terminal } = world;
  const title = options.title ?? (await terminal.ask('Title (empty: made from the name)'));
  const why = options.why ?? (await terminal.ask('Why is it needed?'));
  const named =
    options.capability ??
    (await terminal.ask('Capabilities that it touches, with blanks between'))
      .split(/\s+/)
      .filter((name) => name !== '');
  return { title: title || undefined, why: why || undefined, capability: named } as ProposeOptions;
}
