/** Private marks that stand for styles in text. Only the paint adapter turns them into escape sequences. */
export const MARKS = {
  end: '\u{F0000}',
  bold: '\u{F0001}',
  dim: '\u{F0002}',
  red: '\u{F0003}',
  green: '\u{F0004}',
  yellow: '\u{F0005}',
  cyan: '\u{F0006}',
} as const;
