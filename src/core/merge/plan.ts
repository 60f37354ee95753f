import type { Delta } from '../delta.ts';
import { applyEdits, type Edit } from '../markdown/edit.ts';
import { isHeading, isOpenComment } from '../markdown/outline.ts';
import { findGlued } from '../near-miss.ts';
import type { Refusal } from '../problem.ts';
import { parseSpec, type Spec } from '../spec.ts';
import { applyModification } from './modification.ts';
import { applyAddition, applyRemoval, applyRename } from './operations.ts';
import { lineEndOf, withLineEnd } from './pieces.ts';
import { additionEdit, insideAny, removalEdits } from './placement.ts';
import { planPurpose } from './purpose.ts';
import { findLost, findOpen } from './read-back.ts';
import { type Counts, type MergeInput, MergeState, type Note } from './state.ts';

/** What a delta makes of a spec, or why it cannot. */
export interface MergePlan {
  readonly capability: string;
  /** The spec before; undefined when there is none. */
  readonly before: string | undefined;
  /** The spec after; undefined when the capability is retired. Equal to `before` when there is nothing to do. */
  readonly after: string | undefined;
  /** `after`, read; undefined where nothing changes. */
  readonly result?: Spec;
  readonly counts: Readonly<Counts>;
  readonly notes: readonly Note[];
  /** Not empty: nothing may be written. `start` is the offset in the delta. */
  readonly refusals: readonly { readonly refusal: Refusal; readonly start: number }[];
}

/**
 * Merges one delta into the spec of its capability (design, section 6): renames, removals, modifications, additions.
 *
 * In: the delta, the spec now, the spec in the base. Out: the spec after, made by edits at offsets so that every byte
 * outside of a touched requirement stays, and everything that stands against it. Pure; never throws.
 */
export function planMerge(input: MergeInput): MergePlan {
  const state = new MergeState(input);
  const open = findOpen(state);
  if (open) state.refuse(open, 0);
  if (open || !checkTarget(state)) return finish(state, input.current?.text);
  const { delta } = input;
  for (const rename of delta.renamed) applyRename(state, rename);
  for (const removal of delta.removed) applyRemoval(state, removal);
  const oldKeys = new Map(delta.renamed.map(({ from, to }) => [to.key, from.key]));
  for (const wanted of delta.modified)
    applyModification(state, wanted, oldKeys.get(wanted.key) ?? wanted.key);
  for (const wanted of delta.added) applyAddition(state, wanted);
  for (const { name } of delta.orphans) state.notes.push({ kind: 'orphan-ignored', name });
  if (state.refusals.length > 0) return finish(state, input.current?.text);
  return readBack(state, input.current ? mergeInto(state, input.current) : newSpec(state));
}

function readBack(state: MergeState, after: string | undefined): MergePlan {
  const { current } = state.input;
  if (state.refusals.length > 0) return finish(state, current?.text);
  if (after === undefined || after === current?.text) return finish(state, after);
  const result = parseSpec(after);
  const lost = findLost(state, result);
  if (!lost) return { ...finish(state, after), result };
  state.refuse(lost, 0);
  return finish(state, current?.text);
}

function finish(state: MergeState, after: string | undefined): MergePlan {
  const { counts, notes, refusals, input } = state;
  return { capability: input.capability, before: input.current?.text, after, counts, notes, refusals };
}

/** Whether the spec is one that can be changed; what stands against it is noted. */
function checkTarget(state: MergeState): boolean {
  const { current, delta, base, capability } = state.input;
  if (!current) return checkNewCapability(state);
  if (
    base.kind !== 'none' &&
    !base.spec &&
    delta.modified.length + delta.removed.length + delta.renamed.length > 0
  ) {
    refuseWhole(state, 'capability-new');
    return false;
  }
  const reason = brokenBy(current) ?? doubled(state);
  if (reason) state.refuse({ kind: 'merge-spec-broken', capability, ...reason }, 0);
  return reason === undefined;
}

function checkNewCapability(state: MergeState): boolean {
  const { base, delta, capability } = state.input;
  if (base.kind !== 'none' && base.spec) {
    if (onlyRemoves(delta)) return true;
    refuseWhole(state, 'capability-gone');
    return false;
  }
  const operations = [
    ...(delta.modified.length > 0 ? (['MODIFIED'] as const) : []),
    ...(delta.renamed.length > 0 ? (['RENAMED'] as const) : []),
    ...(delta.removed.length > 0 ? (['REMOVED'] as const) : []),
  ];
  if (operations.length === 0) return true;
  state.refuse({ kind: 'merge-no-spec', capability, operations, nearest: [] }, 0);
  return false;
}

