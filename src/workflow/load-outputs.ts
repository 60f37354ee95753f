import { hasWildcard, parseGlob } from '../core/glob.ts';
import { byCodePoint, joinPath } from '../core/path.ts';
import { plainPath } from '../core/schema.ts';
import type { Files } from '../ports.ts';

/**
 * The files of a change folder that a path or pattern of a schema stands for, as paths of the project in code point
 * order. Linked folders are passed over; without a wildcard no folder is listed.
 */
export function findOutputs(files: Files, folder: string, generates: string): string[] {
  const wanted = plainPath(generates);
  if (hasWildcard(wanted)) return searchOutputs(files, folder, wanted);
  const path = joinPath(folder, wanted);
  return files.kind(path) === 'file' ? [path] : [];
}

function searchOutputs(files: Files, folder: string, pattern: string): string[] {
  const glob = parseGlob(pattern);
  const outputs: string[] = [];
  const search = (inner: string, depth: number): void => {
    for (const { name, kind, link } of files.list(joinPath(folder, inner)) ?? []) {
      const path = joinPath(inner, name);
      if (name.startsWith('.') && !glob.hidden) continue;
      if (kind === 'folder' && !link && depth < glob.depth) search(path, depth + 1);
      else if (kind === 'file' && glob.matches(path)) outputs.push(joinPath(folder, path));
    }
  };
  search(glob.base, glob.base === '' ? 1 : glob.base.split('/').length + 1);
  return outputs.sort(byCodePoint);
}
