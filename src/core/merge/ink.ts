import { outline } from '../markdown/outline.ts';
import { belongsToPlace } from '../requirement.ts';

/** How the last line begins of what may be a table, a link definition or a rule. */
const LAST_LINE = /^[ \t]*(?:\||\[[^\]]+\]:|(?:[-*_][ \t]*){3})/;

/**
 * A piece without what trails it and belongs to the place: comments, tables, link definitions and rules at its end. They
 * are the piece's own only as long as another piece stands below. In: the text of a piece. Out: a beginning of it, all of
 * it where nothing else is there. Never throws.
 */
export function inkOf(text: string): string {
  if (!mayEndInTrail(text)) return text;
  const source = `\n${text}`;
  const { blocks } = outline(source);
  const last = blocks.findLast((block) => !belongsToPlace(source, block));
  return last ? text.slice(0, last.end - 1) : text;
}

/** A cheap look at the last line before the text is read. Of a comment it need not hold more than the end. */
function mayEndInTrail(text: string): boolean {
  const end = text.trimEnd();
  const line = end.slice(Math.max(end.lastIndexOf('\n'), end.lastIndexOf('\r')) + 1);
  return line.includes('-->') || LAST_LINE.test(line);
}
