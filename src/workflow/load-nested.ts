import { byCodePoint, joinPath } from '../core/path.ts';
import type { Files } from '../ports.ts';
import type { Project } from './load.ts';

const PARTS = ['.openspec.yaml', 'proposal.md', 'design.md', 'tasks.md'];
const MAX_DEPTH = 3;

/**
 * The changes inside of a folder that holds nothing but folders with changes, such as `area/add-login`: they are a
 * level too deep, and the folder around them is no change. Empty for a change.
 */
export function findNested(project: Project, folder: string, name: string): string[] {
  const entries = project.files.list(folder) ?? [];
  if (looksLikeChange(project.files, folder)) return [];
  if (entries.some((entry) => entry.kind !== 'folder' && !entry.name.startsWith('.'))) return [];
  const nested: string[] = [];
  const search = (inner: string, depth: number): void => {
    for (const child of folders(project.files, joinPath(folder, inner))) {
      const path = joinPath(inner, child);
      if (looksLikeChange(project.files, joinPath(folder, path))) nested.push(`${name}/${path}`);
      else if (depth < MAX_DEPTH) search(path, depth + 1);
    }
  };
  search('', 1);
  return nested.sort(byCodePoint);
}

function looksLikeChange(files: Files, folder: string): boolean {
  return (
    PARTS.some((part) => files.kind(joinPath(folder, part)) === 'file') ||
    hasFile(files, joinPath(folder, 'specs'))
  );
}

function hasFile(files: Files, folder: string): boolean {
  return (files.list(folder) ?? []).some(({ name, kind, link }) =>
    kind === 'folder' ? !link && hasFile(files, joinPath(folder, name)) : true,
  );
}

function folders(files: Files, folder: string): string[] {
  return (files.list(folder) ?? [])
    .filter(({ name, kind, link }) => kind === 'folder' && !link && !name.startsWith('.'))
    .map(({ name }) => name);
}
