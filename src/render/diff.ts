import { createDiff } from '../core/text-diff.ts';
import type { ArchivePlan } from '../workflow/plan-archive.ts';
import { diffText, planObject } from './archive.ts';
import { renderJson } from './json.ts';
import { rootObject } from './root.ts';

/** `diff` for people and programs that read patches: the unified diffs, nothing else. */
export function renderDiff(plan: ArchivePlan): string {
  return plan.files.length === 0 ? '' : `${plan.files.map(diffText).join('\n')}\n`;
}

/** `diff --json`. */
export function renderDiffJson(plan: ArchivePlan, root: string): string {
  const archive = plan.archives[0];
  return renderJson({
    change: archive?.change ?? null,
    files: plan.files.map((file) => ({ path: file.path, diff: createDiff(file) })),
    specs: archive?.plans.map(planObject) ?? [],
    root: rootObject(root),
  });
}
