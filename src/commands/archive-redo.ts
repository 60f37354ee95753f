import { ToolError } from '../core/error.ts';
import type { World } from '../ports.ts';
import type { Project } from '../workflow/load.ts';
import type { Outcome } from './command.ts';

export interface RedoOptions {
  allComplete?: boolean;
  dryRun?: boolean;
  validate?: boolean;
  acceptOmissions?: boolean;
  commit?: boolean;
  json?: boolean;
  tokenFile?: string;
}

/** `archive --redo`: nobody is asked, as the archive was agreed to when it was made. */
export async function redoArchives(
  world: World,
  project: Project,
  names: readonly string[],
  options: RedoOptions,
): Promise<Outcome> {
  requireNames(names, options);
  const [workflow, { planRedo }, render, { redoNote }] = await Promise.all([
    import('../workflow/archive.ts'),
    import('../workflow/plan-redo.ts'),
    import('../render/archive.ts'),
    import('../render/redo.ts'),
  ]);
  const { root } = project.files;
  const { json = false, dryRun = false, commit = false, validate = true, acceptOmissions = false } = options;
  const { tokenFile } = options;
  const plan = await planRedo(world, project, {
    changes: names,
    validate,
    acceptOmissions,
    commit,
    tokenFile,
  });
  if (!workflow.isArchivable(plan)) {
    return json
      ? { out: render.refusedJson(plan, root), exit: 1 }
      : { out: '', note: render.refusedText(plan), exit: 1 };
  }
  const changes = plan.files.length + plan.metadata.length;
  if (!dryRun) workflow.applyArchive(project, plan);
  const made = commit && !dryRun && changes > 0;
  const report = {
    plan,
    root,
    dryRun,
    commit: made ? await workflow.commitArchive(world, project, plan, { tokenFile }) : undefined,
  };
  if (json) return { out: render.archiveJson(report), exit: 0 };
  return { out: render.archiveText(report), note: dryRun ? '' : redoNote(plan), exit: 0 };
}

function requireNames(names: readonly string[], { allComplete }: RedoOptions): void {
  if (allComplete) {
    throw new ToolError({
      code: 'options_conflict',
      message: '--redo and --all-complete exclude each other.',
      fix: 'Name the archived change that is to be archived again.',
      exit: 2,
    });
  }
  if (names.length > 0) return;
  throw new ToolError({
    code: 'archive_change_name_required',
    message: 'Say which archived change to archive again.',
    fix: 'Name it with or without its date, as in `openspec archive add-status-page --redo`.',
    exit: 2,
  });
}
