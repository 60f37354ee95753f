/** Texts of about a million characters that are hard on readers, each made from its size. */
export type OddText = (size: number) => string;

const HEAD = [
  '# s',
  '## Purpose\nA purpose that is long enough to be no brief purpose at all.',
  '## Requirements',
  '### Requirement: One\nThe system SHALL.',
  '#### Scenario: A\n- **WHEN** x\n- **THEN** y\n\n',
].join('\n\n');

/** A spec that nothing is wrong with. */
export const PLAIN_SPEC = HEAD;

/** A delta for it. */
export const PLAIN_DELTA = HEAD.slice(HEAD.indexOf('### '))
  .replace('### ', '## MODIFIED Requirements\n\n### ')
  .replace('THEN** y', 'THEN** z');

export function fill(unit: string, size: number): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

/** Pieces until the size is reached. */
function many(size: number, piece: (number: number) => string): string {
  const pieces: string[] = [];
  for (let length = 0; length < size; length += pieces.at(-1)?.length ?? 0) pieces.push(piece(pieces.length));
  return pieces.join('');
}

function requirement(name: string, word = 'SHALL'): string {
  return `### Requirement: ${name}\nIt ${word} do.\n\n#### Scenario: S\n- **WHEN** x\n\n`;
}

/** Hard on anything that reads Markdown. */
export const MARKDOWN: Readonly<Record<string, OddText>> = {
  spaces: (size) => fill(' ', size),
  'line ends': (size) => fill('\r\n', size),
  'lone carriage returns': (size) => fill('\r', size),
  tabs: (size) => fill('\t-\n', size),
  'back-ticks': (size) => fill('`', size),
  'runs of back-ticks': (size) => many(size, (number) => `${'`'.repeat(1 + (number % 400))} x `),
  fences: (size) => fill('```\n', size),
  stars: (size) => fill('*', size),
  'emphasis soup': (size) => fill('***a ', size),
  hashes: (size) => fill('#', size),
  'empty headings': (size) => fill('#\n', size),
  'nested lists': (size) => many(size, (number) => `${' '.repeat(2 * (number % 600))}- a\n`),
  'indented lines': (size) => `- a\n${fill(`${' '.repeat(5000)}b\n`, size)}`,
  'a bar and blanks': (size) => `| ${fill(' ', size)}x`,
  'lists in one line': (size) => fill('- ', size),
  'dashes in one line': (size) => fill('- - - - ', size),
  'quotes in one line': (size) => fill('>', size),
  'quotes in quotes': (size) => many(size, (number) => `${'>'.repeat(number % 900)} a\n`),
  'headings of two lines': (size) => fill('a\n=\n', size),
  '50,000 headings': (size) => many(size, (number) => `## heading ${number}\n`),
  'one line': (size) => fill('the caller SHALL wait ', size),
  brackets: (size) => fill('[', size),
  'open definitions': (size) => fill('[a\n', size),
  definitions: (size) => fill('[a]: b\n', size),
  'angle brackets': (size) => fill('<', size),
  'tag soup': (size) => fill('<a b="c" ', size),
  'an open comment': (size) => `<!-- ${fill('a\n', size)}`,
  comments: (size) => fill('<!-- a -->\n', size),
  'front matter that never ends': (size) => `---\n${fill('a: b\n', size)}`,
  'rules that look like front matter': (size) => fill('---\n\n', size),
  'conflict markers': (size) => fill('<<<<<<< a\n', size),
  'open hints': (size) => fill('<<a', size),
  'characters of four bytes': (size) => fill('\u{1f600}', size / 2),
  NULs: (size) => fill('\0', size),
};

/** Hard on what reads specs. */
export const SPECS: Readonly<Record<string, OddText>> = {
  'empty requirements': (size) => HEAD + many(size, (number) => `### Requirement: ${number}\n`),
  requirements: (size) => HEAD + many(size, (number) => requirement(`R${number}`)),
  'requirements of one name': (size) => HEAD + fill(requirement('R'), size),
  'requirements out of place': (size) => many(size, (number) => `### Requirement: ${number}\n`),
  scenarios: (size) => HEAD + many(size, (number) => `#### Scenario: ${number}\n- **WHEN** ${number}\n`),
  'scenarios of one name': (size) => HEAD + fill('#### Scenario: s\n- a\n', size),
  'a long name': (size) => `${HEAD}### Requirement: ${fill('a', size)}\nSHALL\n`,
  'closing marks': (size) => `${HEAD}### Requirement: x ${fill('# ', size)}\n`,
  'open bold': (size) => `${HEAD}### Requirement: M\n${fill('**a', size)}`,
  'lines of metadata': (size) => `${HEAD}### Requirement: M\n${fill('**a**: b\n', size)}`,
  steps: (size) => HEAD + fill('- **WHEN** a\n', size),
  'sections of requirements': (size) => fill('## Requirements\n', size),
  'delta sections': (size) => fill('## ADDED Requirements\n', size),
};

/** Hard on what reads and merges deltas. */
export const DELTAS: Readonly<Record<string, OddText>> = {
  'FROM and TO with blanks': (size) => {
    const name = `\`### Requirement: One${fill(' ', size / 2)}end\``;
    return `## RENAMED Requirements\n- FROM: ${name}\n- TO:${fill(' ', size / 2)}${name}\n`;
  },
  'FROM without TO': (size) => `## RENAMED Requirements\n${fill('FROM: `### Requirement: A`\n', size)}`,
  'bare FROM': (size) => `## RENAMED Requirements\n${fill('FROM:x\n', size)}`,
  'a REMOVED bullet with blanks': (size) =>
    `## REMOVED Requirements\n- \`### Requirement: a${fill(' ', size)}b\n`,
  'a REMOVED bullet with marks': (size) =>
    `## REMOVED Requirements\n- \`### Requirement: a${fill(' #', size)}b\n`,
  'sections with one requirement': (size) =>
    many(size, (number) => `## ADDED Requirements\n${requirement(`R${number}`)}`),
  'near misses': (size) => fill('# ADDED\n', size),
  'glued marks': (size) => `## ADDED Requirements\n${fill('###Requirement: x\n', size)}`,
  strays: (size) => `## ADDED Requirements\n${fill('### a\n', size)}`,
  additions: (size) => `## ADDED Requirements\n\n${many(size, (number) => requirement(`N${number}`))}`,
  'additions of one name': (size) => `## ADDED Requirements\n\n${fill(requirement('N'), size)}`,
  'names that differ in case': (size) =>
    `## ADDED Requirements\n\n${many(size, (number) => requirement(number.toString(2).padStart(15, '0').replaceAll('0', 'a').replaceAll('1', 'A')))}`,
  'new scenarios': (size) =>
    `## MODIFIED Requirements\n### Requirement: One\nSHALL\n\n${many(size, (number) => `#### Scenario: s${number}\n- **WHEN** x${number}\n\n`)}`,
  'new scenarios of one name': (size) =>
    `## MODIFIED Requirements\n### Requirement: One\nSHALL\n\n${many(size, (number) => `#### Scenario: s\n- **WHEN** x${number}\n\n`)}`,
};

/** Hard on pairs of a spec and a delta for it. */
export const PAIRS: Readonly<Record<string, (count: number) => { spec: string; delta: string }>> = {
  'every requirement modified': (count) => ({
    spec: HEAD + repeat(count, (number) => requirement(`R${number}`)),
    delta: `## MODIFIED Requirements\n\n${repeat(count, (number) => requirement(`R${number}`, 'MUST'))}`,
  }),
  'every requirement removed': (count) => ({
    spec: HEAD + repeat(count, (number) => requirement(`R${number}`)),
    delta: `## REMOVED Requirements\n${repeat(count, (number) => `- \`### Requirement: R${number}\`\n`)}`,
  }),
  'every requirement renamed': (count) => ({
    spec: HEAD + repeat(count, (number) => requirement(`R${number}`)),
    delta: `## RENAMED Requirements\n${repeat(count, (number) => `- FROM: \`### Requirement: R${number}\`\n- TO: \`### Requirement: N${number}\`\n`)}`,
  }),
  'every scenario left out': (count) => ({
    spec: HEAD + repeat(count, (number) => `#### Scenario: s${number}\n- **WHEN** x${number}\n\n`),
    delta: PLAIN_DELTA,
  }),
  'every scenario renamed': (count) => ({
    spec: HEAD + repeat(count, (number) => `#### Scenario: s${number}\n- **WHEN** x${number}\n\n`),
    delta: PLAIN_DELTA + repeat(count, (number) => `#### Scenario: t${number}\n- **WHEN** x${number}\n\n`),
  }),
};

