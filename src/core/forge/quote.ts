import { stripControls } from '../control-characters.ts';
import { applyEdits, type Edit } from '../markdown/edit.ts';
import { type Block, isHeading, outline } from '../markdown/outline.ts';
import { type MarkdownNode, markdownNodes } from '../markdown/remark.ts';
import { withLineEnd } from '../merge/pieces.ts';
import { fenced } from './fence.ts';

export interface QuoteOptions {
  /** The depth that the highest heading of the text gets. */
  readonly depth: number;
  /** How many characters may be quoted. */
  readonly limit: number;
  /** Whether `#12` stays a link to an issue. In a pull request the server closes what a text says it closes. */
  readonly references: boolean;
}

export interface Quoted {
  readonly text: string;
  /** Whether something was left out at the end. */
  readonly cut: boolean;
}

/** What one pass reveals, as text inside of HTML, the next one neutralises; a text that goes on like this is shown as code. */
const PASSES = 4;

/**
 * Markdown from a file as it may stand in a text on the forge: without control characters, nested below our headings,
 * closed at its end, and of no effect but to be read. Outside of code it mentions nobody, closes no issue, opens no HTML
 * but `<br>` and loads no picture: a name or number becomes a code span, a tag visible, a picture a link; comments go.
 *
 * In: any Markdown. Out: blocks that end where they end; code stays as it is. Never throws.
 */
export function quoteMarkdown(text: string, { depth, limit, references }: QuoteOptions): Quoted {
  const { text: kept, cut } = cutBlocks(trimLines(stripControls(withLineEnd(text, '\n'))), limit);
  return { text: closeFence(trimLines(demoteHeadings(neutralise(kept, references), depth))), cut };
}

/** The same for text of one line, as a task or a name. */
export function quoteLine(text: string, limit: number, references = true): string {
  const line = stripControls(text).replace(/\s+/g, ' ').trim();
  const short = line.length > limit ? `${whole(line.slice(0, limit - 1))}…` : line;
  // The word before it keeps the parser from seeing a list, a heading or a rule where none can be.
  return neutralise(`x ${short}`, references).replaceAll('\n', ' ').slice(2);
}

/** Without blank lines at its ends; the indentation of the first line stays, which may make it code. */
function trimLines(text: string): string {
  return text.trimEnd().replace(/^(?:[ \t]*\n)+/, '');
}

function neutralise(text: string, references: boolean): string {
  let now = text;
  for (let pass = 0; pass < PASSES; pass++) {
    const edits = outline(now).blocks.flatMap((block) => editsIn(now, block, references));
    if (edits.length === 0) return now;
    now = applyEdits(now, edits);
  }
  return fenced(text);
}

