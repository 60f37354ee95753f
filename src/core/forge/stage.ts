import type { Progress } from '../tasks.ts';

/** Where a change stands; derived from facts, never stored. `approved` comes with the gates and is not derived yet. */
export type Stage = 'draft' | 'proposed' | 'approved' | 'applying' | 'archived' | 'landed';

export interface StageFacts {
  /** Whether the change lies in the archive, here. */
  readonly archived: boolean;
  /** Whether it lies in the archive of the default branch. */
  readonly landed: boolean;
  readonly hasIssue: boolean;
  readonly pull: 'none' | 'open' | 'closed' | 'merged';
  readonly tasks: Progress;
}

export interface StepFacts extends StageFacts {
  /** Whether `validate --strict` finds nothing. */
  readonly valid: boolean;
  readonly issue: 'none' | 'open' | 'closed';
  readonly review: 'none' | 'approved' | 'changes-requested';
  readonly checks: 'none' | 'pending' | 'success' | 'failure';
}

/** What comes next. The words are in the room of render. */
export interface NextStep {
  readonly step:
    | 'complete'
    | 'submit'
    | 'review'
    | 'rework'
    | 'apply'
    | 'archive'
    | 'fix-checks'
    | 'wait-for-checks'
    | 'merge'
    | 'reopen'
    | 'none';
  readonly who: 'author' | 'reviewer' | 'forge' | 'nobody';
}

export interface StageLabel {
  readonly name: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly description: string;
}

export declare function stageOf(facts: StageFacts): Stage;
export declare function nextStep(facts: StepFacts): NextStep;
/** The labels of all stages. */
export declare const STAGE_LABELS: Readonly<Record<Stage, StageLabel>>;
