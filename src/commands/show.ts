import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';
import { typeOption } from './type-option.ts';

export interface ShowOptions {
  json?: boolean;
  type?: 'change' | 'spec';
  deltasOnly?: boolean;
  requirementsOnly?: boolean;
  diff?: boolean;
  requirements?: boolean;
  scenarios?: boolean;
  requirement?: string;
}

export function defineShow(command: Command, run: Run): void {
  command
    .argument('[item]', 'name of a change or capability')
    .option('--json', 'print one JSON document')
    .addOption(typeOption(command))
    .option('--no-interactive', 'never ask')
    .option('--deltas-only', 'only the deltas (change, JSON)')
    .option('--requirements-only', 'the same, old name')
    .option('--diff', 'what a change does to each requirement')
    .option('--requirements', 'without scenarios (spec, JSON)')
    .option('--no-scenarios', 'without scenarios (spec, JSON)')
    .option('-r, --requirement <n>', 'only the requirement at this position (spec, JSON)')
    .addHelpText('after', examples([['openspec show add-status-page'], ['openspec show dns --json']]))
    .action((item: string | undefined, options: ShowOptions) =>
      run({ json: options.json }, (world) => showItem(world, item, options)),
    );
}

/** What `show` and its noun forms answer. */
export async function showItem(
  world: World,
  name: string | undefined,
  options: ShowOptions,
): Promise<Outcome> {
  const [{ findProject }, { chooseItem }, workflow, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/find-item.ts'),
    import('../workflow/show.ts'),
    import('../render/show.ts'),
  ]);
  const project = findProject(world);
  const item = await chooseItem(world, project, name, options.type);
  const { root } = project.files;
  if (item.type === 'change') {
    const shown = workflow.showChange(project, item.id);
    const out = options.json ? render.changeJson(shown, root, options) : render.changeText(shown, options);
    return withSettingsNote(project, { out, exit: 0 });
  }
  const shown = workflow.showSpec(project, item.id);
  if (!options.json) return withSettingsNote(project, { out: render.specText(shown), exit: 0 });
  const only = positionOf(options.requirement, shown.spec.requirements.length);
  const noScenarios = options.requirements === true || options.scenarios === false;
  const out = render.specJson(shown, root, { noScenarios, only });
  return withSettingsNote(project, { out, exit: 0 });
}

function positionOf(text: string | undefined, count: number): number | undefined {
  if (text === undefined) return undefined;
  const position = Number(text);
  if (Number.isInteger(position) && position >= 1 && position <= count) return position;
  throw new ToolError({
    code: 'no_such_requirement',
    message: `There is no requirement at position '${text}'.`,
    fix: count > 0 ? `Give a number from 1 to ${count}.` : 'This spec has no requirement.',
    exit: 2,
  });
}
