import { remarkBlocks } from './remark.ts';
import { scanBlocks } from './scan.ts';

/** What a top-level block is; link definitions and tables are `text`. */
export type BlockKind = 'heading' | 'text' | 'list' | 'quote' | 'code' | 'html' | 'rule';

/** A top-level block: offsets from the first character of its first line to the end of its last line. */
export interface Block {
  readonly kind: BlockKind;
  readonly start: number;
  readonly end: number;
  /** Only for fenced code: false when the document ends before the fence is closed. */
  readonly closed?: boolean;
  /** Only for headings: 1 to 6. */
  readonly depth?: number;
  /** Only for headings: the source between the marks, trimmed. */
  readonly text?: string;
}

export interface Heading extends Block {
  readonly kind: 'heading';
  readonly depth: number;
  readonly text: string;
}

/** A construct that the scanner does not model, in a text too large for the slow engine. */
export interface Unmodelled {
  readonly offset: number;
  readonly reason: 'nesting' | 'construct';
}

export interface Outline {
  /** Where the Markdown begins: after a byte-order mark and front matter. */
  readonly bodyStart: number;
  readonly blocks: readonly Block[];
  readonly engine: 'scanner' | 'remark';
  readonly unmodelled?: Unmodelled;
}

/** remark takes minutes for a megabyte, so it sees only texts up to this many characters. */
export const REMARK_LIMIT = 65_536;

/**
 * The top-level blocks of a Markdown text, as CommonMark reads it.
 *
 * In: any text. Out: blocks in document order, with offsets into the text as given.
 * The line scanner answers; where it meets something that it does not model it hands over to remark,
 * up to REMARK_LIMIT characters. Above that, and below more than 100 nested containers, its own best
 * reading stands and `unmodelled` names the place. Never throws; linear in the size of the text.
 */
export function outline(text: string): Outline {
  const bodyStart = findBodyStart(text);
  const scan = scanBlocks(text, bodyStart);
  if (scan.doubt === undefined) return { bodyStart, blocks: scan.blocks, engine: 'scanner' };
  if (scan.doubt.reason === 'nesting' || text.length - bodyStart > REMARK_LIMIT) {
    return { bodyStart, blocks: scan.blocks, engine: 'scanner', unmodelled: scan.doubt };
  }
  return { bodyStart, blocks: remarkBlocks(text, bodyStart), engine: 'remark' };
}

export function isHeading(block: Block): block is Heading {
  return block.kind === 'heading';
}

/** Whether a block is an HTML comment that never ends. */
export function isOpenComment(text: string, { kind, start, end }: Block): boolean {
  if (kind !== 'html') return false;
  const source = text.slice(start, end).trimStart();
  return source.startsWith('<!--') && !source.includes('-->', 2);
}

/** Where the Markdown begins: past a byte-order mark and a YAML front matter that is closed. */
export function findBodyStart(text: string): number {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!text.startsWith('---', start)) return start;
  const open = /^---[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(start, start + 200));
  if (!open) return start;
  const close = /(?:^|\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|$)/g;
  close.lastIndex = start + open[0].length - 1;
  const found = close.exec(text);
  return found && looksLikeYaml(text.slice(start + open[0].length, found.index)) ? close.lastIndex : start;
}

/** Front matter holds `key: value`; a rule at the top of a document does not. */
function looksLikeYaml(matter: string): boolean {
  const first = matter.split(/\r\n|\n|\r/).find((line) => line.trim() !== '' && !line.startsWith('#'));
  return first === undefined || /^[\w"'-][^:]{0,200}:(?:\s|$)/.test(first);
}
