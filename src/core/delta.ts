import { type Block, type Heading, isHeading, type Outline, outline } from './markdown/outline.ts';
import { nameKey } from './name.ts';
import {
  type NearMiss,
  nearMissBullet,
  nearMissGlued,
  nearMissHeading,
  nearMissRename,
} from './near-miss.ts';
import { type Locate, locator } from './place.ts';
import { type PlainLine, plainLines } from './plain-line.ts';
import { rememberRecent } from './recent.ts';
import { type Requirement, readRequirements, requirementName } from './requirement.ts';
import { DELTA_HEADING, findPurpose, readSection, type Section } from './spec.ts';

export type Operation = 'ADDED' | 'MODIFIED' | 'REMOVED' | 'RENAMED';

/** A name that an operation points at, with the offset of its line. */
export interface Target {
  readonly name: string;
  readonly key: string;
  readonly start: number;
}

export interface Removal extends Target {
  /** What the author wrote below the heading: reason, migration. */
  readonly requirement: Requirement | undefined;
}

export interface Rename {
  readonly from: Target;
  readonly to: Target;
}

export interface Unpaired extends Target {
  readonly side: 'FROM' | 'TO';
}

/** What a change does to one capability. */
export interface Delta {
  readonly text: string;
  readonly outline: Outline;
  readonly locate: Locate;
  readonly purpose: Section | undefined;
  /** The delta sections in document order; a repeated one is read like one section. */
  readonly sections: readonly { readonly operation: Operation; readonly heading: Heading }[];
  readonly added: readonly Requirement[];
  readonly modified: readonly Requirement[];
  readonly removed: readonly Removal[];
  readonly renamed: readonly Rename[];
  readonly unpaired: readonly Unpaired[];
  /** Requirements outside of the delta sections, which no operation covers. */
  readonly orphans: readonly {
    readonly name: string;
    readonly heading: Heading;
    readonly section: string | undefined;
  }[];
  /** Level-3 headings in ADDED or MODIFIED that are not requirements. */
  readonly strays: readonly { readonly heading: Heading; readonly operation: Operation }[];
  /** What looks like an operation and is none, with the spelling that would be one. */
  readonly nearMisses: readonly NearMiss[];
}

/**
 * Reads a delta (openspec-format 1.6). In: the text of a change's `spec.md`. Out: its operations with offsets, and what
 * looks like one and is none. Never throws; the rules about deltas (core/check) say what is wrong with it.
 */
export const parseDelta: (text: string) => Delta = rememberRecent(readDelta);

function readDelta(text: string): Delta {
  const parsed = outline(text);
  const found = findDeltaSections(text, parsed.blocks);
  const inOperation = (operation: Operation) => found.filter((section) => section.operation === operation);
  const requirementsOf = (operation: Operation) =>
    inOperation(operation).flatMap(({ section }) => readRequirements(text, section.blocks, false));
  const renames = inOperation('RENAMED').map(readRenames);
  const covered = new Set(found.flatMap(({ section }) => section.blocks));
  return {
    text,
    outline: parsed,
    locate: locator(text),
    purpose: findPurpose(text, parsed.blocks),
    sections: found.map(({ operation, section }) => ({ operation, heading: section.heading })),
    added: requirementsOf('ADDED'),
    modified: requirementsOf('MODIFIED'),
    removed: inOperation('REMOVED').flatMap((one) => readRemovals(text, one)),
    renamed: renames.flatMap((read) => read.pairs),
    unpaired: renames.flatMap((read) => read.unpaired),
    orphans: findOrphans(parsed.blocks, covered),
    strays: found.flatMap(findStrays),
    nearMisses: findNearMisses(parsed.blocks, found),
  };
}

interface DeltaSection {
  readonly operation: Operation;
  readonly section: Section;
  /** The lines that may be bullets, or headings without their blank. */
  readonly lines: readonly PlainLine[];
}

function findDeltaSections(text: string, blocks: readonly Block[]): DeltaSection[] {
  return blocks.flatMap((block, at) => {
    if (!isHeading(block) || block.depth !== 2) return [];
    const operation = DELTA_HEADING.exec(block.text)?.[1]?.toUpperCase() as Operation | undefined;
    if (!operation) return [];
    const section = readSection(text, blocks, at);
    return [{ operation, section, lines: plainLines(text, suspectsIn(text, operation, section)) }];
  });
}

