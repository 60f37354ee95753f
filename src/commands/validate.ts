import type { Command } from 'commander';
import type { World } from '../ports.ts';
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

export function defineValidate(program: Command, run: Run): void {
  program
    .command('validate')
    .description('Check changes and specs')
    .argument('[item]', 'name of a change or capability')
    .option('--all', 'all specs and open changes')
    .option('--changes', 'all open changes')
    .option('--specs', 'all specs')
    .option('--archived', 'whether the tasks of archived changes are done')
    .addOption(
      program
        .createOption('--report <which>', 'findings: only the items with problems')
        .choices(['full', 'findings'])
        .default('full'),
    )
    .addOption(typeOption(program))
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
  const [{ findProject }, { chooseItem }, workflow, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/find-item.ts'),
    import('../workflow/validate.ts'),
    import('../render/validate.ts'),
  ]);
  const project = findProject(world);
  const strict = options.strict ?? false;
  const many = scopeOf(options);
  const root = project.files.root;
  const fixed = options.fix ? await fixAll({ world, project, name, options }) : [];
  const findings = options.report === 'findings' ? { scope: many ?? 'item' } : undefined;
  if (many !== undefined) {
    const request = { strict, specs: many !== 'changes', changes: many !== 'specs' };
    const items =
      many === 'archived'
        ? workflow.validateArchived(world, project)
        : await workflow.validateAll(world, project, request);
    const report = { items, root, findings, settings: project.problems };
    const out = options.json ? render.validateJson(report) : render.itemsText(report);
    return withSettingsNote(project, {
      out,
      note: render.fixedText(fixed),
      exit: render.isAllValid(report) ? 0 : 1,
    });
  }
  const { type, id } = await chooseItem(world, project, name, options.type);
  const items =
    type === 'change'
      ? await workflow.validateChanges(world, project, [id], strict)
      : [workflow.validateSpec(world, project, id, strict)];
  const report = { items, root, findings, settings: project.problems };
  const out = options.json ? render.validateJson(report) : items.map(render.itemText).join('');
  return withSettingsNote(project, {
    out,
    note: render.fixedText(fixed),
    exit: render.isAllValid(report) ? 0 : 1,
  });
}

interface Call {
  readonly world: World;
  readonly project: Project;
  readonly name: string | undefined;
  readonly options: ValidateOptions;
}

/** Puts right what is plain, as long as that brings something new to light; answers what it wrote. */
async function fixAll({ world, project, name, options }: Call): Promise<Fixed[]> {
  const [{ chooseItem }, workflow, { fixProblems }] = await Promise.all([
    import('../workflow/find-item.ts'),
    import('../workflow/validate.ts'),
    import('../workflow/fix.ts'),
  ]);
  const many = scopeOf(options);
  const request = { strict: false, specs: many !== 'changes', changes: many !== 'specs' };
  const item = many === undefined ? await chooseItem(world, project, name, options.type) : undefined;
  const all: Fixed[] = [];
  for (let round = 0; round < 3; round++) {
    const items =
      item === undefined
        ? await workflow.validateAll(world, project, request)
        : item.type === 'change'
          ? await workflow.validateChanges(world, project, [item.id], false)
          : [workflow.validateSpec(world, project, item.id, false)];
    const fixed = fixProblems(
      project,
      items.flatMap(({ problems }) => problems),
    );
    if (fixed.length === 0) break;
    all.push(...fixed);
  }
  return all;
}

function scopeOf(options: ValidateOptions): 'all' | 'changes' | 'specs' | 'archived' | undefined {
  if (options.archived) return 'archived';
  if (options.all || (options.changes && options.specs)) return 'all';
  if (options.changes) return 'changes';
  return options.specs ? 'specs' : undefined;
}
