import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Project } from '../workflow/load.ts';
import { withForge } from './after.ts';
import { redoArchives } from './archive-redo.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface ArchiveOptions {
  yes?: boolean;
  allComplete?: boolean;
  dryRun?: boolean;
  skipSpecs?: boolean;
  validate?: boolean;
  acceptOmissions?: boolean;
  commit?: boolean;
  redo?: boolean;
  sync?: boolean;
  tokenFile?: string;
  json?: boolean;
}

export function defineArchive(command: Command, run: Run): void {
  command
    .argument('[changes...]', 'names of open changes')
    .option('-y, --yes', 'do not ask')
    .option('--all-complete', 'all open changes whose tasks are done')
    .option('--dry-run', 'show the resulting specs as a diff and write nothing')
    .option('--skip-specs', 'file the change without touching the specs')
    .option('--no-validate', 'do not check the change first')
    .option('--accept-omissions', 'scenarios that a delta leaves out are left out on purpose')
    .option('--redo', 'make an archive that has not landed again, on the newer specs')
    .option('--commit', 'make one commit of it, and push it where the change has an issue')
    .option('--no-sync', 'leave the forge for later')
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
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
  if (options.allComplete) refuseBoth(names);
  const load = await import('../workflow/load.ts');
  const project = load.findProject(world);
  const work = async (): Promise<Outcome> => {
    if (options.redo) return withSettingsNote(project, await redoArchives(world, project, names, options));
    const changes = options.allComplete
      ? await allComplete(world, project)
      : await named(world, project, names);
    return withSettingsNote(project, await archiveAll({ world, project, changes }, options));
  };
  return options.dryRun ? work() : project.files.exclusive(work);
}

async function named(world: World, project: Project, names: readonly string[]): Promise<readonly string[]> {
  if (names.length > 0) return names;
  const { listChanges } = await import('../workflow/load.ts');
  return [await pickChange(world, listChanges(project))];
}

function refuseBoth(names: readonly string[]): void {
  if (names.length === 0) return;
  throw new ToolError({
    code: 'options_conflict',
    message: 'Names of changes and --all-complete exclude each other.',
    fix: 'Leave one of them out.',
    exit: 2,
  });
}

async function allComplete(world: World, project: Project): Promise<readonly string[]> {
  const { completeChanges } = await import('../workflow/archive.ts');
  const complete = completeChanges(world, project);
  if (complete.length > 0) return complete;
  throw new ToolError({
    code: 'archive_nothing_complete',
    message: 'No open change has all of its tasks done.',
    fix: 'Run `openspec list` to see how far they are.',
    exit: 1,
  });
}

interface Call {
  readonly world: World;
  readonly project: Project;
  readonly changes: readonly string[];
}

async function archiveAll({ world, project, changes }: Call, options: ArchiveOptions): Promise<Outcome> {
  const [workflow, render] = await Promise.all([
    import('../workflow/archive.ts'),
    import('../render/archive.ts'),
  ]);
  const { root } = project.files;
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
  workflow.requireFreeNames(project, plan);
  if (options.dryRun) {
    const report = { plan, root, dryRun: true };
    return { out: options.json ? render.archiveJson(report) : render.archiveText(report), exit: 0 };
  }
  if (options.commit) await workflow.requireCleanSpecs(world, project, plan, options);
  if (!(await agreed(world, workflow.openTasks(plan), plan.files.length, options))) {
    return { out: '', note: 'Nothing was changed.\n', exit: 1 };
  }
  if (options.commit) await leaveDefaultBranch(world, project, changes);
  workflow.applyArchive(project, plan);
  const commit = options.commit ? await workflow.commitArchive(world, project, plan, options) : undefined;
  const filed = plan.moves.map(({ to }, index) => ({ name: plan.archives[index]?.change ?? '', folder: to }));
  const answer = await withForge(world, project, filed, options);
  const report = { plan, root, dryRun: false, commit };
  const out = (more: object) =>
    options.json ? render.archiveJson({ ...report, more }) : render.archiveText(report);
  return answer({ out, exit: 0 });
}

/** A raised change that landed without its archive cannot be archived on the protected branch: it gets one of its own. */
async function leaveDefaultBranch(world: World, project: Project, changes: readonly string[]): Promise<void> {
  const { leaveForArchive } = await import('../workflow/plan-archive-branch.ts');
  await leaveForArchive(world, project, changes);
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
      message: `${count(openTasks, 'task is', 'tasks are')} open.`,
      fix: 'Finish the work and tick it with `openspec tasks`, or archive with --yes.',
      exit: 1,
    });
  }
  if (specs > 0 && !asks) {
    throw new ToolError({
      code: 'archive_confirmation_required',
      message: `This changes ${count(specs, 'spec', 'specs')}, and there is no terminal to ask in.`,
      fix: 'Look with --dry-run, then archive with --yes.',
      exit: 2,
    });
  }
  if (
    openTasks > 0 &&
    !(await world.terminal.confirm(
      `${count(openTasks, 'task is', 'tasks are')} open. Archive all the same?`,
      false,
    ))
  )
    return false;
  return specs === 0 || world.terminal.confirm(`Change ${count(specs, 'spec', 'specs')}?`, true);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
