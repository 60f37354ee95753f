import type { Delta, Operation } from '../delta.ts';
import type { Counts } from '../merge/state.ts';
import { allRequirements, parseSpec } from '../spec.ts';

export interface RequirementChange {
  readonly operation: Operation;
  readonly name: string;
  /** The old name of one that is renamed. */
  readonly was: string | undefined;
  /** The requirement in the spec before and after; undefined where it is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a change does to one capability. */
export interface CapabilityChange {
  readonly capability: string;
  readonly isNew: boolean;
  /** False where the delta cannot be merged now: then there are no texts after it. */
  readonly merged: boolean;
  readonly counts: Readonly<Counts>;
  readonly requirements: readonly RequirementChange[];
}

export interface MergedDelta {
  readonly capability: string;
  readonly delta: Delta;
  /** The whole spec before and after, as the MergePlan says; of an archived change as its base and its result have it. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether the merge was refused. */
  readonly refused: boolean;
}

/**
 * The requirements that a delta touches, with their texts before and after the merge. Out: in the order added, modified,
 * renamed, removed; one that is renamed and modified is one entry. Never throws.
 */
export function capabilityChange({
  capability,
  delta,
  before,
  after,
  refused,
}: MergedDelta): CapabilityChange {
  const [old, now] = [textsOf(before), refused ? new Map<string, string>() : textsOf(after)];
  const renamedTo = new Set(delta.renamed.map(({ to }) => to.key));
  const entry = (operation: Operation, to: Named, from: Named = to): RequirementChange => ({
    operation,
    name: to.name,
    was: from.name === to.name ? undefined : from.name,
    before: operation === 'ADDED' ? undefined : old.get(from.key),
    after: operation === 'REMOVED' ? undefined : now.get(to.key),
  });
  return {
    capability,
    isNew: before === undefined,
    merged: !refused,
    counts: {
      added: delta.added.length,
      modified: delta.modified.length,
      removed: delta.removed.length,
      renamed: delta.renamed.length,
    },
    requirements: [
      ...delta.added.map((one) => entry('ADDED', one)),
      ...delta.modified.filter(({ key }) => !renamedTo.has(key)).map((one) => entry('MODIFIED', one)),
      ...delta.renamed.map(({ from, to }) => entry('RENAMED', to, from)),
      ...delta.removed.map((one) => entry('REMOVED', one)),
    ],
  };
}

interface Named {
  readonly name: string;
  readonly key: string;
}

function textsOf(spec: string | undefined): Map<string, string> {
  const requirements = spec === undefined ? [] : allRequirements(parseSpec(spec));
  return new Map(requirements.map(({ key, start, end }) => [key, spec?.slice(start, end) ?? '']));
}
