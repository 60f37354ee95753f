import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Validated } from '../workflow/check-items.ts';
import type { Item } from '../workflow/find-item.ts';
import type { Fixed } from '../workflow/fix.ts';
import type { Project } from '../workflow/load.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';
import { typeOption } from './type-option.ts';

export interface ValidateOptions {
  all?: boolean;
  changes?: boolean;
  specs?: boolean;
  archived?: boolean;
  report?: string;
  type?: 'change' | 'spec';
  strict?: boolean;
  fix?: boolean;
  json?: boolean;
}

export function defineValidate(command: Command, run: Run): void {
  command
    .argument('[item]', 'name of a change or capability')
    .option('--all', 'all specs and open changes')
    .option('--changes', 'all open changes')
    .option('--specs', 'all specs')
    .option('--archived', 'whether the tasks of archived changes are done')
    .addOption(
      command
        .createOption('--report <which>', 'findings: only the items with problems')
        .choices(['full', 'findings'])
        .default('full'),
    )
    .addOption(typeOption(command))
    .option('--strict', 'warnings count as well')
    .option('--fix', 'put right what is plain: spellings of headings, levels of sections')
    .option('--json', 'print one JSON document')
    .option('--concurrency <n>', 'accepted for compatibility; files are read one after the other')
    .option('--no-interactive', 'never ask')
    .addHelpText(
      'after',
      examples([['openspec validate add-status-page --strict'], ['openspec validate --all --strict --json']]),
    )
    .action((item: string | undefined, options: ValidateOptions) =>
      run({ json: options.json }, (world) => validate(world, item, options)),
    );
}

/** What `validate` and its noun forms answer: exit 1 when anything is not valid. */
export async function validate(
  world: World,
  name: string | undefined,
  options: ValidateOptions,
): Promise<Outcome> {
  const [{ findProject }, { chooseItem }] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/find-item.ts'),
  ]);
  const project = findProject(world);
  const scope = scopeOf(options) ?? (await chooseItem(world, project, name, options.type));
  const call = { world, project, scope };
  const strict = options.strict ?? false;
  const { items, fixed } = options.fix
    ? await fixAll(call, strict)
    : { items: await itemsOf(call, strict), fixed: [] };
  const render = await import('../render/validate.ts');
  const many = typeof scope === 'string';
  const findings = options.report === 'findings' ? { scope: many ? scope : 'item' } : undefined;
  const report = { items, root: project.files.root, findings, settings: project.problems };
  const text = many ? render.itemsText : () => items.map(render.itemText).join('');
  return withSettingsNote(project, {
    out: options.json ? render.validateJson(report) : text(report),
    note: render.fixedText(fixed),
    exit: render.isAllValid(report) ? 0 : 1,
  });
}

interface Call {
  readonly world: World;
  readonly project: Project;
  readonly scope: Scope | Item;
}

async function itemsOf({ world, project, scope }: Call, strict: boolean): Promise<Validated[]> {
  const workflow = await import('../workflow/validate.ts');
  if (scope === 'archived') return workflow.validateArchived(world, project);
  if (typeof scope === 'string') {
    const request = { strict, specs: scope !== 'changes', changes: scope !== 'specs' };
    return workflow.validateAll(world, project, request);
  }
  return scope.type === 'change'
    ? workflow.validateChanges(world, project, [scope.id], strict)
    : [await workflow.validateSpec(world, project, scope.id, strict)];
}

const MOST_ROUNDS = 3;

/** Puts right what is plain, as long as that brings something new to light; answers what it wrote and what is left. */
async function fixAll(call: Call, strict: boolean): Promise<{ items: Validated[]; fixed: Fixed[] }> {
  const { fixProblems } = await import('../workflow/fix.ts');
  const fixed: Fixed[] = [];
  for (let round = 0; ; round++) {
    const items = await itemsOf(call, strict);
    const now = round < MOST_ROUNDS ? fixProblems(call.project, items) : [];
    if (now.length === 0) return { items, fixed };
    fixed.push(...now);
  }
}

type Scope = 'all' | 'changes' | 'specs' | 'archived';

function scopeOf(options: ValidateOptions): Scope | undefined {
  if (options.archived) return 'archived';
  if (options.all || (options.changes && options.specs)) return 'all';
  if (options.changes) return 'changes';
  return options.specs ? 'specs' : undefined;
}
