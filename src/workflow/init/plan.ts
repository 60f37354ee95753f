import type { FileChange } from '../../core/file-change.ts';
import type { Layout } from '../../core/layout.ts';
import type { Files } from '../../ports.ts';

/** A file that is to be written, or one that stays as it is: perhaps not ours, or an older one of ours. */
export interface Planned {
  readonly path: string;
  readonly change: FileChange | undefined;
  readonly stays?: 'foreign' | 'old';
}

/** The settings and the folders of a project. */
export function planProject(files: Files, layout: Layout, settings: string): Planned[] {
  return [
    planNew(files, layout.settings, settings),
    planFolder(files, layout.specs),
    planFolder(files, layout.archive),
  ];
}

/** A file where nothing is; whatever is there stays. */
export function planNew(files: Files, path: string, after: string): Planned {
  const isFree = files.kind(path) === undefined;
  return { path, change: isFree ? { path, before: undefined, after } : undefined };
}

/** git keeps no empty folder, so one gets a file; a folder with something in it stays. */
function planFolder(files: Files, folder: string): Planned {
  const isEmpty = files.kind(folder) === undefined || files.list(folder)?.length === 0;
  return isEmpty ? planNew(files, `${folder}/.gitkeep`, '') : { path: `${folder}/`, change: undefined };
}
