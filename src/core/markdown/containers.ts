import type { Cursor } from './cursor.ts';

/** A block quote or list item that is open. */
export interface Container {
  readonly type: 'quote' | 'item';
  /** Columns that a line must be indented by to stay in a list item. */
  readonly width: number;
  /** Whether a list item has nothing in it yet; a blank line then ends it. */
  empty: boolean;
}

/** Whether a line goes on in a container; if so the cursor moves past what says so. */
export function staysOpen(container: Container, cursor: Cursor): boolean {
  if (container.type === 'quote') return cursor.indent() < 4 && cursor.takeQuote();
  if (cursor.blank()) {
    if (container.empty) return false;
    cursor.toEnd();
    return true;
  }
  if (cursor.indent() < container.width) return false;
  cursor.skipColumns(container.width);
  return true;
}

/** Opens a block quote at a `>`. */
export function openQuote(cursor: Cursor): Container {
  cursor.takeQuote();
  return { type: 'quote', width: 0, empty: false };
}

/** Opens a list item at a marker of a width. */
export function openItem(cursor: Cursor, width: number): Container {
  const indent = cursor.indent();
  return { type: 'item', width: indent + cursor.takeMarker(width), empty: true };
}
