import type { FileChange, Move } from '../core/file-change.ts';
import type { MergePlan } from '../core/merge/plan.ts';
import type { Problem } from '../core/problem.ts';
import type { Progress } from '../core/tasks.ts';

/** One change on its way into the archive. */
export interface PlannedArchive {
  readonly change: string;
  readonly archivedAs: string;
  /** Its folder, where it is in the archive already. */
  readonly folder?: string;
  readonly progress: Progress;
  readonly plans: readonly MergePlan[];
  /** Errors, for which nothing may be written, and what else is worth knowing. */
  readonly problems: readonly Problem[];
}

/** Everything that an archive will do, as one value. */
export interface ArchivePlan {
  readonly archives: readonly PlannedArchive[];
  /** The specs that change. */
  readonly files: readonly FileChange[];
  /** Receipts, written into the folders of the changes before they are moved. */
  readonly metadata: readonly FileChange[];
  readonly moves: readonly Move[];
}
