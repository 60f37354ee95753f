import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a folder by path: the bytes of files, where links lead, and what else stands there. Not `.git`. */
export function readTree(folder: string): Record<string, string> {
  const tree: Record<string, string> = {};
  const open = readdirSync(folder);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (path === '.git') continue;
    tree[path] = contentOf(join(folder, path));
    if (tree[path] === 'folder')
      open.push(...readdirSync(join(folder, path)).map((name) => `${path}/${name}`));
  }
  return tree;
}

function contentOf(path: string): string {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (stat.isFile()) return readFileSync(path, 'latin1');
  return stat.isDirectory() ? 'folder' : 'special';
}

/** The paths at which two trees differ. */
export function changedPaths(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): string[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].filter((path) => one[path] !== other[path]).sort();
}
