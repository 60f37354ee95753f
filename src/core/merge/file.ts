import { nameKey } from '../name.ts';
import type { Requirement } from '../requirement.ts';
import { allRequirements, parseSpec, type Spec } from '../spec.ts';
import { type Entry, readUnits, sharedUnits } from './file-frame.ts';
import { conflictText, MARKER_SIZE } from './file-markers.ts';
import { type Frame, mergeFrames } from './file-notes.ts';
import {
  type FileConflict,
  type FileOptions,
  type Settled,
  settleRequirements,
} from './file-requirements.ts';
import { mergeLineByLine } from './line-merge.ts';
import { lineEndOf, withLineEnd } from './pieces.ts';
import { isMergeable } from './soundness.ts';
import { each, newer, type Three } from './three-way.ts';

export interface MergedFile {
  /** The merged spec, with markers where there is a conflict. */
  readonly text: string;
  readonly conflicts: readonly FileConflict[];
}

/**
 * Merges three versions of a spec as git hands them to a merge driver: requirement by requirement, piece by piece.
 *
 * In: the texts; an empty base where the sides have none in common. Out: the merged text with the line ends of ours.
 * What one side changed is taken; what both changed stands between markers, as small as a piece, and nothing that a
 * side says is lost. Swapping the sides gives the same requirements with the same bytes. A text that is no spec is
 * merged line by line.
 */
export function mergeSpecFiles(texts: Three<string>, markerSize = MARKER_SIZE): MergedFile {
  const { base, ours, theirs } = texts;
  if (ours === theirs || base === theirs) return { text: ours, conflicts: [] };
  const style = lineEndStyle(ours);
  const alike = each(texts, (text) => (style ? text.replace(/\r?\n/g, style) : text));
  const marks = each(alike, (text) => (text.startsWith(BOM) ? BOM : ''));
  const bodies = each(alike, (text) => (text.startsWith(BOM) ? text.slice(1) : text));
  const merged = mergeBodies(bodies, { lineEnd: lineEndOf(ours), markerSize });
  return { ...merged, text: newer(marks) + merged.text };
}

const BOM = '\ufeff';

/** The line end of a text that has only one kind. */
function lineEndStyle(text: string): '\n' | '\r\n' | undefined {
  const windows = text.includes('\r\n');
  const unix = /(?<!\r)\n/.test(text);
  if (windows === unix || /\r(?!\n)/.test(text)) return undefined;
  return windows ? '\r\n' : '\n';
}

function mergeBodies(texts: Three<string>, options: FileOptions): MergedFile {
  const specs = each(texts, parseSpec);
  const hasBase = texts.base.trim() !== '';
  const mergeable =
    isMergeable(specs.ours) && isMergeable(specs.theirs) && (!hasBase || isMergeable(specs.base));
  if (!mergeable) return mergeLines(texts, options);
  const settled = settleRequirements(specs, options);
  const frame = mergeFrames(readFrames(specs, settled, hasBase), options);
  const merged = assemble(frame, settled);
  return merged.conflicts.length > 0 || holdsAll(merged.text, settled)
    ? merged
    : wholeConflict(texts, options);
}

function mergeLines(texts: Three<string>, { markerSize }: FileOptions): MergedFile {
  const { text, conflicts } = mergeLineByLine(texts, markerSize);
  return { text, conflicts: conflicts > 0 ? [{ name: undefined, piece: 'text' }] : [] };
}

/** A requirement that only some versions have is new to the base, so that its place is asked of those that have it. */
function readFrames(specs: Three<Spec>, settled: readonly Settled[], hasBase: boolean) {
  const entries = each(specs, () => new Map<Requirement, Entry>());
  settled.forEach(({ sighting, text, divisions }, id) => {
    const { base, ours, theirs } = sighting;
    if (text === undefined) return;
    if (ours) entries.ours.set(ours, { id, end: ours.end, notes: [], ...divisions.ours });
    if (theirs) entries.theirs.set(theirs, { id, end: theirs.end, notes: [], ...divisions.theirs });
    if (base && ours && theirs) entries.base.set(base, { id, end: base.end, notes: [] });
  });
  const ours = readUnits(specs.ours, entries.ours);
  const theirs = readUnits(specs.theirs, entries.theirs);
  return { ours, theirs, base: hasBase ? readUnits(specs.base, entries.base) : sharedUnits(ours, theirs) };
}

function assemble({ page, conflicts }: Frame, settled: readonly Settled[]): MergedFile {
  const parts = page.units.map(({ unit, gap }) => {
    return gap + (unit.id === undefined ? unit.text : (settled[unit.id]?.text ?? ''));
  });
  const inNotes = conflicts.map((name): FileConflict => ({ name, piece: 'text' }));
  return { text: parts.join(''), conflicts: [...settled.flatMap((one) => one.conflicts), ...inNotes] };
}

/** Whether every reader finds exactly the requirements in the merged text that were settled: up to notes behind them. */
function holdsAll(text: string, settled: readonly Settled[]): boolean {
  const requirements = allRequirements(parseSpec(text));
  const found = new Map(requirements.map((requirement) => [requirement.key, requirement]));
  const expected = settled.filter((one) => one.text !== undefined);
  if (requirements.length !== expected.length) return false;
  return expected.every(({ name, text: own = '' }) => {
    const one = found.get(nameKey(name));
    if (!one) return false;
    return own.startsWith(text.slice(one.start, one.end)) && text.startsWith(own, one.start);
  });
}

/** Notes that swallow a requirement, such as half a comment: only a person can say what was meant. */
function wholeConflict(texts: Three<string>, { lineEnd, markerSize }: FileOptions): MergedFile {
  const text = withLineEnd(`${conflictText(texts, markerSize)}\n`, lineEnd);
  return { text, conflicts: [{ name: undefined, piece: 'text' }] };
}
