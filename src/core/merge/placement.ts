import type { Edit } from '../markdown/edit.ts';
import type { Block } from '../markdown/outline.ts';
import type { Requirement } from '../requirement.ts';
import type { Spec } from '../spec.ts';
import type { MergeState } from './state.ts';

/**
 * Takes requirements out: each run with the blank lines behind it, or those before it where nothing follows.
 * What stands between requirements stays.
 */
export function removalEdits(spec: Spec, removed: readonly Requirement[]): Edit[] {
  const { blocks } = spec.outline;
  const gone = blocks.map(insideAny(removed));
  const edits: Edit[] = [];
  for (let from = gone.indexOf(true); from >= 0; from = gone.indexOf(true, from)) {
    const to = gone.indexOf(false, from);
    const next = to < 0 ? undefined : blocks[to];
    const start = (blocks[from] as Block).start;
    edits.push(
      next
        ? { start, end: next.start, text: '' }
        : { start: blocks[from - 1]?.end ?? start, end: endOfInk(spec.text), text: '' },
    );
    if (to < 0) break;
    from = to;
  }
  return edits;
}

/** New requirements stand behind everything that stays in the section, one blank line apart. */
export function additionEdit(state: MergeState, spec: Spec, removed: readonly Requirement[]): Edit {
  const { lineEnd } = state;
  const { text, section, outline } = spec;
  const body = state.added.map((entry) => entry.text).join(lineEnd + lineEnd);
  const isGone = insideAny(removed);
  const last = (section?.blocks ?? outline.blocks).findLast((block) => !isGone(block));
  const at = last?.end ?? section?.heading.end ?? text.length;
  const heading = section ? '' : `${lineEnd}${lineEnd}## Requirements`;
  return { start: at, end: at, text: `${heading}${lineEnd}${lineEnd}${body}` };
}

/** Makes the question whether a block lies within one of some requirements, which do not overlap. */
export function insideAny(requirements: readonly Requirement[]): (block: Block) => boolean {
  const sorted = [...requirements].sort((one, other) => one.start - other.start);
  return ({ start, end }) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as Requirement).start <= start) low = middle + 1;
      else high = middle;
    }
    const above = sorted[low - 1];
    return above !== undefined && end <= above.end;
  };
}

/** The end of the last line that is not blank; the line end behind it stays. */
function endOfInk(text: string): number {
  const lastEnd = /(?:\r\n|\n|\r)$/.exec(text)?.index;
  return lastEnd ?? text.length;
}
