import { isSpace } from './line.ts';
import { LineEnds } from './line-ends.ts';

const TAB = 9;

/** A place in a line that knows columns: a tab reaches to the next multiple of four and may be used up in part. */
export class Cursor {
  /** Offset of the end of the line, without its line end. */
  end = 0;
  private at = 0;
  private column = 0;
  /** Columns left of a tab that is used up in part. */
  private partial = 0;
  /** The next character that is not a blank, and its column; not known while it is before `at`. */
  private ink = -1;
  private inkColumn = 0;
  /** The line from the ink on, cut out once. */
  private cut = '';
  private cutAt = -1;
  private readonly lines: LineEnds;

  constructor(private readonly text: string) {
    this.lines = new LineEnds(text);
  }

  /** Moves to the line at an offset and answers where the next line begins. */
  startLine(start: number): number {
    const next = this.lines.next(start);
    this.at = start;
    this.column = 0;
    this.partial = 0;
    this.ink = -1;
    this.cutAt = -1;
    this.end = this.lines.end;
    return next;
  }

  /** Columns of blank before the next character. */
  indent(): number {
    this.findInk();
    return this.inkColumn - this.column;
  }

  blank(): boolean {
    this.findInk();
    return this.ink === this.end;
  }

  /** The line from its next character that is not a blank. */
  rest(): string {
    this.findInk();
    if (this.cutAt !== this.ink) {
      this.cut = this.text.slice(this.ink, this.end);
      this.cutAt = this.ink;
    }
    return this.cut;
  }

  /** Looks for the next character that is not a blank, once for each run of blanks. */
  private findInk(): void {
    if (this.ink >= this.at) return;
    let { at } = this;
    let column = this.column + this.partial;
    for (; at < this.end && isSpace(this.text.charCodeAt(at)); at++) column += this.width(at, column);
    this.ink = at;
    this.inkColumn = column;
  }

  toEnd(): void {
    this.at = this.end;
    this.ink = this.end;
    this.partial = 0;
  }

  skipColumns(count: number): void {
    let left = count;
    while (left > 0) {
      if (this.partial > 0) {
        const step = Math.min(left, this.partial);
        this.partial -= step;
        this.column += step;
        left -= step;
      } else if (this.at < this.end && isSpace(this.text.charCodeAt(this.at))) {
        this.partial = this.width(this.at, this.column);
        this.at++;
      } else return;
    }
  }

  /** Takes a `>` and one blank after it, if the next character is one. */
  takeQuote(): boolean {
    if (this.rest().charCodeAt(0) !== 62) return false;
    this.skipColumns(this.indent());
    this.skipMark(1);
    if (this.indent() > 0) this.skipColumns(1);
    return true;
  }

  /** Takes a list marker and the blanks after it; answers the columns from the marker to the content. */
  takeMarker(width: number): number {
    this.skipColumns(this.indent());
    this.skipMark(width);
    const blanks = this.indent();
    const padding = this.blank() || blanks > 4 || blanks < 1 ? 1 : blanks;
    this.skipColumns(padding);
    return width + padding;
  }

  private skipMark(width: number): void {
    this.at += width;
    this.column += width;
    this.partial = 0;
    this.ink = -1;
  }

  private width(at: number, column: number): number {
    return this.text.charCodeAt(at) === TAB ? 4 - (column % 4) : 1;
  }
}
