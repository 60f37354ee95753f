import { type Block, type Heading, isHeading } from './markdown/outline.ts';
import { nameKey } from './name.ts';
import type { Span } from './place.ts';

/** A bullet of a scenario, with its keyword (WHEN, THEN, …) where it has one. */
export interface Step {
  readonly keyword: string | undefined;
  readonly text: string;
  readonly start: number;
}

/** A level-4 heading and what stands below it. It reads on demand: not to be spread, nor written as JSON. */
export interface Scenario extends Span {
  readonly name: string;
  readonly key: string;
  readonly heading: Heading;
  /** What stands below the heading, trimmed; empty when nothing does. */
  readonly body: string;
  /** Read when asked for. */
  readonly steps: readonly Step[];
}

/**
 * A level-3 heading with its statement and scenarios. The span ends with the last of these. It reads on demand: not to
 * be spread, nor written as JSON.
 */
export interface Requirement extends Span {
  readonly name: string;
  readonly key: string;
  readonly heading: Heading;
  /** False for a heading that does not say `Requirement:`. */
  readonly canonical: boolean;
  /** The heading and what stands between it and the first scenario. */
  readonly statement: Span;
  /** The statement without its heading, fences and metadata lines; one trimmed line each. */
  readonly text: string;
  readonly scenarios: readonly Scenario[];
  /** What follows the last piece and belongs to the place, not to the requirement: comments, rules, notes. */
  readonly tail: Span | undefined;
}

const PREFIX = 'Requirement:';
const CANONICAL = /^Requirement:[ \t]*\S/i;
const SCENARIO_PREFIX = /^Scenario:\s*/i;

/** The name in a canonical requirement heading, or undefined when it is not one. */
export function requirementName(heading: Heading): string | undefined {
  const { depth, text } = heading;
  return depth === 3 && CANONICAL.test(text) ? text.slice(PREFIX.length).trim() : undefined;
}

/**
 * Reads the requirements of a section.
 *
 * In: the text, the blocks of the section without its own heading, and whether a level-3 heading of any other title
 * is a requirement too (it is in a spec; in a delta it belongs to what stands above it).
 * Out: requirements in document order; blocks before the first one are left out.
 */
export function readRequirements(text: string, blocks: readonly Block[], anyTitle: boolean): Requirement[] {
  const requirements: Requirement[] = [];
  let from = -1;
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as Block;
    if (block.depth !== 3 || !(anyTitle || requirementName(block as Heading) !== undefined)) continue;
    if (from >= 0) requirements.push(readRequirement(text, blocks.slice(from, at)));
    from = at;
  }
  if (from >= 0) requirements.push(readRequirement(text, blocks.slice(from)));
  return requirements;
}

/** In: a heading block and all blocks up to the next requirement. */
function readRequirement(text: string, blocks: readonly Block[]): Requirement {
  const own = ownBlocks(text, blocks);
  const scenarios: Scenario[] = [];
  let statement = own;
  let from = 0;
  for (let at = 1; at <= own; at++) {
    if (at < own && blocks[at]?.depth !== 4) continue;
    if (from === 0) statement = at;
    else scenarios.push(new ReadScenario(text, blocks, from, at));
    from = at;
  }
  return new ReadRequirement(text, blocks, { own, statement, scenarios });
}

/** Of the blocks of a requirement: how many are its own, and how many of these come before the first scenario. */
interface RequirementParts {
  readonly own: number;
  readonly statement: number;
  readonly scenarios: readonly Scenario[];
}

/** What not every command asks for is read when it is asked for. */
class ReadRequirement implements Requirement {
  readonly name: string;
  readonly key: string;
  readonly canonical: boolean;
  readonly heading: Heading;
  readonly start: number;
  readonly end: number;
  readonly statement: Span;
  readonly scenarios: readonly Scenario[];
  readonly tail: Span | undefined;
  private readonly count: number;
  private words: string | undefined;

  constructor(
    private readonly source: string,
    private readonly blocks: readonly Block[],
    { own, statement, scenarios }: RequirementParts,
  ) {
    const heading = blocks[0] as Heading;
    const tail = blocks[own];
    const name = requirementName(heading);
    this.name = name ?? heading.text;
    this.key = nameKey(this.name);
    this.canonical = name !== undefined;
    this.heading = heading;
    this.start = heading.start;
    this.end = (blocks[own - 1] as Block).end;
    this.statement = { start: heading.start, end: (blocks[statement - 1] as Block).end };
    this.scenarios = scenarios;
    this.tail = tail && { start: tail.start, end: (blocks[blocks.length - 1] as Block).end };
    this.count = statement;
  }

