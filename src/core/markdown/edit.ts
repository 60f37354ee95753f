/** Replace the characters from start to end (exclusive) by text; start = end inserts. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies edits to a text by offset; every byte outside of them stays as it was.
 *
 * In: edits in any order that do not overlap; several insertions at one offset keep their order.
 * Throws a RangeError when two edits overlap, which is a bug of the caller.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start)
      throw new RangeError(`overlapping edit at offset ${edit.start}`);
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
