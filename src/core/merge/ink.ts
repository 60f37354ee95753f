import { outline } from '../markdown/outline.ts';
import { belongsToPlace } from '../requirement.ts';

/** The last line of what may be a comment, a table, a link definition or a rule. */
const LAST_LINE = /(?:^|[\r\n])[ \t]*(?:\||\[[^\]\r\n]+\]:|[^\r\n]*-->|(?:[-*_][ \t]*){3})[^\r\n]*\s*$/;

/**
 * A piece without what trails it and belongs to the place: comments, tables, link definitions and rules at its end. They
 * are the piece's own only as long as another piece stands below. In: the text of a piece. Out: a beginning of it, all of
 * it where nothing else is there. Never throws.
 */
export function inkOf(text: string): string {
  if (!LAST_LINE.test(text)) return text;
  const source = `\n${text}`;
  const { blocks } = outline(source);
  const last = blocks.findLast((block) => !belongsToPlace(source, block));
  return last ? text.slice(0, last.end - 1) : text;
}
