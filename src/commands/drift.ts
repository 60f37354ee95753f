import type { Command } from 'commander';
import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface DriftOptions {
  since?: string;
  commit?: boolean;
  json?: boolean;
}

export function defineDrift(command: Command, run: Run): void {
  command
    .option('--since <revision>', 'take the specs of this commit as they are, and look at what came after')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec drift'],
        ['openspec drift --since v1.2'],
        ['openspec drift adopt --commit', 'begin with the specs as they are'],
      ]),
    )
    .action((options: DriftOptions) => run({ json: options.json }, (world) => drift(world, options)));
  command
    .command('adopt')
    .description('Record the commit of today as the baseline in the settings')
    .option('--commit', 'make one commit of it')
    .option('--json', 'print one JSON document')
    .action((_: unknown, own: Command) => {
      const options: DriftOptions = own.optsWithGlobals();
      return run({ json: options.json }, (world) => adopt(world, options));
    });
}

async function drift(world: World, options: DriftOptions): Promise<Outcome> {
  const [{ findProject }, { findDrift }, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/drift/drift.ts'),
    import('../render/drift.ts'),
  ]);
  const project = findProject(world);
  const report = await findDrift(world, project, options.since);
  const out = options.json ? render.driftJson(report, project.files.root) : render.driftText(report);
  return withSettingsNote(project, { out, exit: report.findings.length === 0 ? 0 : 1 });
}

async function adopt(world: World, options: DriftOptions): Promise<Outcome> {
  if (options.since !== undefined) throw noRevision();
  const [{ findProject }, { adoptBaseline }, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/drift/adopt.ts'),
    import('../render/drift.ts'),
  ]);
  const project = findProject(world);
  const adopted = await adoptBaseline(world, project, options.commit ?? false);
  const out = options.json ? render.adoptedJson(adopted, project.files.root) : render.adoptedText(adopted);
  return withSettingsNote(project, { out, exit: 0 });
}

function noRevision(): ToolError {
  return new ToolError({
    code: 'options_conflict',
    message: 'drift adopt records the commit of today, so --since has no place here.',
    fix: 'Leave --since out, or look from another commit on with `openspec drift --since <revision>`.',
    exit: 2,
  });
}
