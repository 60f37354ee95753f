import { isBlank } from './line.ts';
import type { Block } from './outline.ts';

type Open = { -readonly [K in keyof Block]: Block[K] };

/** The top-level blocks of a document while it is scanned; the last one may still grow. */
export class TopBlocks {
  private readonly blocks: Open[] = [];
  /** That of the last block, where it is a list. */
  private marker: string | undefined;

  constructor(private readonly text: string) {}

  /** Takes a block over: it is changed while it grows. */
  add(block: Block): void {
    this.blocks.push(block);
    this.marker = undefined;
  }

  /** The last block goes on to an offset. */
  extendTo(end: number): void {
    (this.blocks[this.blocks.length - 1] as Open).end = end;
  }

  /** Drops the last block, and answers where it began. */
  takeBack(): number {
    return (this.blocks.pop() as Open).start;
  }

  /** Whether no list would go on with an item. */
  isClosed(): boolean {
    return this.marker === undefined;
  }

  /** A quote (no marker) or a list item; one with the same marker goes on with the list above it. */
  openContainer(start: number, end: number, marker: string | undefined): void {
    if (marker !== undefined && this.marker === marker) return this.extend(start, end);
    this.add({ kind: marker === undefined ? 'quote' : 'list', start, end });
    this.marker = marker;
  }

  /** The last block goes on to the end of a line, unless the line is blank. */
  extend(start: number, end: number): void {
    const last = this.blocks.at(-1);
    if (last && !isBlank(this.text, start, end)) last.end = end;
  }

  /** The closing line of a fence was found. */
  close(): void {
    const last = this.blocks.at(-1);
    if (last) last.closed = true;
  }

  /** The paragraph turns out to be a setext heading. */
  makeHeading(depth: 1 | 2): void {
    const last = this.blocks.at(-1);
    if (last)
      Object.assign(last, { kind: 'heading', depth, text: this.text.slice(last.start, last.end).trim() });
  }

  finish(): Block[] {
    return this.blocks;
  }
}
