import type { Block } from './markdown/outline.ts';
import { lineStarts } from './place.ts';

/** A line of a paragraph or a list, trimmed, with its offset. */
export interface PlainLine {
  readonly line: string;
  readonly start: number;
}

/** The trimmed lines of paragraphs and lists, with their offsets. */
export function plainLines(text: string, blocks: readonly Block[]): PlainLine[] {
  return blocks
    .filter(({ kind }) => kind === 'list' || kind === 'text')
    .flatMap(({ start, end }) => {
      const starts = lineStarts(text.slice(start, end));
      return starts.map((from, at) => {
        const to = starts[at + 1] ?? end - start;
        return { line: text.slice(start + from, start + to).trim(), start: start + from };
      });
    });
}