const REMOVED_BULLET = /^[-*+][ \t]*`?###[ \t]*Requirement:[ \t]*(?=\S)/i;

function readRemovals(text: string, { section, lines }: DeltaSection): Removal[] {
  const requirements = readRequirements(text, section.blocks, false);
  const headed = requirements.map((requirement) => ({
    requirement,
    ...target(requirement.name, requirement.start),
  }));
  const bulleted = lines.flatMap(({ line, start }) => {
    const mark = REMOVED_BULLET.exec(line);
    return mark ? [{ requirement: undefined, ...target(unquote(line.slice(mark[0].length)), start) }] : [];
  });
  return [...headed, ...bulleted].sort((a, b) => a.start - b.start);
}

const RENAME_LINE = /^(?:[-*+][ \t]*)?(?:\*\*)?(FROM|TO):(?:\*\*)?[ \t]*`?###[ \t]*Requirement:[ \t]*(?=\S)/i;

function readRenames({ lines }: DeltaSection): { pairs: Rename[]; unpaired: Unpaired[] } {
  const pairs: Rename[] = [];
  const unpaired: Unpaired[] = [];
  let from: Target | undefined;
  for (const { line, start } of lines) {
    const mark = RENAME_LINE.exec(line);
    if (!mark) continue;
    const found = target(unquote(line.slice(mark[0].length)), start);
    if (mark[1]?.toUpperCase() === 'FROM') {
      if (from) unpaired.push({ side: 'FROM', ...from });
      from = found;
    } else if (from) {
      pairs.push({ from, to: found });
      from = undefined;
    } else unpaired.push({ side: 'TO', ...found });
  }
  if (from) unpaired.push({ side: 'FROM', ...from });
  return { pairs, unpaired };
}

/** A name from a bullet: without the closing back-tick and the closing run of a heading. */
function unquote(rest: string): string {
  const name = rest.endsWith('`') ? rest.slice(0, -1) : rest;
  const close = name.trimEnd().search(/[ \t]#+$/);
  return (close < 0 ? name : name.slice(0, close)).trim();
}

function target(name: string, start: number): Target {
  return { name, key: nameKey(name), start };
}

function findOrphans(blocks: readonly Block[], covered: ReadonlySet<Block>): Delta['orphans'] {
  let section: string | undefined;
  return blocks.flatMap((block) => {
    if (!isHeading(block)) return [];
    if (block.depth === 2) section = block.text;
    const name = covered.has(block) ? undefined : requirementName(block);
    return name === undefined ? [] : [{ name, heading: block, section }];
  });
}

function findStrays({ operation, section }: DeltaSection): { heading: Heading; operation: Operation }[] {
  if (operation === 'REMOVED' || operation === 'RENAMED') return [];
  return section.blocks
    .filter(isHeading)
    .filter(
      (heading) => heading.depth === 3 && requirementName(heading) === undefined && !nearMissHeading(heading),
    )
    .map((heading) => ({ heading, operation }));
}

function findNearMisses(blocks: readonly Block[], found: readonly DeltaSection[]): NearMiss[] {
  const headings = blocks.filter(isHeading).flatMap((heading) => nearMissHeading(heading) ?? []);
  const bullets = found.flatMap(({ operation, lines }) =>
    lines.flatMap((line) => nearMissLine(operation, line) ?? []),
  );
  return [...headings, ...bullets].sort((a, b) => a.start - b.start);
}

/** What stands below ADDED and MODIFIED can only be a heading without its blank. */
function suspectsIn(text: string, operation: Operation, { blocks }: Section): readonly Block[] {
  if (operation === 'REMOVED' || operation === 'RENAMED') return blocks;
  return blocks.filter(({ start, end }) => text.slice(start, end).includes('###'));
}

function nearMissLine(operation: Operation, { line, start }: PlainLine): NearMiss | undefined {
  if (operation === 'RENAMED') return RENAME_LINE.test(line) ? undefined : nearMissRename(line, start);
  if (operation === 'REMOVED' && !REMOVED_BULLET.test(line))
    return nearMissBullet(line, start) ?? nearMissGlued(line, start);
  return nearMissGlued(line, start);
}
