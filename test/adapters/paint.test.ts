import { expect, test } from 'vitest';
import { paint } from '../../src/adapters/paint.ts';
import { bold, dim, green, red } from '../../src/render/style.ts';

test.each<[name: string, text: string, shown: string]>([
  ['line feeds and tabs stay', 'a\n\tb', 'a\n\tb'],
  ['carriage returns and other controls go', 'a\r\nb\u0000\u0007\b\u007f', 'a\nb'],
  ['colours of a file', 'a\u001b[31;1mred\u001b[0m', 'ared'],
  ['moving the cursor', 'a\u001b[2J\u001b[Hb', 'ab'],
  ['a title', 'a\u001b]0;title\u0007b', 'ab'],
  ['a link with its end in two characters', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['device control', 'a\u001bPq#0\u001b\\b', 'ab'],
  ['sequences of one character', 'a\u009b31mb\u009d0;title\u009cc\u0085', 'abc'],
  ['a sequence that does not end hides nothing', 'a\u001b]0;the rest\nnext', 'a0;the rest\nnext'],
  ['a sequence at the end', 'a\u001b[', 'a'],
  ['a lone escape', 'a\u001b', 'a'],
  ['character sets', 'a\u001b(0b', 'ab'],
  ['directions', 'a\u202eb\u2066c\u2069', 'abc'],
  ['byte-order marks', '\ufeffa\ufeff', 'a'],
  ['other languages', 'é 漢字 😀 \u05d0', 'é 漢字 😀 \u05d0'],
])('hostile text is made safe: %s', (_, text, shown) => {
  expect(paint(text, false)).toBe(shown);
  expect(paint(text, true)).toBe(shown);
});

test('styles become colours, or nothing', () => {
  expect(paint(`${red('no')} ${dim('maybe')}`, true)).toBe('\u001b[31mno\u001b[0m \u001b[2mmaybe\u001b[0m');
  expect(paint(`${red('no')} ${dim('maybe')}`, false)).toBe('no maybe');
});

test('a style within a style gives the outer one back', () => {
  expect(paint(bold(`a${green('b')}c`), true)).toBe('\u001b[1ma\u001b[32mb\u001b[0m\u001b[1mc\u001b[0m');
});

test('styles that a text forged do not leak into what follows', () => {
  expect(paint('\u{F0003}x', true)).toBe('\u001b[31mx\u001b[0m');
  expect(paint('x\u{F0000}\u{F0000}', true)).toBe('x');
});

test.each<[name: string, piece: string]>([
  ['escapes', '\u001b'],
  ['beginnings of titles', '\u001b]0;'],
  ['beginnings in one character', '\u0090'],
  ['beginnings of control sequences', '\u001b[1;'],
  ['styles', '\u{F0001}'],
  ['styles that begin and end', '\u{F0001}\u{F0003}\u{F0000}'],
])('the time grows with the text only: %s', (_, piece) => {
  const start = performance.now();
  paint(piece.repeat(1_000_000 / piece.length), true);
  paint(`\u001b]${piece.repeat(1_000_000 / piece.length)}`, true);
  expect(performance.now() - start).toBeLessThan(2000);
});
