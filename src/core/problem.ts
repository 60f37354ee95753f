import type { Operation } from './delta.ts';
import type { Place } from './place.ts';

/** Where a problem is. */
export interface At {
  /** The file, relative to the project. */
  readonly path: string;
  readonly place?: Place | undefined;
  /** How the reference names the place (`file`, `requirements[2]`, `auth/spec.md`), for its JSON. */
  readonly item: string;
}

/** What is wrong: only facts. The words are in problem-text.ts. */
export type Facts =
  | { readonly kind: 'file-unreadable'; readonly reason: string; readonly detail?: string | undefined }
  | { readonly kind: 'link-outside' }
  | { readonly kind: 'construct-unmodelled'; readonly reason: 'nesting' | 'construct' }
  | { readonly kind: 'fence-unclosed' }
  | { readonly kind: 'comment-unclosed' }
  | { readonly kind: 'conflict-marker' }
  | { readonly kind: 'leftover'; readonly text: string }
  | { readonly kind: 'purpose-missing' }
  | { readonly kind: 'purpose-brief'; readonly length: number }
  | { readonly kind: 'purpose-placeholder' }
  | { readonly kind: 'requirements-missing' }
  | { readonly kind: 'requirements-empty' }
  | { readonly kind: 'section-level'; readonly title: string; readonly depth: number }
  | { readonly kind: 'delta-heading-in-spec'; readonly heading: string }
  | { readonly kind: 'requirement-outside'; readonly name: string }
  | { readonly kind: 'requirement-duplicate'; readonly name: string; readonly line: number }
  | {
      readonly kind: 'requirement-no-scenario';
      readonly name: string;
      readonly emptyScenarios: number;
      readonly operation?: Operation;
    }
  | {
      readonly kind: 'requirement-no-text';
      readonly name: string;
      readonly inHeading: boolean;
      readonly operation?: Operation;
    }
  | {
      readonly kind: 'requirement-not-normative';
      readonly name: string;
      readonly words: readonly string[];
      readonly inHeading: boolean;
      readonly operation?: Operation;
    }
  | { readonly kind: 'requirement-long'; readonly name: string; readonly length: number }
  | { readonly kind: 'heading-not-requirement'; readonly heading: string }
  | { readonly kind: 'change-no-delta' }
  | { readonly kind: 'delta-at-root' }
  | { readonly kind: 'delta-misplaced'; readonly expected: string }
  | { readonly kind: 'delta-no-section'; readonly heading: string | undefined }
  | { readonly kind: 'delta-no-operation'; readonly sections: readonly Operation[] }
  | { readonly kind: 'delta-duplicate'; readonly operation: Operation; readonly name: string }
  | { readonly kind: 'rename-duplicate'; readonly side: 'FROM' | 'TO'; readonly name: string }
  | { readonly kind: 'rename-unpaired'; readonly side: 'FROM' | 'TO'; readonly name: string }
  | {
      readonly kind: 'operations-crossed';
      readonly name: string;
      readonly one: Operation;
      readonly other: Operation;
      readonly spelled?: string;
    }
  | { readonly kind: 'modified-renamed-away'; readonly from: string; readonly to: string }
  | { readonly kind: 'renamed-onto-added'; readonly to: string }
  | { readonly kind: 'requirement-orphan'; readonly name: string; readonly section: string | undefined }
  | { readonly kind: 'delta-stray-heading'; readonly heading: string; readonly operation: Operation }
  | { readonly kind: 'near-miss'; readonly found: string; readonly expected: string }
  | { readonly kind: 'skip-specs-conflict' }
  | { readonly kind: 'skip-specs-accepted' }
  | { readonly kind: 'yaml-invalid'; readonly reason: string }
  | { readonly kind: 'setting-invalid'; readonly key: string; readonly expected: string }
  | { readonly kind: 'schema-unusable'; readonly schema: string; readonly reason: string }
  | { readonly kind: 'proposal-missing' }
  | {
      readonly kind: 'overlap';
      readonly other: string;
      readonly capability: string;
      readonly name: string;
      readonly piece: string | undefined;
      readonly conflict: boolean;
      readonly first: string | undefined;
    }
  | { readonly kind: 'depends-cycle'; readonly cycle: readonly string[] }
  | { readonly kind: 'depends-unknown'; readonly on: string; readonly nearest: readonly string[] }
  | { readonly kind: 'depends-open'; readonly on: string }
  | { readonly kind: 'base-missing'; readonly base: string | undefined; readonly fix: string }
  | { readonly kind: 'task-group'; readonly id: string; readonly group: string }
  | { readonly kind: 'task-duplicate'; readonly id: string; readonly first: string }
  | { readonly kind: 'tasks-none' }
  | { readonly kind: 'tasks-open'; readonly done: number; readonly total: number }
  | Refusal;

/** Why a delta cannot be merged: archive and validate say the same. */
export type Refusal =
  | {
      readonly kind: 'merge-not-found';
      readonly capability: string;
      readonly operation: Operation;
      readonly name: string;
      readonly nearest: readonly string[];
    }
  | {
      readonly kind: 'merge-exists';
      readonly capability: string;
      readonly operation: 'ADDED' | 'RENAMED';
      readonly name: string;
      readonly existing: string;
    }
  | {
      readonly kind: 'merge-no-spec';
      readonly capability: string;
      readonly operations: readonly Operation[];
      readonly nearest: readonly string[];
    }
  | {
      readonly kind: 'merge-spec-broken';
      readonly capability: string;
      readonly reason: string;
      readonly line: number | undefined;
    }
  | { readonly kind: 'merge-last-requirement'; readonly capability: string }
  | { readonly kind: 'merge-result-invalid'; readonly capability: string; readonly reason: string }
  | {
      readonly kind: 'scenario-omitted';
      readonly capability: string;
      readonly name: string;
      readonly scenarios: readonly OmittedScenario[];
    }
  | {
      readonly kind: 'scenario-gutted';
      readonly capability: string;
      readonly name: string;
      readonly scenario: string;
    }
  | Conflict;

/** Both sides changed a piece since the base; only a person can say what is right. */
export interface Conflict {
  readonly kind: 'merge-conflict';
  readonly change: string;
  readonly capability: string;
  readonly name: string;
  readonly reason: ConflictReason;
  /** `statement`, the name of a scenario, or undefined when it is about the requirement as a whole. */
  readonly piece: 'statement' | { readonly scenario: string } | undefined;
  readonly base: string | undefined;
  readonly current: string | undefined;
  readonly delta: string | undefined;
}

/** Why: edited on both sides; gone, or edited, before a removal; a name taken or given up meanwhile. */
export type ConflictReason =
  | 'both-changed'
  | 'gone-meanwhile'
  | 'edited-meanwhile'
  | 'removed-meanwhile'
  | 'name-removed-meanwhile'
  | 'added-meanwhile'
  | 'capability-gone'
  | 'capability-new';

/** A scenario of the spec that a MODIFIED requirement leaves out. */
export interface OmittedScenario {
  readonly name: string;
  /** The scenario of the delta that looks like it under a new name. */
  readonly renamedTo?: string | undefined;
}

export type Problem = At & Facts;
export type ProblemKind = Facts['kind'];
