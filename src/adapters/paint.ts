import { stripControls } from '../core/control-characters.ts';
import { MARKS } from '../core/style-marks.ts';

const CODES: Readonly<Record<string, string>> = {
  [MARKS.bold]: '\u001b[1m',
  [MARKS.dim]: '\u001b[2m',
  [MARKS.red]: '\u001b[31m',
  [MARKS.green]: '\u001b[32m',
  [MARKS.yellow]: '\u001b[33m',
  [MARKS.cyan]: '\u001b[36m',
};
const RESET = '\u001b[0m';
const EVERY_MARK = /[\u{F0000}-\u{F0006}]/gu;

/** Styles lie at most this deep in each other; what is deeper came from a hostile text and is not coloured. */
const DEEPEST = 8;

/**
 * Makes text ready for a terminal: control characters and escape sequences are removed, then the private marks become
 * colours, or nothing. Linear in the size of the text.
 */
export function paint(text: string, color: boolean): string {
  const safe = stripControls(text);
  if (!color) return safe.replace(EVERY_MARK, '');
  const open: string[] = [];
  let deeper = 0;
  const painted = safe.replace(EVERY_MARK, (mark) => {
    if (mark !== MARKS.end) {
      if (open.length === DEEPEST) deeper++;
      else open.push(CODES[mark] ?? '');
      return deeper > 0 ? '' : (open.at(-1) ?? '');
    }
    if (deeper > 0) {
      deeper--;
      return '';
    }
    return open.pop() === undefined ? '' : RESET + open.join('');
  });
  return open.length > 0 ? painted + RESET : painted;
}
