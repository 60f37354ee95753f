/** Finds the ends of lines (`\n`, `\r\n`, `\r`), asked for one line after the other. */
export class LineEnds {
  /** Offset of the end of the line that was asked for last, without its line end. */
  end = 0;
  /** The next line feed and carriage return, each looked for once. */
  private feed = -1;
  private carriage = -1;

  constructor(private readonly text: string) {}

  /** Moves to the line at an offset, never back, and answers where the next line begins. */
  next(start: number): number {
    const { text } = this;
    if (this.feed < start) this.feed = indexOr(text.length, text.indexOf('\n', start));
    if (this.carriage < start) this.carriage = indexOr(text.length, text.indexOf('\r', start));
    const { feed, carriage } = this;
    const end = feed < carriage ? feed : carriage;
    this.end = end;
    return feed === end + 1 && end === carriage ? end + 2 : end + 1;
  }
}

function indexOr(none: number, found: number): number {
  return found < 0 ? none : found;
}
