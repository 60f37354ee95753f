import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface RebaseOptions {
  interactive?: boolean;
  json?: boolean;
}

export function defineRebase(command: Command, run: Run): void {
  command
    .argument('<change>', 'name of an open change')
    .option('--no-interactive', 'never ask: leave conflicts between markers')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples([['openspec rebase add-status-page']]))
    .action((change: string, options: RebaseOptions) =>
      run({ json: options.json }, (world) => rebase(world, change, options)),
    );
}

async function rebase(world: World, name: string, options: RebaseOptions): Promise<Outcome> {
  const [{ findProject }, { rebaseChange }, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/rebase.ts'),
    import('../render/rebase.ts'),
  ]);
  const project = findProject(world);
  const asks = world.terminal.interactive && options.interactive !== false && !options.json;
  const work = () =>
    rebaseChange(world, project, name, (capability, conflict) =>
      asks
        ? decide(world, `${capability}: ${render.conflictText(conflict)}`, conflict)
        : Promise.resolve(undefined),
    );
  // Others need not wait while a person thinks: what was changed meanwhile is refused in the end.
  const rebased = await (asks ? work() : project.files.exclusive(work));
  const exit = rebased.open === 0 ? 0 : 1;
  const out = options.json ? render.rebasedJson(rebased, project.files.root) : render.rebasedText(rebased);
  return withSettingsNote(project, { out, exit });
}

interface Sides {
  readonly current: string | undefined;
  readonly delta: string | undefined;
  readonly suggestion: string | undefined;
}

const CHOICES = {
  current: 'take the spec as it is now',
  mine: 'take this change',
  both: 'take both, line by line',
  edit: 'edit',
  later: 'leave markers',
} as const;

async function decide(
  { terminal }: World,
  question: string,
  { current, delta, suggestion }: Sides,
): Promise<string | undefined> {
  const { both, ...others } = CHOICES;
  const choices = suggestion === undefined ? Object.values(others) : Object.values({ ...others, both });
  switch (await terminal.choose(question, choices)) {
    case CHOICES.current:
      return current ?? '';
    case CHOICES.mine:
      return delta ?? '';
    case CHOICES.both:
      return suggestion;
    case CHOICES.edit:
      return terminal.edit('Write the text as it should be', suggestion ?? delta ?? current ?? '');
    default:
      return undefined;
  }
}
