import type { ListedTask } from './checklist.ts';
import type { CapabilityChange } from './requirement-changes.ts';
import type { Stage } from './stage.ts';

/** What the texts of an issue and of a pull request are made of. */
export interface ChangeFacts {
  readonly change: string;
  /** The project's place in the repository: `''` or a path without slashes at its ends. */
  readonly project: string;
  /** The text of `proposal.md`; undefined without one. */
  readonly proposal: string | undefined;
  readonly stage: Stage;
  readonly capabilities: readonly CapabilityChange[];
  readonly tasks: readonly ListedTask[];
  readonly issue: number | undefined;
  readonly pull: number | undefined;
  readonly branch: string | undefined;
  /** The web page of the change's folder. */
  readonly folderUrl: string | undefined;
}
