import { parseDelta } from '../../src/core/delta.ts';
import { nameKey } from '../../src/core/name.ts';
import type { Requirement } from '../../src/core/requirement.ts';
import { allRequirements, parseSpec } from '../../src/core/spec.ts';

/** A spec in parts: its requirements by name, and what stands before and behind all of them. */
export interface Cut {
  readonly before: string;
  readonly requirements: ReadonlyMap<string, string>;
  readonly behind: string;
}

/** Cuts with our own parser: the bytes of each requirement, without what trails behind its last scenario. */
export function cutByParser(text: string): Cut {
  const spec = parseSpec(text);
  const all = allRequirements(spec);
  const { section } = spec;
  return {
    before: text.slice(0, all[0]?.start ?? section?.heading.end ?? text.length).trimEnd(),
    requirements: new Map(all.map((one) => [one.key, text.slice(one.start, one.end)])),
    behind: text.slice(Math.max(all.at(-1)?.end ?? 0, section?.body.end ?? text.length)).trimStart(),
  };
}

const HEADING = /^###[ \t]*Requirement:[ \t]*(.*?)[ \t]*#*[ \t]*$/i;

/** Where a spec has no such section, archive adds one. */
const SECTION = '## Requirements';

/**
 * Cuts without our parser: each requirement begins at a line `### Requirement:` and ends before the next one, or before
 * a heading of level one or two; lines in fences are no headings. Blank lines at the end of a part do not belong to it.
 */
export function cutByLines(text: string): Cut {
  const parts: { name: string | undefined; text: string }[] = [{ name: undefined, text: '' }];
  let fence: string | undefined;
  for (const line of text.split(/(?<=\n)/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && fence === undefined && !line.trim().slice(mark.length).includes('`')) fence = mark;
    else if (mark && fence && mark.startsWith(fence) && line.trim() === mark) fence = undefined;
    const name = fence === undefined ? HEADING.exec(line.trimEnd())?.[1] : undefined;
    const leaves = fence === undefined && /^##? /.test(line) && parts.some((part) => part.name !== undefined);
    if (name !== undefined || leaves) parts.push({ name, text: '' });
    (parts.at(-1) as { text: string }).text += line;
  }
  const [first, ...rest] = parts.map((part) => ({ ...part, text: part.text.replace(/[\r\n]+$/, '') }));
  return {
    before: first?.text ?? '',
    requirements: new Map(
      rest.flatMap((part) => (part.name === undefined ? [] : [[nameKey(part.name), part.text]])),
    ),
    behind: rest
      .flatMap((part) => (part.name === undefined && part.text !== SECTION ? [part.text] : []))
      .join('\n'),
  };
}

/** All names that a delta gives to anything, found without our parser; in quotes or not. */
export function namesByLines(delta: string): Set<string> {
  const names = [...delta.matchAll(/###[ \t]*Requirement:[ \t]*(.*?)[ \t]*#*[ \t]*$/gim)].map(
    (match) => match[1] ?? '',
  );
  return new Set(names.flatMap((name) => [nameKey(name), nameKey(name.replace(/`$/, ''))]));
}

/** All names that the operations of a delta point at, by our parser. */
export function namesByParser(text: string): Set<string> {
  const { added, modified, removed, renamed } = parseDelta(text);
  const targets = [...added, ...modified, ...removed, ...renamed.flatMap(({ from, to }) => [from, to])];
  return new Set(targets.map(({ key }) => key));
}

/** What a delta adds and modifies, as it stands there, by name. */
export function wantedByDelta(text: string): Map<string, string> {
  const { added, modified } = parseDelta(text);
  const slice = ({ heading, end }: Requirement) => text.slice(heading.end, end);
  return new Map([...added, ...modified].map((one) => [one.key, slice(one)]));
}

/** A text without blank lines, trailing blanks, byte-order mark and carriage returns. */
export function inkOf(text: string): string {
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\r/g, '')
    .split('\n');
  return lines
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