/** Each block is read alone: the parser takes the square of what it gets, and most blocks hold nothing for it. */
function editsIn(text: string, { start, end, kind }: Block, references: boolean): Edit[] {
  const source = text.slice(start, end);
  if (kind === 'code' || !/[@#!<&`]|https?:/i.test(source)) return [];
  return markdownNodes(source).flatMap((node) =>
    edit(source, node, references).map((found) => ({
      ...found,
      start: found.start + start,
      end: found.end + start,
    })),
  );
}

function edit(text: string, { kind, start, end }: MarkdownNode, references: boolean): Edit[] {
  const source = text.slice(start, end);
  const after = plain(kind, source, references);
  return after === source ? [] : [{ start, end, text: after }];
}

function plain(kind: MarkdownNode['kind'], source: string, references: boolean): string {
  switch (kind) {
    case 'image':
      return source.slice(1);
    case 'html':
      return plainHtml(source);
    case 'span':
      return splitSpan(source);
    case 'link':
      return !references && ISSUE_PAGE.test(source) ? `\`${source.slice(1, -1)}\`` : source;
    case 'text':
      return plainWords(source, references);
  }
}

function plainHtml(source: string): string {
  if (/^<br ?\/?>$/i.test(source)) return source;
  if (/^<!--(?:(?!-->)[\s\S])*-->$/.test(source)) return '';
  return source.replaceAll('<', '&lt;');
}

/** The forge ends a cell of a table also within code, and the rest of it would be text: so each part is code of its own. */
function splitSpan(source: string): string {
  if (!source.includes('|') || !/[@#!<]/.test(source)) return source;
  const run = /^`+/.exec(source)?.[0] ?? '`';
  const parts = source.slice(run.length, -run.length).split('|');
  return parts.map((part) => (part.trim() === '' ? part : `${run} ${part.trim()} ${run}`)).join('|');
}

const ISSUE_PAGE = /https?:\/\/[^\s<>`]+\/(?:issues|pulls?)\/\d+/i;

/**
 * Mentions; addresses of issues; numbers of issues; then what must not be mistaken for one of them or become more in
 * another place: escapes, back-ticks that open nothing, pictures and tags, and the signs by name or number.
 */
const WORDS = new RegExp(
  [
    String.raw`(?<mention>(?<![\p{L}\p{N}/.+@-])\\?@[A-Za-z0-9_][\w-]*(?:[./]+[\w-]+)*)`,
    String.raw`(?<page>https?:\/\/[^\s<>${'`'}]+\/(?:issues|pulls?)\/\d+[^\s<>${'`'}]*)`,
    String.raw`(?<number>(?<![\p{L}\p{N}_&;/])(?:[\w.-]+\/[\w.-]+)?\\?[#!]\d+(?![\p{L}\p{N}_]))`,
    String.raw`(?<escape>\\[\s\S])`,
    '(?<tick>`)',
    '(?<picture>!(?=\\[))',
    '(?<angle><(?=[!?/A-Za-z]))',
    '(?<spelled>&(?=(?:#0*(?:33|35|64)|#x0*(?:21|23|40)|num|excl|commat);))',
  ].join('|'),
  'giu',
);

function plainWords(source: string, references: boolean): string {
  return source.replace(WORDS, (found: string, ...more: unknown[]) => {
    const kinds = more.at(-1) as Readonly<Record<string, string | undefined>>;
    if (kinds.escape !== undefined) return found;
    if (kinds.tick !== undefined) return '\\`';
    if (kinds.picture !== undefined) return '';
    if (kinds.angle !== undefined) return '&lt;';
    if (kinds.spelled !== undefined) return '&amp;';
    return kinds.mention === undefined && references ? found : `\`${found.replace('\\', '')}\``;
  });
}

/** The blocks that fit, and of a first one that does not the lines. */
function cutBlocks(text: string, limit: number): Quoted {
  if (text.length <= limit) return { text, cut: false };
  const head = text.slice(0, limit + 1);
  const { blocks } = outline(head);
  const last = blocks.findLast(({ end }) => end < head.length);
  if (last) return { text: head.slice(0, last.end), cut: true };
  return {
    text: head.slice(0, Math.max(0, head.lastIndexOf('\n'))) || whole(head.slice(0, limit)),
    cut: true,
  };
}

/** A text that was cut anywhere, without half of a character at its end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

/** A fence that the author or the cut left open gets its last line. */
function closeFence(text: string): string {
  const last = outline(text).blocks.at(-1);
  if (last?.kind !== 'code' || last.closed !== false) return text;
  return `${text}\n${/^ {0,3}(`{3,}|~{3,})/.exec(text.slice(last.start))?.[1] ?? ''}`;
}

function demoteHeadings(text: string, depth: number): string {
  const headings = outline(text).blocks.filter(isHeading);
  const shift = depth - Math.min(...headings.map((heading) => heading.depth));
  return applyEdits(
    text,
    headings.map(({ start, end, depth: now, text: words }) => {
      const mark = '#'.repeat(Math.max(1, Math.min(6, now + shift)));
      return { start, end, text: `${mark} ${words.replace(/\s*\n\s*/g, ' ')}` };
    }),
  );
}
