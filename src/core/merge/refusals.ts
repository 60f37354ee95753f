import type { Conflict, ConflictReason } from '../problem.ts';
import type { Requirement } from '../requirement.ts';
import type { MergeState } from './state.ts';

/** The delta names something that the spec does not have, nor had. */
export function notFound(state: MergeState, operation: 'MODIFIED' | 'REMOVED' | 'RENAMED', name: string) {
  const { capability } = state.input;
  return { kind: 'merge-not-found', capability, operation, name, nearest: state.nearest(name) } as const;
}

export function exists(state: MergeState, operation: 'ADDED' | 'RENAMED', name: string, existing: string) {
  return { kind: 'merge-exists', capability: state.input.capability, operation, name, existing } as const;
}

interface Versions {
  readonly base?: Requirement | undefined;
  readonly current?: Requirement;
  readonly delta?: Requirement;
}

/** A conflict about a requirement as a whole. */
export function conflict(
  state: MergeState,
  name: string,
  reason: ConflictReason,
  versions: Versions,
): Conflict {
  const { base, current, delta, capability, change } = state.input;
  const text = (source: string | undefined, requirement: Requirement | undefined) =>
    requirement && source?.slice(requirement.start, requirement.end);
  return {
    kind: 'merge-conflict',
    change,
    capability,
    name,
    reason,
    piece: undefined,
    base: text(base.kind === 'none' ? undefined : base.spec?.text, versions.base),
    current: text(current?.text, versions.current),
    delta: text(delta.text, versions.delta),
  };
}
