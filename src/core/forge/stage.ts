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
  readonly review: 'none' | 'approved' | 'changes-requested';
  readonly checks: 'none' | 'pending' | 'success' | 'failure';
}

/** What comes next, and who has to do it. The words are in the room of render. */
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

/** The labels of all stages: of one exclusive scope, so that the forge lets an issue have one of them only. */
export const STAGE_LABELS: Readonly<Record<Stage, StageLabel>> = {
  draft: { name: 'openspec/draft', color: '#9e9e9e', description: 'The change is being written' },
  proposed: { name: 'openspec/proposed', color: '#1e88e5', description: 'The proposal waits for review' },
  approved: { name: 'openspec/approved', color: '#43a047', description: 'The proposal is approved' },
  applying: { name: 'openspec/applying', color: '#fb8c00', description: 'The change is being implemented' },
  archived: {
    name: 'openspec/archived',
    color: '#8e24aa',
    description: 'The specs are merged, the result waits for review',
  },
  landed: { name: 'openspec/landed', color: '#00695c', description: 'The change is on the default branch' },
};

/**
 * The stage of a change (design, section 2). In: facts from files, git and forge. Out: `landed` when its archive is on
 * the default branch; `archived` when it is in the archive here; `applying` from the first ticked task, or when its pull
 * request was merged before it was archived; `proposed` once people can see it; else `draft`.
 */
export function stageOf({ archived, landed, hasIssue, pull, tasks }: StageFacts): Stage {
  if (landed || (archived && pull === 'merged')) return 'landed';
  if (archived) return 'archived';
  const isRaised = hasIssue || pull !== 'none';
  if (isRaised && (tasks.completed > 0 || pull === 'merged')) return 'applying';
  return isRaised ? 'proposed' : 'draft';
}

/** The next step of a change. In: the facts of the stage, and what review and checks say. */
export function nextStep(facts: StepFacts): NextStep {
  const stage = stageOf(facts);
  if (stage === 'landed') return { step: 'none', who: 'nobody' };
  if (facts.pull === 'closed') return { step: 'reopen', who: 'author' };
  if (stage === 'draft') return { step: facts.valid ? 'submit' : 'complete', who: 'author' };
  if (!facts.valid) return { step: 'complete', who: 'author' };
  if (facts.pull === 'none') return { step: 'submit', who: 'author' };
  if (facts.review === 'changes-requested') return { step: 'rework', who: 'author' };
  return stage === 'archived' ? landingStep(facts) : workStep(stage, facts);
}

function workStep(stage: Stage, { tasks, review }: StepFacts): NextStep {
  if (tasks.completed === tasks.total && (stage === 'applying' || review === 'approved'))
    return { step: 'archive', who: 'author' };
  if (stage === 'proposed' && review === 'none') return { step: 'review', who: 'reviewer' };
  return { step: 'apply', who: 'author' };
}

function landingStep({ checks, review }: StepFacts): NextStep {
  if (checks === 'failure') return { step: 'fix-checks', who: 'author' };
  if (review === 'none') return { step: 'review', who: 'reviewer' };
  return checks === 'pending'
    ? { step: 'wait-for-checks', who: 'forge' }
    : { step: 'merge', who: 'reviewer' };
}
