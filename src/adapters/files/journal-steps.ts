import { dirname } from 'node:path';
import { stripControls } from '../../core/control-characters.ts';
import { ToolError } from '../../core/error.ts';
import { parentPath } from '../../core/path.ts';
import type { Fence } from './confine.ts';
import type { FileFacts, Step } from './step.ts';

/** A step with paths relative to the project, so that a journal holds no way out of it and moves along with it. */
export function toRelative(step: Step, fence: Fence): Step {
  return mapPaths(step, (path) => relativeTo(fence, path));
}

/** The path of a step relative to the project's root. Throws when it is not below it. */
export function relativeTo(fence: Fence, path: string): string {
  const base = [fence.absolute(''), fence.real() ?? '']
    .map((root) => (root.endsWith('/') ? root : `${root}/`))
    .find((root) => root !== '/' && path.startsWith(root));
  if (base === undefined && fence.absolute('') !== '/') throw new Error(`${path} is not in the project.`);
  return path.slice((base ?? '/').length);
}

/** What a journal keeps of a step: of a changed text only what is not in the old one. */
export function shorten(step: Step): object {
  if (step.kind !== 'place' || step.before === undefined) return step;
  const { before, after } = step;
  const head = commonLength(before, after, (text, length) => text.slice(0, length));
  const [rest, other] = [before.slice(head), after.slice(head)];
  const tail = commonLength(rest, other, (text, length) => text.slice(text.length - length));
  return { ...step, after: { head, tail, text: other.slice(0, other.length - tail) } };
}

/** How much of two texts is the same, cut from one end: halves are compared, which is faster than characters. */
function commonLength(one: string, other: string, cut: (text: string, length: number) => string): number {
  let [same, different] = [0, Math.min(one.length, other.length) + 1];
  while (different - same > 1) {
    const middle = (same + different) >> 1;
    if (cut(one, middle) === cut(other, middle)) same = middle;
    else different = middle;
  }
  return same;
}

/** The whole text of what a journal keeps; undefined when it does not fit. */
function lengthen(before: unknown, after: unknown): string | undefined {
  if (typeof after === 'string') return after;
  if (typeof before !== 'string' || typeof after !== 'object' || after === null) return undefined;
  const { head, tail, text } = after as Record<string, unknown>;
  if (!isCount(head) || !isCount(tail) || typeof text !== 'string') return undefined;
  if (head + tail > before.length) return undefined;
  return before.slice(0, head) + text + before.slice(before.length - tail);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The steps of a journal, which anybody may have written: undefined unless each is whole and stays in the project. */
export function readSteps(value: unknown, fence: Fence): Step[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const steps = value.map((entry) => readStep(entry, fence));
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

function readStep(value: unknown, fence: Fence): Step | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const step = wholeStep(value as Record<string, unknown>);
  if (step === undefined || !pathsOf(step).every((path) => staysInside(fence, path))) return undefined;
  return isStagedWell(step) ? mapPaths(step, fence.absolute) : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Only the fields that a step of this kind has, each of the right type. */
function wholeStep(fields: Fields): Step | undefined {
  const { kind, shown, at, staged, before, from, to } = fields;
  if (typeof shown !== 'string') return undefined;
  const known = { shown: stripControls(shown) };
  if (kind === 'move') {
    if (!areTexts(from, to, staged)) return undefined;
    return { kind, ...known, from, to, staged } as Step;
  }
  if (typeof at !== 'string') return undefined;
  if (kind === 'make-folder' || kind === 'prune') return { kind, ...known, at };
  if (typeof staged !== 'string' || !isOptionalText(before)) return undefined;
  return wholeFileStep(fields, { ...known, at, staged });
}

function wholeFileStep(
  fields: Fields,
  known: { shown: string; at: string; staged: string },
): Step | undefined {
  const { kind, before, link } = fields;
  const facts = factsOf(fields.facts);
  if (kind === 'place') {
    const after = lengthen(before, fields.after);
    return after === undefined
      ? undefined
      : ({ kind, ...known, before, after, ...(facts && { facts }) } as Step);
  }
  if (kind !== 'remove' || typeof before !== 'string' || facts === undefined) return undefined;
  if (!isOptionalText(link)) return undefined;
  return { kind, ...known, before, facts, ...(typeof link === 'string' && { link }) };
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** Never more than the rights to read, write and run. */
function factsOf(value: unknown): FileFacts | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { mode, uid, gid } = value as Record<string, unknown>;
  if (!isCount(mode) || !isCount(uid) || !isCount(gid)) return undefined;
  return { mode: mode & 0o777, uid, gid };
}

/** A temporary file lies beside what it is for and has a name like ours: nothing else is ever removed. */
function isStagedWell(step: Step): boolean {
  if (!('staged' in step)) return true;
  const place = step.kind === 'move' ? step.to : step.at;
  return (
    dirname(step.staged) === dirname(place) && /(?:^|\/)\.openspec-[a-z0-9]{1,16}\.tmp$/.test(step.staged)
  );
}

function pathsOf(step: Step): string[] {
  const staged = 'staged' in step ? [step.staged] : [];
  return step.kind === 'move' ? [step.from, step.to, ...staged] : [step.at, ...staged];
}

/** Whether a step of a journal would write inside the project now. */
export function isInside(fence: Fence, step: Step): boolean {
  return pathsOf(step).every((path) => staysInside(fence, relativeTo(fence, path)));
}

function staysInside(fence: Fence, path: string): boolean {
  if (path === '' || path === '.') return false;
  try {
    fence.look(path);
    return fence.folder(parentPath(path)) !== 'outside';
  } catch (error) {
    if (error instanceof ToolError) return false;
    throw error;
  }
}

function mapPaths(step: Step, map: (path: string) => string): Step {
  if (step.kind === 'move')
    return { ...step, from: map(step.from), to: map(step.to), staged: map(step.staged) };
  if ('staged' in step) return { ...step, at: map(step.at), staged: map(step.staged) };
  return { ...step, at: map(step.at) };
}
