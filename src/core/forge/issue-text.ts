import type { ChangeFacts } from './change-facts.ts';
import type { SectionDraft } from './section.ts';

/** The Markdown skeletons of `templates/forge/`. */
export interface IssueTemplates {
  /** `issue.md` */
  readonly issue: string;
}

/** Our text of the issue of a change; its tasks are those of `facts`, so merge the ticks first. */
export declare function renderIssue(templates: IssueTemplates, facts: ChangeFacts): SectionDraft;
