import { ToolError } from '../core/error.ts';
import { nearestNames } from '../core/name.ts';
import { isPathPart, joinPath } from '../core/path.ts';
import { RECEIPT_FILE } from '../core/receipt-yaml.ts';
import type { Git } from '../ports.ts';
import { listArchived, listChanges, type Project } from './load.ts';
import { findArchived } from './load-open-change.ts';

/** The folder of an archived change. Throws ToolError `archived_change_not_found` with the nearest names. */
export function requireArchived(project: Project, name: string): string {
  const found = isPathPart(name) ? findArchived(project, name) : undefined;
  if (found !== undefined) return found;
  const archived = listArchived(project);
  const undated = archived.map(withoutDate);
  const open = isPathPart(name) && listChanges(project).includes(name);
  const nearest = open ? [] : nearestNames(name, [...undated, ...archived]);
  throw new ToolError({
    code: 'archived_change_not_found',
    message: `There is no archived change '${name}'${open ? ': it is still open' : ''}.`,
    fix: nearest.length > 0 ? `Did you mean ${nearest.join(', ')}?` : `See ${project.layout.archive}/.`,
    exit: 2,
  });
}

/** `2026-01-02-add-audit` is the archive of `add-audit`. */
export function withoutDate(name: string): string {
  return name.replace(/^\d{4}-\d{2}-\d{2}-/, '');
}

export interface ArchiveCommit {
  readonly hash: string;
  /** Undefined for the first commit of a repository. */
  readonly parent: string | undefined;
  /** The folders of the changes that it filed, this one too. */
  readonly folders: readonly string[];
}

/**
 * The commit that filed a change, in the history of HEAD or of another commit; undefined where it is in none. Throws
 * ToolError `history_missing`.
 */
export async function findArchiveCommit(
  project: Project,
  git: Git,
  folder: string,
  from?: string,
): Promise<ArchiveCommit | undefined> {
  const { archive } = project.layout;
  const { commits, unknown } = await (await git.additions({ added: [archive] }, from)).answer;
  const filed = [...commits].filter(([path]) => path.startsWith(`${folder}/`));
  if (filed.length === 0) {
    if ([...unknown].some((path) => path.startsWith(`${folder}/`))) throw cutOff(folder);
    return undefined;
  }
  const [, hash = ''] = filed.find(([path]) => path === joinPath(folder, RECEIPT_FILE)) ?? filed[0] ?? [];
  const paths = [...commits].filter(([, commit]) => commit === hash).map(([path]) => path);
  const names = new Set(paths.map((path) => path.slice(archive.length + 1).split('/')[0] ?? ''));
  const folders = [...names].map((name) => joinPath(archive, name));
  const there = folders.filter((one) => project.files.kind(one) === 'folder');
  return { hash, parent: await git.commit(`${hash}^1`), folders: there };
}

function cutOff(folder: string): ToolError {
  return new ToolError({
    code: 'history_missing',
    message: `This clone is shallow, and its history ends before the commit that filed ${folder}.`,
    fix: 'Run `git fetch --unshallow`, then run the command again.',
  });
}
