import type { Nodes } from 'mdast';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Block, BlockKind } from './outline.ts';

const KINDS: Readonly<Record<string, BlockKind>> = {
  heading: 'heading',
  paragraph: 'text',
  definition: 'text',
  list: 'list',
  blockquote: 'quote',
  code: 'code',
  html: 'html',
  thematicBreak: 'rule',
};

type Root = ReturnType<ReturnType<typeof processor>['parse']>;
type Child = Root['children'][number];

/**
 * The same answer as the scanner, from remark-parse: top-level blocks with offsets into `text`.
 *
 * In: the whole text and the offset at which Markdown begins. Slow on large texts; callers keep to a limit.
 */
export function remarkBlocks(text: string, bodyStart: number): Block[] {
  const body = text.slice(bodyStart);
  // A mark here is text, since the one of the document is before `bodyStart`; the parser would drop it and count from there.
  const root = processor().parse(body.replace(/^\ufeff/, '\u2060'));
  const blocks: Block[] = [];
  for (const child of root.children) pushBlock(blocks, toBlock(body, child, bodyStart), text);
  return blocks;
}

/** What is read inside of blocks, with offsets. `link` is one in angle brackets only, as `<https://…>`; `span` is code. */
export interface MarkdownNode {
  readonly kind: 'text' | 'html' | 'image' | 'link' | 'span';
  readonly start: number;
  readonly end: number;
}

/**
 * The nodes of a text that hold words, HTML or addresses, at any depth and in no particular order; no blocks of code.
 * In: Markdown without front matter, no longer than the limit of the outline: the parser is slow. Never throws.
 */
export function markdownNodes(text: string): MarkdownNode[] {
  const found: MarkdownNode[] = [];
  const open: Nodes[] = [processor().parse(text.replace(/^\ufeff/, '\u2060'))];
  for (let node = open.pop(); node; node = open.pop()) {
    const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
    const kind = wordKind(node, text.charAt(start) === '<');
    if (kind) found.push({ kind, start, end });
    if (kind !== 'link' && 'children' in node) open.push(...node.children);
  }
  return found;
}

function wordKind({ type }: Nodes, isAngled: boolean): MarkdownNode['kind'] | undefined {
  if (type === 'text' || type === 'html') return type;
  if (type === 'inlineCode') return 'span';
  if (type === 'image' || type === 'imageReference') return 'image';
  return type === 'link' && isAngled ? 'link' : undefined;
}

function processor() {
  return unified().use(remarkParse);
}

function toBlock(body: string, child: Child, shift: number): Block {
  const start = lineStart(body, child.position?.start.offset ?? 0);
  const end = trimEnd(body, start, lineEnd(body, child.position?.end.offset ?? 0));
  const kind = KINDS[child.type] ?? 'text';
  const base = { kind, start: start + shift, end: end + shift };
  if (child.type === 'heading') return { ...base, depth: child.depth, text: headingText(body, child) };
  if (child.type === 'code') return codeBlock(base, body.slice(start, end));
  return base;
}

function headingText(body: string, heading: Child): string {
  if (!('children' in heading)) return '';
  const from = heading.children[0]?.position?.start.offset;
  const to = heading.children.at(-1)?.position?.end.offset;
  return from === undefined || to === undefined ? '' : body.slice(from, to).trim();
}

function codeBlock(base: Block, source: string): Block {
  const open = /^ {0,3}(`{3,}|~{3,})/.exec(source);
  if (!open?.[1]) return base;
  const last = source.slice(Math.max(source.lastIndexOf('\n'), source.lastIndexOf('\r')) + 1);
  const close = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(last);
  const run = close?.[1] ?? '';
  const closed = last.length < source.length && run[0] === open[1][0] && run.length >= open[1].length;
  return { ...base, closed };
}

/**
 * Adjacent definitions and the paragraph below them are one block of text for us, as they are for the scanner; and so is
 * indented code, which the parser cuts in two below an empty list item.
 */
function pushBlock(blocks: Block[], block: Block, text: string): void {
  const last = blocks.at(-1);
  if (last && isOneBlock(last, block, text)) {
    blocks[blocks.length - 1] = { ...last, end: Math.max(last.end, block.end) };
  } else {
    blocks.push(last && block.start < last.end ? { ...block, start: nextLine(text, last.end) } : block);
  }
}

/** The parser counts a heading of two lines from the definitions above it. */
function nextLine(text: string, offset: number): number {
  return offset + (/^(?:\r\n|\n|\r)/.exec(text.slice(offset, offset + 2))?.[0].length ?? 0);
}

function isOneBlock(one: Block, next: Block, text: string): boolean {
  if (one.kind !== next.kind) return false;
  if (one.kind === 'text') return /^(?:\r\n|\n|\r)?$/.test(text.slice(one.end, next.start));
  return one.kind === 'code' && one.closed === undefined && next.closed === undefined;
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isEol(text, at - 1)) at--;
  return at;
}

/** The end of the line that an offset stands in or ends: a block may end with the line end of its last line. */
function lineEnd(text: string, offset: number): number {
  let at = offset;
  if (at > 0 && isEol(text, at - 1)) return at;
  while (at < text.length && !isEol(text, at)) at++;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /[ \t\r\n]/.test(text.charAt(at - 1))) at--;
  return at === start ? end : lineEnd(text, at);
}

function isEol(text: string, at: number): boolean {
  const char = text.charCodeAt(at);
  return char === 10 || char === 13;
}
