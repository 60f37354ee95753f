import type { Pull, Review } from './model.ts';

/** What the reviews of a pull request come to: only what the forge counts, and of each person only the last word. */
export interface ReviewSummary {
  readonly state: 'none' | 'approved' | 'changes-requested';
  /** Who approved, or who wants changes. */
  readonly by: readonly string[];
}

/**
 * Sums reviews up for people to read; the gate of apply is stricter. In: a pull request and its reviews in any order.
 * Out: `changes-requested` where one official reviewer wants changes, else `approved` where one has approved.
 */
export function summarizeReviews(pull: Pull, reviews: readonly Review[]): ReviewSummary {
  const last = new Map<string, Review>();
  const verdicts = reviews.filter(
    ({ verdict, official, dismissed, author }) =>
      official && !dismissed && author !== pull.author && VERDICTS.includes(verdict),
  );
  for (const review of verdicts) {
    const known = last.get(review.author);
    if (!known || known.submitted <= review.submitted) last.set(review.author, review);
  }
  const by = (verdict: Review['verdict']) =>
    [...last.values()].filter((review) => review.verdict === verdict).map(({ author }) => author);
  const [against, approving] = [by('changes-requested'), by('approved')];
  if (against.length > 0) return { state: 'changes-requested', by: against };
  return { state: approving.length > 0 ? 'approved' : 'none', by: approving };
}

const VERDICTS: readonly Review['verdict'][] = ['approved', 'changes-requested'];