  get text(): string {
    this.words ??= statementText(this.source, this.blocks.slice(1, this.count));
    return this.words;
  }
}

/** How many of the blocks are the requirement's own: up to a heading of level 3 or above, less what trails. */
function ownBlocks(text: string, blocks: readonly Block[]): number {
  let count = 1;
  while (count < blocks.length && (blocks[count]?.depth ?? 4) > 3) count++;
  while (count > 1 && belongsToPlace(text, blocks[count - 1] as Block)) count--;
  return count;
}

/** Rules, comments, link definitions and tables at the end of a requirement stand between it and the next one. */
export function belongsToPlace(text: string, block: Block): boolean {
  if (block.kind === 'rule') return true;
  if (block.kind !== 'html' && block.kind !== 'text') return false;
  const source = text.slice(block.start, block.end).trimStart();
  if (block.kind === 'html') return source.startsWith('<!--');
  return (
    source.startsWith('|') || source.split(/\r\n|\n|\r/).every((line) => /^ {0,3}\[[^\]]+\]:/.test(line))
  );
}

class ReadScenario implements Scenario {
  readonly heading: Heading;
  readonly start: number;
  readonly end: number;
  private ownName: string | undefined;
  private ownKey: string | undefined;

  /** In: the blocks of a requirement, the place of the scenario's heading among them, and that of the next one. */
  constructor(
    private readonly source: string,
    private readonly blocks: readonly Block[],
    private readonly from: number,
    private readonly to: number,
  ) {
    this.heading = blocks[from] as Heading;
    this.start = this.heading.start;
    this.end = (blocks[to - 1] as Block).end;
  }

  get name(): string {
    this.ownName ??= this.heading.text.replace(SCENARIO_PREFIX, '').trim();
    return this.ownName;
  }

  get key(): string {
    this.ownKey ??= nameKey(this.name);
    return this.ownKey;
  }

  get body(): string {
    return this.source.slice(this.heading.end, this.end).trim();
  }

  get steps(): readonly Step[] {
    const blocks = this.blocks.slice(this.from, this.to);
    return blocks.flatMap((block) => (block.kind === 'list' ? readSteps(this.source, block) : []));
  }
}

const ITEM = /^[ \t]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)$/;
const BOLD_KEYWORD = /^\*\*([^*]{1,40})\*\*:?[ \t]*(.*)$/;
const PLAIN_KEYWORD = /^(GIVEN|WHEN|THEN|AND|BUT)\b:?[ \t]*(.*)$/i;

function readSteps(text: string, list: Block): Step[] {
  const steps: Step[] = [];
  let start = list.start;
  for (const line of text.slice(list.start, list.end).split('\n')) {
    const item = ITEM.exec(line.endsWith('\r') ? line.slice(0, -1) : line)?.[1];
    if (item !== undefined) steps.push({ start, ...readStep(item) });
    start += line.length + 1;
  }
  return steps;
}

function readStep(item: string): Omit<Step, 'start'> {
  const found = BOLD_KEYWORD.exec(item) ?? PLAIN_KEYWORD.exec(item);
  if (!found) return { keyword: undefined, text: item.trim() };
  return { keyword: found[1]?.replace(/:$/, '').trim().toUpperCase(), text: (found[2] ?? '').trim() };
}

const METADATA = /^\*\*[^*]+\*\*:/;

/**
 * The words of a statement: non-blank lines outside of fences and comments, trimmed, metadata lines (`**ID**: …`)
 * only when there is nothing else (openspec-format 1.5).
 */
function statementText(text: string, blocks: readonly Block[]): string {
  const [only] = blocks;
  if (blocks.length === 1 && only?.kind === 'text') {
    const line = text.slice(only.start, only.end).trim();
    if (!/[\r\n]/.test(line)) return line;
  }
  const end = blocks.findIndex(isHeading);
  const own = end < 0 ? blocks : blocks.slice(0, end);
  const lines = own
    .filter((block) => block.closed === undefined && !isComment(text, block))
    .flatMap((block) => text.slice(block.start, block.end).split(/\r\n?|\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const words = lines.filter((line) => !METADATA.test(line));
  return (words.length > 0 ? words : lines).join('\n');
}

function isComment(text: string, block: Block): boolean {
  return block.kind === 'html' && text.slice(block.start, block.end).trimStart().startsWith('<!--');
}
