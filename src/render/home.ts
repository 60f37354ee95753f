import { joinPath } from '../core/path.ts';

/** Where a project lies: for the absolute paths of JSON documents. */
export interface Home {
  /** Absolute. */
  readonly root: string;
  /** The folder of the changes, relative to the root. */
  readonly changes: string;
}

/** The `planningHome` object of the reference. */
export function homeObject({ root, changes }: Home): object {
  return { kind: 'repo', root, changesDir: joinPath(root, changes), defaultSchema: 'spec-driven' };
}
