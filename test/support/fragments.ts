import fc from 'fast-check';

/** Lines that mean something to Markdown, most of them in combination with others. */
const LINES = [
  ...[
    '# a',
    '## b ##',
    '### Requirement: x',
    '#### Scenario: y',
    '#',
    '#nospace',
    '  ## in',
    '\\# esc',
    '# c \u00a0',
  ],
  ...[
    'text',
    'text two',
    '  para',
    '   three',
    'lazy',
    '  continued',
    '&amp;',
    '| a | b |',
    '|---|---|',
    "'t'",
  ],
  ...['    code', '\ttab', '\t\ttwo', '      deep', '  ', '', '', '', '\t', '\u00a0', '\u000c'],
  ...[
    '- item',
    '  - item',
    '* star',
    '+ plus',
    '-',
    '- ',
    '-   wide',
    '-     five',
    '\t- tab',
    '-\tx',
    '- \tx',
  ],
  ...[
    '1. one',
    '2. two',
    '10) ten',
    '1.',
    '2.',
    '1.\tx',
    '- [ ] 1.1 t',
    '  - [x] 1.2',
    '    - deep',
    '- - p',
  ],
  ...['> quote', '>', '> - q', '>> qq', '> > r', '>-', '>1.', '> # h', '  > q', '> \tx', '>     y', '- > q'],
  ...[
    '```',
    '```js',
    '~~~',
    '````',
    '   ```',
    '    ```',
    '``` a`b',
    '> ```',
    '- ```',
    '  ```',
    '1. ```',
    '   x',
  ],
  ...[
    '<!-- c',
    '-->',
    '<!-- one -->',
    '<!---->',
    '<!-->',
    '<div>',
    '</div>',
    '<span>',
    '<a href="x">',
    '> <div>',
  ],
  ...['<script>', '</script>', '<?php', '?>', '<!DOCTYPE x>', '<![CDATA[', ']]>', ']]]>', '- <div>', '- # h'],
  ...['---', '***', '===', '- - -', '- **WHEN** x'],
  ...[
    '[a]: /b',
    '[a]: /b "t"',
    '[a]:',
    '/url',
    '[a]',
    '[a]: <b',
    '[foo',
    'bar]: /url',
    '[x] y',
    '[a]: b c',
    '"title',
  ],
];

/** Pieces of lines: marks of structure, blanks, line ends of every kind, and characters that look like blanks. */
const PIECES = [
  ...[
    '#',
    '-',
    '*',
    '+',
    '>',
    '`',
    '```',
    '~~~',
    '=',
    '==',
    '---',
    '_',
    '***',
    '1.',
    '2)',
    '0.',
    '123456789)',
  ],
  ...[
    ' ',
    '  ',
    '    ',
    '\t',
    '\n',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\u00a0',
    '\u000b',
    '\u000c',
    '\u2028',
    '\ufeff',
  ],
  ...['a', 'b', 'é', '\0', '\\', '|', '"', "'", ':', '&amp;', '[', '](', '[a]: b', '[ ]', '[x]', '(', ')'],
  ...[
    '<',
    '<!--',
    '-->',
    '<a>',
    '</a>',
    '<div>',
    '<pre>',
    '</pre>',
    '<?',
    '?>',
    '<!A',
    '<![CDATA[',
    ']]>',
    ']',
  ],
  ...['# x', '## y', '- z', '...'],
];

/** Documents made of whole lines, with one kind of line end. */
export function linesOfMarkdown(): fc.Arbitrary<string> {
  const lines = fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 12 });
  const end = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');
  return fc.tuple(lines, end, fc.boolean()).map(([all, eol, last]) => all.join(eol) + (last ? eol : ''));
}

/** Documents made of small pieces in any order, line ends mixed. */
export function piecesOfMarkdown(): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 30 }).map((all) => all.join(''));
}

const INDENTS = ['', '', '', '', ' ', '  ', '  ', '   ', '    ', '      '];

/** Beginnings of lines that are text, are not, or are nearly. */
const PLAIN = [
  ...[
    '',
    '',
    '',
    'a',
    'é',
    '"q"',
    "'q'",
    '(p)',
    '`x` y',
    '``',
    '``x``',
    '```',
    '**b**',
    '**',
    '*c*',
    '{',
    '~',
    '|t|',
  ],
  ...[
    '- a',
    '- a',
    '- é',
    '- "q"',
    '- (p)',
    '- `x`',
    '- ``x``',
    '- ```',
    '- **b** c',
    '- **',
    '- *c*',
    '- {',
    '- \u00a0',
  ],
  ...[
    '-',
    '- ',
    '-  a',
    '* a',
    '1. a',
    '2. a',
    '> a',
    '- [x] t',
    '- # h',
    '- - a',
    '- > a',
    '- <b>',
    '- [l]: x',
  ],
  ...[
    '# h',
    '## h #',
    '###h',
    '#### ',
    '=',
    '===',
    '--',
    '---',
    '- - -',
    '[l]: x',
    '[l',
    '<b>',
    '<div>',
    '<!--',
    '\u00a0',
  ],
];

/** Documents of paragraphs, headings and lists as people write them, with a few lines between that break them off. */
export function plainMarkdown(): fc.Arbitrary<string> {
  const line = fc
    .tuple(fc.constantFrom(...INDENTS), fc.constantFrom(...PLAIN))
    .map((parts) => parts.join(''));
  const lines = fc.array(line, { minLength: 1, maxLength: 8 });
  return fc.tuple(lines, fc.constantFrom('\n', '\n', '\r\n', '\r')).map(([all, eol]) => all.join(eol));
}
