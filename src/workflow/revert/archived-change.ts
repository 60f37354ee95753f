import { ToolError } from '../../core/error.ts';
import { baseName } from '../../core/path.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Git } from '../../ports.ts';
import type { Project } from '../load.ts';
import { type ArchiveCommit, findArchiveCommit } from '../load-archived.ts';
import { loadReceipt } from '../load-receipts.ts';
import { type LoadedDelta, loadDeltas } from '../load-specs.ts';

/** A change in the archive, with what it did. */
export interface ArchivedChange {
  /** The name of its folder. */
  readonly name: string;
  readonly folder: string;
  readonly deltas: readonly LoadedDelta[];
  readonly receipt: Receipt | undefined;
}

export function loadArchived(project: Project, folder: string): ArchivedChange {
  const { deltas } = loadDeltas(project, folder);
  return { name: baseName(folder), folder, deltas, receipt: loadReceipt(project, folder) };
}

/** The commit that filed a change. Throws ToolError `history_missing` or `archive_not_committed`. */
export async function requireArchiveCommit(
  project: Project,
  git: Git,
  folder: string,
): Promise<ArchiveCommit> {
  const found = await findArchiveCommit(project, git, folder);
  if (found) return found;
  throw new ToolError({
    code: 'archive_not_committed',
    message: `${folder} is not committed, so the specs before it are not known.`,
    fix: 'Commit the archive first, or take it back with git.',
    exit: 1,
  });
}
