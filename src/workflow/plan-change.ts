import { checkResult } from '../core/check/result.ts';
import type { FileChange } from '../core/file-change.ts';
import { specPath } from '../core/layout.ts';
import { type MergePlan, planMerge } from '../core/merge/plan.ts';
import { nameKey } from '../core/name.ts';
import type { ArchivedSpec } from '../core/receipt.ts';
import type { Spec } from '../core/spec.ts';
import { describeFailure, type Project } from './load.ts';
import type { Bases } from './load-bases.ts';
import type { Change } from './load-change.ts';
import { type LoadedDelta, loadSpec } from './load-specs.ts';

/** What archiving a change would do to the specs. */
export interface PlannedChange {
  readonly plans: readonly MergePlan[];
  /** The spec files that would change. */
  readonly files: readonly FileChange[];
  /** Those specs before and after, read. */
  readonly specs?: readonly ArchivedSpec[];
}

export interface PlanOptions {
  readonly bases: Bases;
  /** Take every scenario that a delta leaves out as left out on purpose. */
  readonly acceptOmissions?: boolean;
  /** Write the result even if the rules call it invalid. */
  readonly skipChecks?: boolean;
}

/** Plans the merge of every delta of a change into the specs as they are now. Writes nothing. */
export function planChange(project: Project, change: Change, options: PlanOptions): PlannedChange {
  const planned = change.deltas.map((loaded) => planDelta(project, change, loaded, options));
  const plans = planned.map(({ plan }) => plan);
  const specs = planned.flatMap(({ spec }) => spec ?? []);
  return { plans, files: plans.flatMap((plan) => fileChange(project, plan)), specs };
}

interface PlannedDelta {
  readonly plan: MergePlan;
  /** Where the spec changes. */
  readonly spec?: ArchivedSpec;
}

function planDelta(
  project: Project,
  change: Change,
  { capability, delta }: LoadedDelta,
  options: PlanOptions,
): PlannedDelta {
  const loaded = loadSpec(project, capability);
  if ('failure' in loaded && loaded.failure !== 'absent')
    return { plan: brokenPlan(capability, describeFailure(loaded.failure)) };
  const current: Spec | undefined = 'spec' in loaded ? loaded.spec : undefined;
  const { accepts, retireCapabilities } = change.metadata;
  const plan = planMerge({
    capability,
    change: change.name,
    base: options.bases.of(change.name, capability),
    current,
    delta,
    retireCapabilities,
    allowEmpty: options.skipChecks ?? false,
    accepts: (requirement, scenario) =>
      options.acceptOmissions === true || accepts.includes(acceptance(capability, requirement, scenario)),
  });
  if (plan.refusals.length > 0 || plan.after === plan.before) return { plan };
  const spec = { capability, before: current, after: plan.result, renames: delta.renamed };
  if (options.skipChecks) return { plan, spec };
  const invalid = checkResult(spec, project.settings);
  return { plan: { ...plan, refusals: invalid.map((refusal) => ({ refusal, start: 0 })) }, spec };
}

function brokenPlan(capability: string, reason: string): MergePlan {
  const refusal = { kind: 'merge-spec-broken', capability, reason, line: undefined } as const;
  const counts = { added: 0, modified: 0, removed: 0, renamed: 0 };
  return {
    capability,
    before: undefined,
    after: undefined,
    counts,
    notes: [],
    refusals: [{ refusal, start: 0 }],
  };
}

function fileChange(project: Project, { capability, before, after }: MergePlan): FileChange[] {
  return before === after ? [] : [{ path: specPath(project.layout, capability), before, after }];
}

/** How `.openspec.yaml` says that a scenario is left out on purpose. */
export function acceptance(capability: string, requirement: string, scenario: string): string {
  return `omit ${capability}: ${nameKey(requirement)} / ${nameKey(scenario)}`;
}
