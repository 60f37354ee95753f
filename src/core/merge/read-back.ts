import { groupBy } from '../group-by.ts';
import { isOpenComment } from '../markdown/outline.ts';
import type { Refusal } from '../problem.ts';
import { allRequirements, type Spec } from '../spec.ts';
import type { MergeState } from './state.ts';

/**
 * Whether readers find in a result what the merge has put there: every requirement that stays and every new one with
 * all their scenarios, and those that were not touched byte for byte. What is never closed (a comment, a fence, an HTML
 * block) swallows what follows it, and nobody would notice.
 */
export function findLost(state: MergeState, result: Spec): Refusal | undefined {
  const found = groupBy(allRequirements(result), ({ key }) => key);
  const current = state.input.current?.text ?? '';
  const lost = [...state.live(), ...state.added].find((one) => {
    const there = found.get(one.key)?.shift();
    if (there?.scenarios.length !== one.scenarios) return true;
    if (!('requirement' in one) || one.text !== undefined) return false;
    const { start, end } = one.requirement;
    return result.text.slice(there.start, there.end) !== current.slice(start, end);
  });
  return (
    lost &&
    invalid(state, `"${lost.name}" could not be read in it as something in or above it is never closed.`)
  );
}

/** A fence or comment that is never closed would hide whatever follows it in the spec. */
export function findOpen(state: MergeState): Refusal | undefined {
  const { text, outline } = state.input.delta;
  const open = outline.blocks.find((block) => block.closed === false || isOpenComment(text, block));
  if (!open) return undefined;
  return invalid(
    state,
    `${open.kind === 'html' ? 'a comment' : 'a code fence'} of the delta is never closed.`,
  );
}

function invalid(state: MergeState, reason: string): Refusal {
  return { kind: 'merge-result-invalid', capability: state.input.capability, reason };
}