/** What such a delta removes went with the capability. */
function onlyRemoves({ added, modified, renamed, removed }: Delta): boolean {
  return removed.length > 0 && added.length + modified.length + renamed.length === 0;
}

function refuseWhole(state: MergeState, reason: 'capability-gone' | 'capability-new'): void {
  const { base, current, delta, capability, change } = state.input;
  const texts = {
    base: base.kind === 'none' ? undefined : base.spec?.text,
    current: current?.text,
    delta: delta.text,
  };
  state.refuse(
    { kind: 'merge-conflict', change, capability, name: capability, reason, piece: undefined, ...texts },
    0,
  );
}

/** What makes a spec unfit to be edited: its readers would not agree on what is in it. */
function brokenBy(spec: Spec): { reason: string; line: number | undefined } | undefined {
  const at = (offset: number) => spec.locate(offset).line;
  const open = spec.outline.blocks.find((block) => block.closed === false || isOpenComment(spec.text, block));
  if (open) {
    const what = open.closed === false ? 'a code fence' : 'a comment';
    return { reason: `${what} is never closed`, line: at(open.start) };
  }
  const glued = findGlued(spec.text, spec.section?.blocks ?? [])[0];
  if (glued)
    return {
      reason: `"${glued.found}" is no heading without a blank after the marks`,
      line: at(glued.start),
    };
  if (spec.section) return undefined;
  const deeper = spec.outline.blocks.filter(isHeading).find(({ text }) => /^requirements$/i.test(text));
  return (
    deeper && {
      reason: `"Requirements" is a heading of level ${deeper.depth}, not 2`,
      line: at(deeper.start),
    }
  );
}

/** A name that the delta means and that stands in the spec twice. */
function doubled({ twice, input }: MergeState): { reason: string; line: undefined } | undefined {
  const { delta } = input;
  const targets = [...delta.modified, ...delta.removed, ...delta.renamed.map(({ from }) => from)];
  const double = targets.find(({ key }) => twice.has(key));
  return double && { reason: `the requirement "${double.name}" stands there twice`, line: undefined };
}

function mergeInto(state: MergeState, current: Spec): string | undefined {
  const removed = state.entries.filter((entry) => entry.removed).map((entry) => entry.requirement);
  const modified = state.entries.flatMap(({ requirement: { start }, end, text, removed: gone }): Edit[] => {
    return gone || text === undefined || text === current.text.slice(start, end)
      ? []
      : [{ start, end, text }];
  });
  const edits = [...modified, ...planPurpose(state, current), ...removalEdits(current, removed)];
  if (state.added.length > 0) edits.push(additionEdit(state, current, removed));
  const last = state.live().length + state.added.length === 0 && state.entries.length > 0;
  if (last && (state.input.retireCapabilities || !state.input.allowEmpty)) return retire(state, current);
  return edits.length === 0 ? current.text : applyEdits(current.text, edits);
}

/** A spec without requirements is deleted, if the change says so and nothing else would be lost with it. */
function retire(state: MergeState, current: Spec): string | undefined {
  const { capability, retireCapabilities } = state.input;
  const headings = new Set([current.section?.heading, current.purpose?.heading]);
  const own = new Set(current.purpose?.blocks);
  const isInside = insideAny(current.requirements);
  const foreign = current.outline.blocks.filter((block) => {
    return !isInside(block) && !own.has(block) && !headings.has(block as never) && block.depth !== 1;
  });
  if (retireCapabilities && foreign.length === 0) return undefined;
  state.refuse({ kind: 'merge-last-requirement', capability }, 0);
  return current.text;
}

/** A new capability: title, Purpose, requirements. */
function newSpec(state: MergeState): string | undefined {
  const { capability, change, delta } = state.input;
  if (state.added.length === 0) return undefined;
  const lineEnd = lineEndOf(delta.text);
  if (!delta.purpose?.text) state.notes.push({ kind: 'purpose-placeholder' });
  const purpose =
    delta.purpose?.text || `TBD - created by archiving change ${change}. Update Purpose after archive.`;
  const parts = [
    `# ${capability} Specification`,
    `## Purpose\n${purpose}`,
    '## Requirements',
    ...state.added.map(({ text }) => text),
  ];
  return withLineEnd(`${parts.join('\n\n')}\n`, lineEnd);
}
