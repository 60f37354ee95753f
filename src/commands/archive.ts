import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';

interface ArchiveOptions {
  yes?: boolean;
  dryRun?: boolean;
  skipSpecs?: boolean;
  validate?: boolean;
  acceptOmissions?: boolean;
  commit?: boolean;
  json?: boolean;
}

export function defineArchive(program: Command, run: Run): void {
  program
    .command('archive')
    .description('Fold finished changes into the specs and file them')
    .argument('[changes...]', 'names of open changes')
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'show the resulting specs as a diff and write nothing')
    .option('--skip-specs', 'file the change without touching the specs')
    .option('--no-validate', 'do not check the change first')
    .option('--accept-omissions', 'scenarios that a delta leaves out are left out on purpose')
    .option('--commit', 'make one commit of it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec archive add-status-page --dry-run'],
        ['openspec archive add-status-page --yes --commit'],
      ]),
    )
    .action((changes: string[], options: ArchiveOptions) =>
      run({ json: options.json, failure: { archive: null } }, (world) => archive(world, changes, options)),
    );
}

async function archive(world: World, names: readonly string[], options: ArchiveOptions): Promise<Outcome> {
  const [load, workflow, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/archive.ts'),
    import('../render/archive.ts'),
  ]);
  const project = load.findProject(world);
  const { root } = project.files;
  const changes = names.length > 0 ? names : [await pickChange(world, load.listChanges(project))];
  const request = {
    changes,
    skipSpecs: options.skipSpecs ?? false,
    validate: options.validate ?? true,
    acceptOmissions: options.acceptOmissions ?? false,
  };
  const plan = await workflow.planArchive(world, project, request);
  if (!workflow.isArchivable(plan)) {
    return options.json
      ? { out: render.refusedJson(plan, root), exit: 1 }
      : { out: '', note: render.refusedText(plan), exit: 1 };
  }
  if (options.dryRun) {
    const report = { plan, root, dryRun: true };
    return { out: options.json ? render.archiveJson(report) : render.archiveText(report), exit: 0 };
  }
  if (!(await agreed(world, workflow.openTasks(plan), plan.files.length, options))) {
    return { out: '', note: 'Nothing was changed.\n', exit: 1 };
  }
  if (options.commit) await workflow.requireCleanSpecs(world, project, plan);
  workflow.applyArchive(project, plan);
  const commit = options.commit ? await workflow.commitArchive(world, project, plan) : undefined;
  const report = { plan, root, dryRun: false, commit };
  return { out: options.json ? render.archiveJson(report) : render.archiveText(report), exit: 0 };
}

function pickChange(world: World, open: readonly string[]): Promise<string> {
  if (world.terminal.interactive && open.length > 0) return world.terminal.choose('Which change?', open);
  throw new ToolError({
    code: 'archive_change_name_required',
    message: 'Say which change to archive.',
    fix: open.length > 0 ? `Open changes: ${open.slice(0, 10).join(', ')}.` : 'There is no open change.',
    exit: 2,
  });
}

/** Open tasks and changes of specs want a yes: by flag, or from the person at the terminal. */
async function agreed(
  world: World,
  openTasks: number,
  specs: number,
  options: ArchiveOptions,
): Promise<boolean> {
  if (options.yes) return true;
  const asks = world.terminal.interactive && !options.json;
  if (openTasks > 0 && !asks) {
    throw new ToolError({
      code: 'archive_tasks_incomplete',
      message: `${openTasks} tasks are open.`,
      fix: 'Finish them, or archive with --yes.',
      exit: 1,
    });
  }
  if (specs > 0 && !asks) {
    throw new ToolError({
      code: 'archive_confirmation_required',
      message: `This changes ${specs} specs and nobody can be asked.`,
      fix: 'Look with --dry-run, then archive with --yes.',
      exit: 2,
    });
  }
  if (
    openTasks > 0 &&
    !(await world.terminal.confirm(`${openTasks} tasks are open. Archive all the same?`, false))
  )
    return false;
  return specs === 0 || world.terminal.confirm(`Change ${specs} specs?`, true);
}
