import { rename, versionAndIdentity } from './scenario-access.ts';
import { issueLifecycle, labels } from './scenario-issues.ts';
import type { Scenario } from './set-up.ts';

export const SCENARIOS: readonly Scenario[] = [labels, issueLifecycle, versionAndIdentity, rename];
