import type { Issue, IssueEdit, Pull, PullEdit } from './model.ts';
import { placePullText } from './pull-text.ts';
import { findSection, replaceSection, type SectionDraft } from './section.ts';
import { planTitle } from './title.ts';
import type { Trailer } from './trailers.ts';

/** What was done, or would be, to bring files, git and forge in step. */
export type StepAction =
  | { readonly kind: 'issue-created'; readonly number: number; readonly url: string }
  | { readonly kind: 'issue-found'; readonly number: number; readonly url: string }
  | { readonly kind: 'issue-edited'; readonly number: number; readonly what: readonly EditedPart[] }
  | { readonly kind: 'issue-closed'; readonly number: number }
  | { readonly kind: 'duplicate-closed'; readonly number: number; readonly kept: number }
  | { readonly kind: 'number-written'; readonly path: string; readonly number: number }
  | { readonly kind: 'tasks-ticked'; readonly path: string; readonly tasks: readonly TickedTask[] }
  | { readonly kind: 'committed'; readonly commit: string }
  | { readonly kind: 'pushed'; readonly ref: string; readonly commit: string }
  | { readonly kind: 'branch-adopted'; readonly branch: string; readonly commit: string }
  | { readonly kind: 'pull-created'; readonly number: number; readonly url: string }
  | { readonly kind: 'pull-edited'; readonly number: number; readonly what: readonly EditedPart[] }
  | { readonly kind: 'labelled'; readonly number: number; readonly label: string };

export type EditedPart = 'title' | 'text' | 'ticks' | 'ready';

export interface TickedTask {
  readonly text: string;
  readonly done: boolean;
}

/** What stands in the way, or what a person may want to know. The words are in the room of render. */
export type StepFinding =
  | { readonly kind: 'not-raised' }
  | { readonly kind: 'issue-gone'; readonly number: number }
  | { readonly kind: 'issue-is-pull'; readonly number: number }
  | { readonly kind: 'issue-of-other'; readonly number: number; readonly change: string }
  | { readonly kind: 'issue-closed'; readonly number: number }
  | { readonly kind: 'pull-closed'; readonly number: number }
  | { readonly kind: 'pull-missing' }
  | { readonly kind: 'text-edited'; readonly where: 'issue' | 'pull'; readonly number: number }
  | { readonly kind: 'stranger-task'; readonly number: number; readonly line: string }
  | { readonly kind: 'branch-behind'; readonly branch: string; readonly ref: string }
  | {
      readonly kind: 'branch-diverged';
      readonly branch: string;
      readonly ref: string;
      readonly words: string;
    }
  | { readonly kind: 'push-refused'; readonly branch: string; readonly words: string }
  | { readonly kind: 'not-committed'; readonly paths: readonly string[] }
  | { readonly kind: 'archive-not-committed'; readonly paths: readonly string[] }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string };

/** Findings that leave something undone, so that the answer is no. */
const BLOCKING: readonly StepFinding['kind'][] = [
  'not-raised',
  'issue-gone',
  'issue-is-pull',
  'issue-of-other',
  'issue-closed',
  'pull-closed',
  'pull-missing',
  'branch-behind',
  'branch-diverged',
  'push-refused',
];

export interface StepReport {
  readonly change: string;
  readonly issue: { readonly number: number; readonly url: string } | undefined;
  readonly pull: { readonly number: number; readonly url: string } | undefined;
  readonly actions: readonly StepAction[];
  readonly findings: readonly StepFinding[];
}

/** Whether nothing was left undone. */
export function isInStep({ findings }: StepReport): boolean {
  return !findings.some(({ kind }) => BLOCKING.includes(kind));
}

/**
 * What an issue needs to say what our text says. In: the issue as it is, our text, and the title that the change has.
 * Out: the edit with its parts, undefined where nothing differs. Text and title that people wrote stay.
 */
export function planIssueEdit(
  issue: Issue,
  draft: SectionDraft,
  title: string,
): { readonly edit: IssueEdit; readonly what: EditedPart[] } | undefined {
  const written = findSection(issue.body, draft.marker)?.marker.title;
  const wanted = planTitle({ title, wip: false, current: issue.title, written });
  const body = replaceSection(issue.body, draft);
  const what: EditedPart[] = [
    ...(wanted === issue.title ? [] : (['title'] as const)),
    ...(body === issue.body ? [] : (['text'] as const)),
  ];
  if (what.length === 0) return undefined;
  const edit = {
    ...(wanted !== issue.title && { title: wanted }),
    ...(body !== issue.body && { body, bodyVersion: issue.bodyVersion }),
  };
  return { edit, what };
}

export interface PullWish {
  readonly draft: SectionDraft;
  readonly title: string;
  readonly wip: boolean;
  readonly trailers: readonly Trailer[];
}

/** The same for a pull request; `ready` where the `WIP:` is taken from its title. */
export function planPullEdit(
  pull: Pull,
  { draft, title, wip, trailers }: PullWish,
): { readonly edit: PullEdit; readonly what: EditedPart[] } | undefined {
  const written = findSection(pull.body, draft.marker)?.marker.title;
  const wanted = planTitle({ title, wip, current: pull.title, written });
  const body = placePullText(pull.body, draft, trailers);
  const isReady = !wip && pull.title.endsWith(wanted) && wanted !== pull.title;
  const what: EditedPart[] = [
    ...(wanted === pull.title ? [] : [isReady ? ('ready' as const) : ('title' as const)]),
    ...(body === pull.body ? [] : (['text'] as const)),
  ];
  if (what.length === 0) return undefined;
  return {
    edit: { ...(wanted !== pull.title && { title: wanted }), ...(body !== pull.body && { body }) },
    what,
  };
}

/** Titles and texts of a pull request that is still to be made. */
export function pullTexts({ draft, title, wip, trailers }: PullWish): { title: string; body: string } {
  return {
    title: planTitle({ title, wip, current: undefined, written: undefined }),
    body: placePullText('', draft, trailers),
  };
}
