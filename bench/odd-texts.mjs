// Texts of 1 MB that are hard on parsers. Each is one function from a size to a string.

export const ODD_SIZE = 1024 * 1024;

export const oddTexts = {
  spaces: (size) => `## REMOVED Requirements\n\n- ### Requirement: Far${' '.repeat(size)}end`,
  'rename-spaces': (size) =>
    `## RENAMED Requirements\n\n- FROM: \`### Requirement: Far${' '.repeat(size)}end\``,
  blanks: (size) => ' \t\n'.repeat(size / 3),
  'back-ticks': (size) => fill(size, (n) => `${'`'.repeat(1 + (n % 400))} x `),
  'fence-lines': (size) => fill(size, (n) => `${'`'.repeat(3 + (n % 7))}${n % 3 ? '' : ' sh'}\n`),
  'nested-lists': (size) => fill(size, (n) => `${'  '.repeat(n)}- level ${n}\n`),
  'list-line': (size) => `${'- '.repeat(size / 2)}x`,
  'quote-line': (size) => `${'> '.repeat(size / 2)}x`,
  '50000-headings': () => Array.from({ length: 50000 }, (_, n) => `### Requirement: H${n}\n`).join(''),
  'long-line': (size) => 'the caller SHALL wait '.repeat(size / 22),
  stars: (size) => fill(size, (n) => `${'*'.repeat(1 + (n % 5))}a `),
  'star-run': (size) => '*'.repeat(size),
  brackets: (size) => '['.repeat(size),
};

/** Pieces by number until the size is reached. */
function fill(size, piece) {
  const pieces = [];
  for (let length = 0, n = 0; length < size; n++) {
    pieces.push(piece(n));
    length += pieces[n].length;
  }
  return pieces.join('');
}
