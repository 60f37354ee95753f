import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface SyncOptions {
  all?: boolean;
  dryRun?: boolean;
  commit?: boolean;
  tokenFile?: string;
  json?: boolean;
}

export function defineSync(command: Command, run: Run): void {
  command
    .argument('[change]', 'name of a change; without it that of the branch')
    .option('--all', 'all changes that have an issue')
    .option('--dry-run', 'say what would be done and do nothing')
    .option('--commit', 'commit what the change folder has of changes, such as ticks, and push it')
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([['openspec sync add-status-page'], ['openspec sync --all --dry-run --json']]),
    )
    .action((change: string | undefined, options: SyncOptions) =>
      run({ json: options.json, failure: { changes: [] } }, (world) => sync(world, change, options)),
    );
}

async function sync(world: World, change: string | undefined, options: SyncOptions): Promise<Outcome> {
  if (change !== undefined && options.all) throw bothNamed();
  const [{ findProject }, { syncChanges }, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/sync.ts'),
    import('../render/sync.ts'),
  ]);
  const project = findProject(world);
  const { dryRun = false } = options;
  const request = {
    change,
    all: options.all ?? false,
    dryRun,
    commit: (options.commit ?? false) && !dryRun,
    tokenFile: options.tokenFile,
  };
  const work = () => syncChanges(world, project, request);
  const synced = await (dryRun ? work() : project.files.exclusive(work));
  const view = { dryRun, root: project.files.root };
  const out = options.json ? render.syncJson(synced, view) : render.syncText(synced, view);
  const failed = synced.failures[0]?.error.exit;
  return withSettingsNote(project, { out, exit: failed ?? (render.allInStep(synced) ? 0 : 1) });
}

function bothNamed(): ToolError {
  return new ToolError({
    code: 'options_conflict',
    message: 'The name of a change and --all exclude each other.',
    fix: 'Leave one of them out.',
    exit: 2,
  });
}
