import { openItem, openQuote, staysOpen } from './containers.ts';
import { type HtmlKind, htmlCloses, htmlOpen } from './html.ts';
import {
  atxDepth,
  atxTitle,
  fenceCloses,
  fenceOpen,
  isBlank,
  isThematicBreak,
  type ListMarker,
  listMarker,
  opensLabel,
  setextDepth,
} from './line.ts';
import { BRACKET, INDENTED, type Leaf, NONE, OpenBlocks, type Scan, TEXT } from './open-blocks.ts';
import { PlainBlocks } from './plain-blocks.ts';
import { TopBlocks } from './top-blocks.ts';

const OPEN_FENCE = { closed: false };

/**
 * Scans the block structure of CommonMark line by line: containers, fences, HTML blocks, headings.
 *
 * In: the text and the offset at which Markdown begins. Out: its top-level blocks, and the first place
 * at which another reading is possible that this scanner does not decide.
 */
export function scanBlocks(text: string, bodyStart: number): Scan {
  const top = new TopBlocks(text);
  const plain = new PlainBlocks(text, top);
  let at = plain.read(bodyStart);
  if (at >= text.length) return { blocks: top.finish() };
  const scanner = new Scanner(text, top);
  while (at < text.length) {
    at = scanner.line(at);
    if (scanner.isClosed()) at = plain.read(at);
  }
  return scanner.finish();
}

class Scanner extends OpenBlocks {
  /** Whether the line stands right below a paragraph or indented code that could go on. */
  private interrupting = false;

  /** Reads the line that begins at an offset and answers where the next one begins. */
  line(start: number): number {
    this.lineStart = start;
    const next = this.cursor.startLine(start);
    const matched = this.matchContainers();
    if (!this.continueLeaf(matched)) this.startBlocks(matched);
    return next;
  }

  private matchContainers(): number {
    let depth = 0;
    for (const container of this.open) {
      if (!staysOpen(container, this.cursor)) break;
      depth++;
    }
    return depth;
  }

  /** Fences and HTML blocks swallow their lines; answers true when the line is dealt with. */
  private continueLeaf(matched: number): boolean {
    if (this.leaf.kind !== 'fence' && this.leaf.kind !== 'html') return false;
    if (matched < this.open.length) return false;
    return this.leaf.kind === 'fence' ? this.continueFence(this.leaf.run) : this.continueHtml(this.leaf.html);
  }

  private continueFence(run: string): boolean {
    const closes = this.cursor.indent() < 4 && fenceCloses(this.cursor.rest(), run);
    this.extend();
    if (!closes) return true;
    this.leaf = NONE;
    if (this.open.length === 0) this.top.close();
    return true;
  }

  private continueHtml(kind: HtmlKind): boolean {
    this.extend();
    if (this.cursor.blank() && kind >= 6) {
      this.leaf = NONE;
      return true;
    }
    if (htmlCloses(this.cursor.rest(), kind)) this.leaf = NONE;
    return true;
  }

  private startBlocks(matched: number): void {
    let depth = matched;
    this.suspectUnclosed(matched);
    this.interrupting =
      matched === this.open.length && (this.leaf.kind === 'text' || this.leaf.kind === 'indented');
    while (true) {
      const lazy = depth < this.open.length && this.leaf.kind === 'text';
      const inText = this.leaf.kind === 'text' && depth === this.open.length;
      if (this.cursor.blank()) return this.blankLine(depth);
      if (this.cursor.indent() >= 4) return this.indentedLine(depth, inText, lazy);
      const rest = this.cursor.rest();
      if (rest.charCodeAt(0) === 62) this.openContainer(depth, openQuote(this.cursor));
      else if (this.startLeaf(rest, depth, inText, lazy)) return;
      else if (!this.startItem(rest, depth, inText)) return this.textLine(depth, inText, lazy);
      depth++;
    }
  }

  private startItem(rest: string, depth: number, inText: boolean): boolean {
    const item = this.findItem(rest, inText);
    if (item) this.openContainer(depth, openItem(this.cursor, item.width), item.type);
    return item !== undefined;
  }

  private blankLine(depth: number): void {
    this.closeTo(depth);
    if (this.leaf.kind !== 'indented') this.leaf = NONE;
    if (depth > 0) this.extend();
  }

  private indentedLine(depth: number, inText: boolean, lazy: boolean): void {
    if (inText || lazy) return this.textLine(depth, inText, lazy);
    if (depth < this.open.length) this.suspect('construct');
    this.closeTo(depth);
    if (this.leaf.kind === 'indented') return this.extend();
    this.addLeaf('code', INDENTED);
  }

  /** Headings, fences, HTML and rules: blocks that are complete or open with one line. */
  private startLeaf(rest: string, depth: number, inText: boolean, lazy: boolean): boolean {
    const hashes = atxDepth(rest, 0, rest.length);
    if (hashes > 0)
      return this.addAt(depth, 'heading', NONE, {
        depth: hashes,
        text: atxTitle(rest, hashes, rest.length),
      });
    const run = fenceOpen(rest);
    if (run) return this.addAt(depth, 'code', { kind: 'fence', run }, OPEN_FENCE);
    const html = htmlOpen(rest, inText || lazy);
    if (lazy && !html && htmlOpen(rest, false)) this.suspect('construct');
    if (html) {
      const leaf: Leaf = htmlCloses(rest, html) ? NONE : { kind: 'html', html };
      return this.addAt(depth, 'html', leaf);
    }
    const setext = inText ? setextDepth(rest) : undefined;
    if (setext) return this.endSetext(setext);
    return isThematicBreak(rest) ? this.addAt(depth, 'rule', NONE) : false;
  }

  private findItem(rest: string, inText: boolean): ListMarker | undefined {
    const marker = listMarker(rest);
    if (!marker) return undefined;
    const interrupts = marker.first && !isBlank(rest, marker.width);
    if (inText && !interrupts) return undefined;
    if (!interrupts && this.interrupting) this.suspect('construct');
    return marker;
  }

  private textLine(depth: number, inText: boolean, lazy: boolean): void {
    if (inText || lazy) {
      if (this.leaf.kind === 'text' && this.leaf.bracket) this.suspectAfterDefinition();
      return this.extend();
    }
    this.closeTo(depth);
    this.addLeaf('text', opensLabel(this.cursor.rest()) ? BRACKET : TEXT);
  }

  /** remark lets some lines into a container whose fence or HTML block is still open. */
  private suspectUnclosed(matched: number): void {
    const isOpen = this.leaf.kind !== 'text' && this.leaf.kind !== 'none';
    if (isOpen && matched < this.open.length && !this.cursor.blank()) this.suspect('construct');
  }

  /** A link definition may end above this line, and then the line begins something of its own. */
  private suspectAfterDefinition(): void {
    const rest = this.cursor.rest();
    if (this.cursor.indent() >= 4 || htmlOpen(rest, false) || listMarker(rest)) this.suspect('construct');
  }
}
