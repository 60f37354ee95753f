import type { FileChange } from '../core/file-change.ts';
import type { Project } from './load.ts';
import type { Change } from './load-change.ts';
import type { PlannedChange } from './plan-change.ts';

/** What an archive writes into the metadata of a change before it files it: nothing yet. */
export function planMetadata(_project: Project, _change: Change, _planned: PlannedChange): FileChange[] {
  return [];
}
