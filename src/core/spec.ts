import { type Block, type Heading, isHeading, type Outline, outline } from './markdown/outline.ts';
import { type Locate, locator, type Span } from './place.ts';
import { rememberRecent } from './recent.ts';
import { type Requirement, readRequirements, requirementName } from './requirement.ts';

/** A heading with what stands below it, up to the next heading of its level or above. */
export interface Section {
  readonly heading: Heading;
  /** The text below the heading, trimmed. */
  readonly text: string;
  readonly body: Span;
  readonly blocks: readonly Block[];
}

/** The canonical spec of a capability, as all commands read it. */
export interface Spec {
  readonly text: string;
  readonly outline: Outline;
  readonly locate: Locate;
  readonly title: string | undefined;
  readonly purpose: Section | undefined;
  /** The level-2 section that holds the requirements. */
  readonly section: Section | undefined;
  readonly requirements: readonly Requirement[];
  /** Requirements outside of that section, where no reader looks for them. */
  readonly outsiders: readonly Requirement[];
  /** Headings such as `## ADDED Requirements`, which belong into a change. */
  readonly deltaHeadings: readonly Heading[];
}

export const DELTA_HEADING = /^(ADDED|MODIFIED|REMOVED|RENAMED)\s+Requirements$/i;

/**
 * Reads a spec. In: its text. Out: its parts with offsets; whatever is missing is undefined or empty.
 * Never throws; the rules about specs (core/check) say what is wrong with it.
 */
export const parseSpec: (text: string) => Spec = rememberRecent(readSpec);

function readSpec(text: string): Spec {
  const parsed = outline(text);
  const { blocks } = parsed;
  const headings = blocks.filter(isHeading);
  const section = findSection(text, blocks, 'requirements');
  return {
    text,
    outline: parsed,
    locate: locator(text),
    title: headings.find((heading) => heading.depth === 1)?.text,
    purpose: findPurpose(text, blocks),
    section,
    requirements: section ? readRequirements(text, section.blocks, true) : [],
    outsiders: section ? readOutsiders(text, blocks, section) : readRequirements(text, blocks, false),
    deltaHeadings: headings.filter((heading) => heading.depth === 2 && DELTA_HEADING.test(heading.text)),
  };
}

function readOutsiders(text: string, blocks: readonly Block[], section: Section): Requirement[] {
  const first = blocks.indexOf(section.heading);
  const end = first + 1 + section.blocks.length;
  const above = readRequirements(text, blocks.slice(0, first), false);
  return end === blocks.length ? above : [...above, ...readRequirements(text, blocks.slice(end), false)];
}

/** The Purpose, up to a requirement that someone has put into its section. */
export function findPurpose(text: string, blocks: readonly Block[]): Section | undefined {
  const section = findSection(text, blocks, 'purpose');
  const foreign = section?.blocks.findIndex(
    (block) => isHeading(block) && requirementName(block) !== undefined,
  );
  if (!section || foreign === undefined || foreign < 0) return section;
  return readSection(text, [section.heading, ...section.blocks.slice(0, foreign)], 0);
}

/** The first level-2 section with a title, whatever its case. */
export function findSection(text: string, blocks: readonly Block[], title: string): Section | undefined {
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as Block;
    if (block.depth === 2 && block.text?.toLowerCase() === title) return readSection(text, blocks, at);
  }
  return undefined;
}

/** The section that begins with the heading at an index. */
export function readSection(text: string, blocks: readonly Block[], at: number): Section {
  const heading = blocks[at] as Heading;
  const inner = blocks.slice(at + 1, endOfSection(blocks, at, heading.depth));
  const end = inner.at(-1)?.end ?? heading.end;
  return {
    heading,
    blocks: inner,
    body: { start: heading.end, end },
    text: text.slice(heading.end, end).trim(),
  };
}

function endOfSection(blocks: readonly Block[], at: number, depth: number): number {
  for (let next = at + 1; next < blocks.length; next++) {
    const found = (blocks[next] as Block).depth;
    if (found !== undefined && found <= depth) return next;
  }
  return blocks.length;
}

/** The requirements of a spec, those outside of its section too, in the order of the file. */
export function allRequirements(spec: Spec | undefined): Requirement[] {
  return [...(spec?.requirements ?? []), ...(spec?.outsiders ?? [])].sort(
    (one, other) => one.start - other.start,
  );
}

/** Requirements by their key. Of several of one name the first counts. */
export function firstByKey(requirements: readonly Requirement[]): Map<string, Requirement> {
  const found = new Map<string, Requirement>();
  for (const requirement of requirements) {
    if (!found.has(requirement.key)) found.set(requirement.key, requirement);
  }
  return found;
}