function repeat(count: number, piece: (number: number) => string): string {
  return Array.from({ length: count }, (_, number) => piece(number)).join('');
}

/** Hard on what reads tasks. */
export const TASKS: Readonly<Record<string, OddText>> = {
  tasks: (size) => many(size, (number) => `- [ ] ${number}.1 abc\n`),
  'tasks of one number': (size) => fill('- [ ] 1.1 a\n', size),
  'empty boxes': (size) => fill('-[]\n', size),
  'an open box': (size) => `- [${fill(' ', size)}]`,
  'boxes in one line': (size) => fill('- [', size),
  'a long number': (size) => `- [ ] ${fill('1.', size)}`,
  groups: (size) => fill('## 1. x\n- [ ] 1.1 x\n', size),
};

/** Hard on what reads YAML. */
export const YAML: Readonly<Record<string, OddText>> = {
  spaces: (size) => fill(' ', size),
  'one value': (size) => `schema: ${fill('a', size)}`,
  'a long block': (size) => `context: |\n${fill('  a\n', size)}`,
  'brackets in brackets': (size) => fill('[', size),
  'braces in braces': (size) => fill('{a: ', size),
  'lists in lists': (size) => fill('- ', size),
  'keys in keys': (size) => many(size, (number) => `${' '.repeat(number % 1400)}a${number}:\n`),
  'aliases of aliases': () => {
    const names = [...'bcdefghij'];
    const rows = names.map(
      (name, at) => `${name}: &${name} [${fill(`*${at === 0 ? 'a' : names[at - 1]},`, 27)}]`,
    );
    return `a: &a [x,x,x,x,x,x,x,x,x]\n${rows.join('\n')}\n`;
  },
  keys: (size) => many(size, (number) => `k${number}: v\n`),
  'one key': (size) => fill('a: b\n', size),
  'wrong rules': (size) => `rules:\n${many(size, (number) => `  a${number}: b\n`)}`,
  'wrong operations': (size) => `operations:\n${many(size, (number) => `  a${number}: b\n`)}`,
  rules: (size) => `rules:\n${many(size, (number) => `  a${number}:\n    - b\n`)}`,
  'normative words': (size) => `checks:\n  normative:\n${many(size, (number) => `    - W${number}\n`)}`,
  'accepted omissions': (size) => `accepts:\n${many(size, (number) => `  - "omit s: One / A${number}"\n`)}`,
  'open quotes': (size) => `a: "${fill('a ', size)}`,
  anchors: (size) => fill('&a ', size),
  'question marks': (size) => fill('? ', size),
  documents: (size) => fill('---\n', size),
};
