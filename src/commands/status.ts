import type { Command } from 'commander';
import type { World } from '../ports.ts';
import type { Project } from '../workflow/load.ts';
import type { Outcome, Run } from './command.ts';
import { examples } from './examples.ts';
import { withSettingsNote } from './settings-note.ts';

interface StatusOptions {
  change?: string;
  all?: boolean;
  schema?: string;
  forge?: boolean;
  tokenFile?: string;
  json?: boolean;
}

export function defineStatus(command: Command, run: Run): void {
  command
    .option('--change <name>', 'the change (not needed when only one is open)')
    .option('--all', 'show all open changes')
    .option('--schema <name>', 'use this schema instead of the one of the change')
    .option('--forge', 'ask the forge too: stage, review, checks, who is next')
    .option('--token-file <path>', 'a file with the token alone, for its owner only')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      examples([
        ['openspec status --change add-login'],
        ['openspec status --all --json'],
        ['openspec status --forge'],
      ]),
    )
    .action((options: StatusOptions) => runStatus(options, run));
}

function runStatus(options: StatusOptions, run: Run): Promise<void> {
  const failure = options.all ? { changes: [], root: null } : {};
  return run({ json: options.json, failure }, (world) =>
    options.forge ? showForge(options, world) : showStatus(options, world),
  );
}

async function showStatus(options: StatusOptions, world: World): Promise<Outcome> {
  const [{ ToolError }, { findProject }, workflow, render] = await Promise.all([
    import('../core/error.ts'),
    import('../workflow/load.ts'),
    import('../workflow/status.ts'),
    import('../render/status.ts'),
  ]);
  if (options.all && options.change !== undefined) {
    throw new ToolError({
      code: 'options_conflict',
      message: '--all and --change exclude each other.',
      fix: 'Leave one of them out.',
      exit: 2,
    });
  }
  const project = findProject(world);
  const home = { root: project.files.root, changes: project.layout.changes };
  const one = options.all ? undefined : workflow.statusOfChange(world, project, options);
  if (one) {
    const meets = await overlaps(project, one.documents.name);
    const out = options.json
      ? render.statusJson(one, home, meets.fields)
      : render.statusText(one) + meets.text;
    return withSettingsNote(project, { out, exit: 0 });
  }
  const all = options.all ? workflow.statusOfAll(world, project, options.schema) : [];
  const failed = all.some(({ status }) => status instanceof ToolError);
  const meets = await overlaps(project, undefined);
  const out = options.json
    ? render.allStatusJson(all, home, meets.fields)
    : render.allStatusText(all) + meets.text;
  return withSettingsNote(project, { out, exit: failed ? 1 : 0 });
}

/** Which other open changes meet this one. What reads and compares specs is only loaded when there are any. */
async function overlaps(
  project: Project,
  name: string | undefined,
): Promise<{ fields: object; text: string }> {
  const { listChanges } = await import('../workflow/load.ts');
  if (listChanges(project).length < 2) return { fields: {}, text: '' };
  const [{ overlapsOf }, render] = await Promise.all([
    import('../workflow/load-overlaps.ts'),
    import('../render/overlap.ts'),
  ]);
  const found = overlapsOf(project, name);
  return found
    ? { fields: render.overlapObject(found), text: render.overlapText(found) }
    : { fields: {}, text: '' };
}

async function showForge(options: StatusOptions, world: World): Promise<Outcome> {
  const [{ findProject }, { requireChange }, { statusOnForge }, render] = await Promise.all([
    import('../workflow/load.ts'),
    import('../workflow/load-open-change.ts'),
    import('../workflow/forge-status.ts'),
    import('../render/forge-status.ts'),
  ]);
  const project = findProject(world);
  const { change, tokenFile } = options;
  if (change !== undefined) requireChange(project, change);
  const rows = await statusOnForge(world, project, { change, tokenFile });
  const out = options.json ? render.forgeStatusJson(rows, project.files.root) : render.forgeStatusText(rows);
  return withSettingsNote(project, { out, exit: 0 });
}
