import { MARKS } from '../core/style-marks.ts';

/**
 * Styles as private marks in the text. Only the terminal turns them into escape sequences, after it has
 * removed every control character: so nothing that a file or a server says can reach the screen raw.
 */
export const bold = (text: string): string => MARKS.bold + text + MARKS.end;
export const dim = (text: string): string => MARKS.dim + text + MARKS.end;
export const red = (text: string): string => MARKS.red + text + MARKS.end;
export const green = (text: string): string => MARKS.green + text + MARKS.end;
export const yellow = (text: string): string => MARKS.yellow + text + MARKS.end;
export const cyan = (text: string): string => MARKS.cyan + text + MARKS.end;
