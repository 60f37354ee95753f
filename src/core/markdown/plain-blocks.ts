import { atxDepth, atxTitle, beginsItem, beginsText } from './line.ts';
import { LineEnds } from './line-ends.ts';
import type { BlockKind } from './outline.ts';
import type { TopBlocks } from './top-blocks.ts';

const SPACE = 32;
const HASH = 35;
const DASH = 45;

/** Blanks before a line: lists that are nested deeper than the scanner follows are left to it. */
const WIDEST = 100;

/**
 * The blocks that most documents are made of: headings, paragraphs and lists with `- `, nested ones too, that begin at
 * the margin. One loop with few calls reads them, told by the first characters of their lines; a block with any other
 * line is left to the scanner.
 */
export class PlainBlocks {
  private readonly lines: LineEnds;

  constructor(
    private readonly text: string,
    private readonly top: TopBlocks,
  ) {
    this.lines = new LineEnds(text);
  }

  /**
   * Reads from an offset where nothing is open, and which is not before the last one. Answers where the first block
   * begins that is not of this kind.
   */
  read(from: number): number {
    const { text, top, lines } = this;
    let at = from;
    let inList = false;
    let inText = false;
    while (at < text.length) {
      const next = lines.next(at);
      const { end } = lines;
      const first = text.charCodeAt(at);
      const isOpen = inList || inText;
      if (at === end) inText = false;
      else if (isOpen && this.goesOn(first, at, inList, inText)) {
        top.extendTo(end);
        inText = true;
      } else {
        const kind = this.begin(first, at, end);
        if (!kind) return isOpen ? top.takeBack() : at;
        inList = kind === 'list';
        inText = kind !== 'heading';
      }
      at = next;
    }
    return at;
  }

  /** Whether a line belongs to the list or paragraph above it. */
  private goesOn(first: number, start: number, inList: boolean, inText: boolean): boolean {
    if (first === DASH) return inList && beginsItem(this.text, start);
    if (first === SPACE) return this.goesOnIndented(start, inList, inText);
    return inText && beginsText(this.text, start);
  }

  /** Words go on with a paragraph however far they are indented; what is indented by two or three is in the item. */
  private goesOnIndented(start: number, inList: boolean, inText: boolean): boolean {
    const { text } = this;
    let at = start + 1;
    while (text.charCodeAt(at) === SPACE) at++;
    const width = at - start;
    const inItem = inList && width > 1 && (inText || width < 4);
    if (width > WIDEST) return false;
    return ((inText || inItem) && beginsText(text, at)) || (inItem && beginsItem(text, at));
  }

  /** Adds the block that a line begins; undefined where the line is of another kind. */
  private begin(first: number, start: number, end: number): BlockKind | undefined {
    const { text, top } = this;
    if (first === HASH) {
      const depth = atxDepth(text, start, end);
      if (depth === 0) return undefined;
      top.add({ kind: 'heading', start, end, depth, text: atxTitle(text, start + depth, end) });
      return 'heading';
    }
    const isItem = first === DASH;
    if (!(isItem ? beginsItem(text, start) : beginsText(text, start))) return undefined;
    const kind = isItem ? 'list' : 'text';
    top.add({ kind, start, end });
    return kind;
  }
}
