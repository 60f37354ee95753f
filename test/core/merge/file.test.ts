import { describe, expect, test } from 'vitest';
import { alignLists } from '../../../src/core/merge/align.ts';
import { mergeSpecFiles } from '../../../src/core/merge/file.ts';
import { isSameSpec } from '../../../src/core/merge/same-spec.ts';

const requirement = (name: string, words = `do ${name}`, ...scenarios: string[]) =>
  [
    `### Requirement: ${name}`,
    `It SHALL ${words}.`,
    '',
    ...(scenarios.length > 0 ? scenarios : [scenario('Good')]),
  ].join('\n');
const scenario = (name: string, step = 'asked') =>
  `#### Scenario: ${name}\n- **WHEN** ${step}\n- **THEN** done\n`;
const spec = (...parts: string[]) => `# auth\n\n## Purpose\nWhy.\n\n## Requirements\n\n${parts.join('\n')}`;

const [A, B, C] = [requirement('A'), requirement('B'), requirement('C')];
const merge = (base: string, ours: string, theirs: string) => mergeSpecFiles({ base, ours, theirs });
const clean = (text: string) => ({ text, conflicts: [] });

describe('requirements', () => {
  test('new on both sides stand there both, ours first, one blank line apart', () => {
    expect(merge(spec(A), spec(A, B), spec(A, C))).toEqual(clean(spec(A, B, C)));
    expect(merge(spec(), spec(B), spec(C))).toEqual(clean(spec(B, C)));
    const tight = spec(A).replaceAll('\n\n', '\n').trimEnd();
    expect(merge(tight, `${tight}\n${B}`, `${tight}\n${C}`)).toEqual(clean(`${tight}\n${B}\n${C}`));
  });

  test('new in different places stay there', () => {
    expect(merge(spec(A, B), spec(C, A, B), spec(A, requirement('D'), B))).toEqual(
      clean(spec(C, A, requirement('D'), B)),
    );
  });

  test('removed on one side are gone', () => {
    expect(merge(spec(A, B, C), spec(A, C), spec(A, B))).toEqual(clean(spec(A)));
    expect(merge(spec(A, B), spec(B), spec(A, B, C))).toEqual(clean(spec(B, C)));
  });

  test('moved on one side are moved, and edited where they are', () => {
    const edited = requirement('A', 'do more');
    expect(merge(spec(A, B, C), spec(B, C, A), spec(edited, B, C))).toEqual(clean(spec(B, C, edited)));
    expect(merge(spec(A, B, C), spec(B, C, A), spec(C, A, B)).conflicts).toEqual([]);
  });

  test('renamed on one side and edited on the other are both', () => {
    const renamed = A.replace('Requirement: A', 'Requirement: Z');
    const edited = requirement('A', 'do A', scenario('Good'), scenario('New'));
    const both = requirement('Z', 'do A', scenario('Good'), scenario('New'));
    expect(merge(spec(A, B), spec(renamed, B), spec(edited, B))).toEqual(clean(spec(both, B)));
    expect(merge(spec(A, B), spec(edited, B), spec(renamed, B))).toEqual(clean(spec(both, B)));
  });

  test('renamed and edited on one side are found by what stayed', () => {
    const reworded = requirement('Z', 'do Z');
    const edited = requirement('A', 'do A', scenario('Good'), scenario('New'));
    const both = requirement('Z', 'do Z', scenario('Good'), scenario('New'));
    expect(merge(spec(A, B), spec(reworded, B), spec(edited, B))).toEqual(clean(spec(both, B)));
  });

  test('renamed to the same on both sides, and edited on one, are one', () => {
    const one = requirement('Z', 'do A');
    const other = requirement('Z', 'do Z', scenario('Other'));
    expect(merge(spec(A), spec(one), spec(other))).toEqual(clean(spec(other)));
  });

  test.each([
    ['a statement', requirement('A', 'one'), requirement('A', 'two'), 'statement'],
    [
      'a scenario',
      requirement('A', 'do A', scenario('Good', 'one')),
      requirement('A', 'do A', scenario('Good', 'two')),
      { scenario: 'Good' },
    ],
    ['the name', A.replace(': A', ': One'), A.replace(': A', ': Two'), 'name'],
  ])('in which both change %s have markers around that piece', (_, ours, theirs, piece) => {
    const { text, conflicts } = merge(spec(A, B), spec(ours, B), spec(theirs, B));
    expect(conflicts).toMatchObject([{ piece }]);
    const [before = '', after = ''] = [ours, theirs].map(
      (one) => one.split('\n').filter((line) => !A.includes(line))[0],
    );
    expect(text).toContain(
      `<<<<<<< ours\n${before.startsWith('-') ? '#### Scenario: Good\n' : ''}${before}\n`,
    );
    expect(text).toMatch(new RegExp(`=======\n(?:####.*\n)?${after.replaceAll('*', '\\*')}\n`));
    expect(text.endsWith(B)).toBe(true);
    expect(text.match(/^[<|=>]{7}/gm)).toHaveLength(4);
  });

  test('removed on one side and edited on the other are in conflict', () => {
    const edited = requirement('A', 'do more');
    const { text, conflicts } = merge(spec(A, B), spec(B), spec(edited, B));
    expect(conflicts).toEqual([{ name: 'A', piece: 'requirement' }]);
    expect(text).toBe(spec(`<<<<<<< ours\n||||||| base\n${A}=======\n${edited}>>>>>>> theirs\n`, B));
  });

  test('of one name on both sides conflict in the pieces that differ', () => {
    const [one, two] = [requirement('N', 'n', scenario('X', '1')), requirement('N', 'n', scenario('X', '2'))];
    const { text, conflicts } = merge(spec(A), spec(A, one), spec(A, two));
    expect(conflicts).toEqual([{ name: 'N', piece: { scenario: 'X' } }]);
    expect(text).toContain('### Requirement: N\nIt SHALL n.\n\n<<<<<<< ours\n#### Scenario: X\n');
    expect(merge(spec(A), spec(A, one), spec(A, one, C))).toEqual(clean(spec(A, one, C)));
  });

  test('whose names differ only in case conflict as a whole', () => {
    const { text, conflicts } = merge(
      spec(A),
      spec(A, requirement('Mail login')),
      spec(A, requirement('Mail Login')),
    );
    expect(conflicts).toEqual([{ name: 'Mail login', piece: 'requirement' }]);
    expect(text.match(/^### Requirement: Mail [lL]ogin$/gm)).toHaveLength(2);
  });
});

test('a note above which a scenario went and another one came stands in a line of its own', () => {
  const note = '<!-- about A -->\n';
  const base = spec(requirement('A', 'work', scenario('One'), scenario('Two'), note), B);
  const ours = spec(requirement('A', 'work', scenario('One'), note), B);
  const theirs = spec(requirement('A', 'work', scenario('One'), scenario('Two'), note, scenario('Three')), B);
  const both = spec(requirement('A', 'work', scenario('One'), scenario('Three'), note), B);
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  expect(lines(merge(base, ours, theirs).text)).toEqual(lines(both));
  expect(lines(merge(base, theirs, ours).text)).toEqual(lines(both));
});

test('markers stand below a heading that has nothing but a table under it', () => {
  const named = (below: string) => spec('### Requirement: A', '', below, '', scenario('Good'));
  const table = '| a | b |\n|---|---|';
  const sides = [
    named(table).replace(scenario('Good'), ''),
    spec('### Requirement: A', '', scenario('Good')),
  ] as const;
  for (const [ours, theirs] of [sides, [sides[1], sides[0]] as const]) {
    const { text } = merge(named('Some words.'), ours, theirs);
    expect(text).toMatch(/^### Requirement: A$/m);
  }
});

describe('what stands around them', () => {
  const note = '<!-- about A -->\n';

  test('notes stay in their place, from either side', () => {
    expect(merge(spec(A, B), spec(A, note, B), spec(A, B, C))).toEqual(clean(spec(A, note, B, C)));
    expect(merge(spec(A, note, B), spec(A, note, B, C), spec(A, B))).toEqual(clean(spec(A, B, C)));
    expect(merge(spec(A, note, B), spec(B, C), spec(A, note, B))).toEqual(clean(spec(B, C)));
  });

  test('a note at the end stays where it is, and what both bring keeps its own', () => {
    expect(merge(spec(A, note), spec(A, B, note), spec(A, note, C)).conflicts).toEqual([]);
    const [one, two] = ['<!-- one -->\n', '<!-- two -->\n'];
    expect(merge(spec(A), spec(A, B, one), spec(A, C, two))).toEqual(clean(spec(A, B, one, C, two)));
    expect(merge(spec(A), spec(A, one), spec(A, two))).toEqual(clean(spec(A, one, two)));
  });

  test('a Purpose that both change has markers', () => {
    const purpose = (words: string) => spec(A).replace('Why.', words);
    expect(merge(purpose('Why.'), purpose('One.'), purpose('Why.\n\nMore.'))).toEqual(
      clean(purpose('One.\n\nMore.')),
    );
    const { text, conflicts } = merge(purpose('Why.'), purpose('One.'), purpose('Two.'));
    expect(conflicts).toEqual([{ name: 'Purpose', piece: 'text' }]);
    expect(text).toBe(purpose('<<<<<<< ours\nOne.\n||||||| base\nWhy.\n=======\nTwo.\n>>>>>>> theirs'));
  });

  test('notes that would become part of a requirement are a conflict of the whole file', () => {
    const text = (top: string) => spec(A).replace('## Purpose', `${top}\n\n## Purpose`);
    const [base, ours, theirs] = [text('Top.'), text(B), text('Top.\n\nMore.')] as const;
    expect(merge(base, ours, theirs)).toEqual({
      text: `<<<<<<< ours\n${ours}||||||| base\n${base}=======\n${theirs}>>>>>>> theirs\n`,
      conflicts: [{ name: undefined, piece: 'text' }],
    });
  });

  test('front matter and other sections are merged too', () => {
    const text = (matter: string, notes: string, ...parts: string[]) =>
      `---\n${matter}\n---\n\n${spec(...parts)}\n## Notes\n\n${notes}\n`;
    expect(merge(text('a: 1', 'x', A), text('a: 2', 'x', A, B), text('a: 1', 'y', A, C))).toEqual(
      clean(text('a: 2', 'y', A, B, C)),
    );
  });
});

describe('bytes', () => {
  const windows = (text: string) => text.replaceAll('\n', '\r\n');

  test('line ends are those of ours', () => {
    expect(merge(windows(spec(A)), windows(spec(A, B)), spec(A, C))).toEqual(clean(windows(spec(A, B, C))));
    expect(merge(spec(A), spec(A, B), windows(spec(A, C)))).toEqual(clean(spec(A, B, C)));
    const conflict = merge(
      windows(spec(A)),
      windows(spec(requirement('A', '1'))),
      windows(spec(requirement('A', '2'))),
    );
    expect(conflict.text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('where they are mixed in ours, what is taken from ours stays', () => {
    const mixed = `${windows(spec(A))}\n${B}`;
    expect(merge(spec(A, B), mixed, spec(A, B, C)).text.startsWith(mixed)).toBe(true);
  });

  test.each([
    ['\ufeff', '', ''],
    ['\ufeff', '\ufeff', '\ufeff'],
    ['', '\ufeff', '\ufeff'],
  ])('a byte-order mark is kept: %j', (base, ours, theirs) => {
    const { text } = merge(base + spec(A), ours + spec(A, B), theirs + spec(A, C));
    expect(text).toBe(ours + spec(A, B, C));
  });

  test('the end of the last line is kept', () => {
    const [base, ours, theirs] = [spec(A), spec(A, B), spec(A, C)].map((text) => text.trimEnd()) as [
      string,
      string,
      string,
    ];
    expect(merge(base, ours, theirs)).toEqual(clean(spec(A, B, C).trimEnd()));
    expect(merge(`${base}\n`, ours, `${theirs}\n`)).toEqual(clean(spec(A, B, C).trimEnd()));
  });

  test('markers are as long as asked for', () => {
    const texts = { base: spec(A), ours: spec(requirement('A', '1')), theirs: spec(requirement('A', '2')) };
    expect(mergeSpecFiles(texts, 12).text).toMatch(
      /^<{12} ours\n.*\n\|{12} base\n.*\n={12}\n.*\n>{12} theirs$/m,
    );
  });
});

describe('texts that are no specs are merged line by line', () => {
  test.each([
    ['no section', 'a\nb\nc\nd\n', '1\nb\nc\nd\n', 'a\nb\nc\n2\n', '1\nb\nc\n2\n'],
    ['twice one name', spec(A, A), spec(A, A, B), `x\n${spec(A, A)}`, `x\n${spec(A, A, B)}`],
    [
      'an open fence',
      spec(A, '```'),
      spec(A, 'x\n\n```'),
      `x\n${spec(A, '```')}`,
      `x\n${spec(A, 'x\n\n```')}`,
    ],
    ['no last line end', 'a\nb\nc', 'a\nb\nc\nd', '1\nb\nc', '1\nb\nc\nd'],
  ])('%s', (_, base, ours, theirs, expected) => {
    expect(merge(base, ours, theirs)).toEqual(clean(expected));
    expect(merge(base, theirs, ours)).toEqual(clean(expected));
  });

  test('with markers', () => {
    expect(merge('a\nb\n', 'a\n1\n', 'a\n2')).toEqual({
      text: 'a\n<<<<<<< ours\n1\n||||||| base\nb\n=======\n2\n>>>>>>> theirs\n',
      conflicts: [{ name: undefined, piece: 'text' }],
    });
    const marked = merge(spec(A), spec(requirement('A', '1')), spec(requirement('A', '2'))).text;
    expect(merge(spec(A), marked, spec(A, C)).text).toContain('<<<<<<< ours');
  });
});

test('5 MB merge in seconds', { timeout: 60_000 }, () => {
  const all = Array.from({ length: 4000 }, (_, at) =>
    requirement(
      `R${at}`,
      `do ${at}`,
      ...['one', 'two', 'three', 'four'].map((name) => scenario(name, 'x'.repeat(250))),
    ),
  );
  const ours = all.map((text, at) => (at % 5 === 1 ? text.replace('SHALL', 'MUST') : text));
  const theirs = all.flatMap((text, at) =>
    at % 5 === 2 ? [] : at % 5 === 3 ? [text, text.replace('t: R', 't: N')] : [text],
  );
  const { text, conflicts } = merge(spec(...all), spec(...ours), spec(...theirs));
  expect(conflicts).toEqual([]);
  expect(text.match(/^### /gm)).toHaveLength(4000);
});

test('lists are aligned by what stands in both once, then by the longest common run', () => {
  const align = (one: string, other: string) => [...alignLists([...one], [...other])].join(' ');
  expect(align('abc', 'axc')).toBe('0 -1 2');
  expect(align('aabb', 'abab')).toBe('0 -1 1 3');
  expect(align('xaxbxc', 'xbxcxa')).toBe('0 -1 -1 1 2 3');
  expect(align('', 'abc')).toBe('');
  expect(align('abcd', 'dcba').replaceAll('-1', '').trim()).toHaveLength(1);
});

test('specs are the same in whatever order', () => {
  expect(isSameSpec(spec(A, B), spec(B, A).replaceAll('\n', '\r\n'))).toBe(true);
  expect(isSameSpec(spec(A, B), spec(A))).toBe(false);
  expect(isSameSpec(spec(A), spec(A, '<!-- x -->'))).toBe(false);
  expect(isSameSpec(undefined, spec())).toBe(false);
});
