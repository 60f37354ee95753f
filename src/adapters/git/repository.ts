import { lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Whether a folder lies in a git repository, found without running git. */
export function isInRepository(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (isRepository(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

/** A `.git` file names the repository; a `.git` folder is one when it has a `HEAD`. */
function isRepository(at: string): boolean {
  const stat = statOf(at);
  if (stat === undefined) return false;
  return stat.isDirectory() || stat.isSymbolicLink() ? statOf(join(at, 'HEAD')) !== undefined : stat.isFile();
}

function statOf(at: string): ReturnType<typeof lstatSync> | undefined {
  try {
    return lstatSync(at, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
