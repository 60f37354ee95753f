import type { ChangeFacts } from './change-facts.ts';
import type { SectionDraft } from './section.ts';
import type { Trailer } from './trailers.ts';

/** The Markdown skeletons of `templates/forge/`. */
export interface PullTemplates {
  /** `pull.md` */
  readonly pull: string;
  /** `requirement.md` */
  readonly requirement: string;
}

/** Our text of the pull request of a change: the review pack. */
export declare function renderPull(templates: PullTemplates, facts: ChangeFacts): SectionDraft;

/** The body of a pull request: our text in its place, and the trailers as its last paragraph. */
export declare function placePullText(
  body: string,
  draft: SectionDraft,
  trailers: readonly Trailer[],
): string;
