import { digestOf } from '../digest.ts';
import { lineEndOf, withLineEnd } from '../merge/pieces.ts';
import {
  beginLine,
  endLine,
  type Marker,
  type MarkerKey,
  type MarkerLine,
  scanMarkers,
  withoutMarkers,
} from './marker.ts';

/** Our text to be written: the marker, and what is visible. */
export interface SectionDraft {
  readonly marker: Marker;
  readonly text: string;
}

/** Our text as it stands in a body, with plain line feeds. */
export interface Section extends SectionDraft {
  /** Offsets in the body, markers included. */
  readonly start: number;
  readonly end: number;
  /** False where the end marker is gone and nothing says how far our text reaches: then only the marker is ours. */
  readonly closed: boolean;
  /** Whether people changed more than ticks in it since we wrote it. */
  readonly edited: boolean;
}

/**
 * Our text about a change. In: the body of an issue or a pull request, whose line ends the forge may have changed.
 * Out: the first one that is whole; else the first whose end marker is gone; undefined where there is no marker. Markers
 * of other changes and projects do not count. Never throws.
 */
export function findSection(body: string, { change, project }: MarkerKey): Section | undefined {
  const lines = scanMarkers(body).filter(
    ({ marker }) => marker.change === change && marker.project === project,
  );
  const at = lines.findIndex(({ kind }, index) => kind === 'begin' && lines[index + 1]?.kind === 'end');
  const [begin, end] = [lines[at], lines[at + 1]];
  if (begin && end) return wholeSection(body, begin, end);
  const open = lines.findIndex(({ kind }) => kind === 'begin');
  const first = lines[open];
  return first && openSection(body, first, lines[open + 1]?.start ?? body.length);
}

/**
 * The body with our text in its place, or behind everything where there is none yet. What stands outside of it stays
 * byte for byte; ours takes the line ends of the body. Where nothing differs the body comes back as it is.
 */
export function replaceSection(body: string, draft: SectionDraft): string {
  const section = findSection(body, draft.marker);
  const written = writeSection(draft);
  const lineEnd = lineEndOf(body);
  if (!section) return body === '' ? written : body + gapAfter(body, lineEnd) + withLineEnd(written, lineEnd);
  if (unix(body.slice(section.start, section.end)) === written) return body;
  return body.slice(0, section.start) + withLineEnd(written, lineEnd) + body.slice(section.end);
}

/** Our text while it is still empty, in one line: what is written there later takes its place. */
export function emptySection(marker: Marker): string {
  return beginLine(marker, sealOf(''));
}

function wholeSection(body: string, begin: MarkerLine, end: MarkerLine): Section {
  const text = innerText(body, begin.end, end.start);
  return toSection(begin, { text, end: end.end, closed: true });
}

/** The end marker is gone: the seal of what we wrote says how far it reaches, if nobody has edited it. */
function openSection(body: string, begin: MarkerLine, limit: number): Section {
  const text = innerText(body, begin.end, limit);
  const count = Number(/^\d{1,6}(?=:)/.exec(begin.seal ?? '')?.[0]);
  const own = text.split('\n').slice(0, count).join('\n');
  if (sealOf(own) !== begin.seal) return toSection(begin, { text, end: begin.end, closed: false });
  return toSection(begin, { text: own, end: endOfLines(body, begin.end, count), closed: true });
}

function toSection(begin: MarkerLine, found: Pick<Section, 'text' | 'end' | 'closed'>): Section {
  const edited = sealOf(found.text) !== begin.seal;
  return { ...found, marker: begin.marker, start: begin.start, edited };
}

/** The lines between two markers, without the line ends next to these. */
function innerText(body: string, from: number, to: number): string {
  return unix(body.slice(from, to))
    .replace(/^[ \t]*\n/, '')
    .replace(/\n$/, '');
}

/** The offset at which the last of so many lines below a marker ends, without its line end. */
function endOfLines(body: string, markerEnd: number, count: number): number {
  let end = body.indexOf('\n', markerEnd);
  for (let left = count; left > 0 && end >= 0; left--) end = body.indexOf('\n', end + 1);
  if (end < 0) return body.length;
  return body.charAt(end - 1) === '\r' ? end - 1 : end;
}

function writeSection({ marker, text }: SectionDraft): string {
  const own = withoutMarkers(unix(text)).trimEnd();
  return [beginLine(marker, sealOf(own)), own, endLine(marker)].join('\n');
}

const BOX = /^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX]\]/gm;

/** How many lines a text has, and what they say apart from ticks. */
function sealOf(text: string): string {
  return `${text.split('\n').length}:${digestOf(text.replace(BOX, '$1[ ]')).slice(7, 23)}`;
}

function gapAfter(body: string, lineEnd: string): string {
  return body.endsWith('\n') ? lineEnd : lineEnd + lineEnd;
}

function unix(text: string): string {
  return withLineEnd(text, '\n');
}
