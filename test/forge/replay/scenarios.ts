import { rename, versionAndIdentity } from './scenario-access.ts';
import { actions } from './scenario-actions.ts';
import { issueLifecycle, labels } from './scenario-issues.ts';
import { agit, pullLifecycle } from './scenario-pulls.ts';
import { contentsAndCompare, errors } from './scenario-rest.ts';
import { protection, statuses } from './scenario-rules.ts';
import type { Scenario } from './set-up.ts';

export const SCENARIOS: readonly Scenario[] = [
  labels,
  issueLifecycle,
  versionAndIdentity,
  rename,
  pullLifecycle,
  agit,
  protection,
  statuses,
  errors,
  contentsAndCompare,
  actions,
];
