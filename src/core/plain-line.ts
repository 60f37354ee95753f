import type { Block } from './markdown/outline.ts';

/** A line of a paragraph or a list, trimmed, with its offset. */
export interface PlainLine {
  readonly line: string;
  readonly start: number;
}

/** The trimmed lines of paragraphs and lists, with their offsets. */
export function plainLines(text: string, blocks: readonly Block[]): PlainLine[] {
  const lines: PlainLine[] = [];
  for (const block of blocks) {
    if (block.kind !== 'list' && block.kind !== 'text') continue;
    let start = block.start;
    for (const line of text.slice(block.start, block.end).split(/(?<=\n)|(?<=\r)(?!\n)/)) {
      lines.push({ line: line.trim(), start });
      start += line.length;
    }
  }
  return lines;
}
