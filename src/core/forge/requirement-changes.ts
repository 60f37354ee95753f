import type { Delta, Operation } from '../delta.ts';
import type { Counts } from '../merge/state.ts';

export interface RequirementChange {
  readonly operation: Operation;
  readonly name: string;
  /** The old name of one that is renamed. */
  readonly was: string | undefined;
  /** The requirement in the spec before and after; undefined where it is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a change does to one capability. */
export interface CapabilityChange {
  readonly capability: string;
  readonly isNew: boolean;
  /** False where the delta cannot be merged now: then there are no texts after it. */
  readonly merged: boolean;
  readonly counts: Readonly<Counts>;
  readonly requirements: readonly RequirementChange[];
}

export interface MergedDelta {
  readonly capability: string;
  readonly delta: Delta;
  /** The whole spec before and after, as the MergePlan says. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether the merge was refused. */
  readonly refused: boolean;
}

/** The requirements that a delta touches, with their texts before and after the merge. */
export declare function capabilityChange(merged: MergedDelta): CapabilityChange;
