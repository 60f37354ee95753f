import type { HookSetup } from '../workflow/init/hooks.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';

/** `init --hooks --json`. */
export function hooksJson({ root, path, changed, agent }: HookSetup): string {
  return renderJson({ hooks: { path, changed, agent: agent ?? null, next: NEXT }, root: rootObject(root) });
}

const NEXT = 'Hooks belong to a clone: run `openspec init --hooks` once in every other one.';

/** `init --hooks` for people. */
export function hooksText({ path, changed, agent }: HookSetup): string {
  const by = agent === undefined ? '' : `\nThey also get Assisted-by: ${agent}.`;
  return `Commits on the branch of a change get Spec-Change in this clone.${by}
  ${changed ? 'written' : 'was there'}  ${oneLine(path)}
${NEXT}
`;
}
