import { accountRoutes } from './api/account.ts';
import { actionRoutes } from './api/actions.ts';
import { adminRoutes } from './api/admin.ts';
import { branchRoutes } from './api/branches.ts';
import { commentRoutes } from './api/comments.ts';
import { commitRoutes } from './api/commits.ts';
import { contentChangeRoutes } from './api/content-changes.ts';
import { contentRoutes } from './api/contents.ts';
import { issueLabelRoutes } from './api/issue-labels.ts';
import { issueRoutes, issueSearchRoutes } from './api/issues.ts';
import { labelRoutes } from './api/labels.ts';
import { mergeRoutes } from './api/merge.ts';
import { protectionRoutes } from './api/protection.ts';
import { pullByEndsRoutes, pullRoutes } from './api/pulls.ts';
import { repositoryRoutes } from './api/repository.ts';
import { reviewCommentRoutes } from './api/review-comments.ts';
import { reviewerRoutes } from './api/reviewers.ts';
import { reviewRoutes } from './api/reviews.ts';
import { statusRoutes } from './api/statuses.ts';
import type { Route } from './router.ts';

/** All routes of the API. The first that fits answers, so the narrower ones come first. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...adminRoutes,
  ...issueSearchRoutes,
  ...repositoryRoutes,
  ...labelRoutes,
  ...commentRoutes,
  ...issueLabelRoutes,
  ...issueRoutes,
  ...statusRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...contentChangeRoutes,
  ...actionRoutes,
  ...branchRoutes,
  ...protectionRoutes,
  ...mergeRoutes,
  ...reviewerRoutes,
  ...reviewCommentRoutes,
  ...reviewRoutes,
  ...pullRoutes,
  ...pullByEndsRoutes,
];
