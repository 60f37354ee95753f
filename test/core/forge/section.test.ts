import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Marker, readMarkers } from '../../../src/core/forge/marker.ts';
import { findSection, replaceSection, type SectionDraft } from '../../../src/core/forge/section.ts';

const marker: Marker = { change: 'add-page', project: '', state: '1.1+', title: undefined };
const draft = (text: string, more: Partial<Marker> = {}): SectionDraft => ({
  marker: { ...marker, ...more },
  text,
});
const ours = replaceSection('', draft('- [ ] one\n- [ ] two'));
const lines = ours.split('\n');
const [begin = '', end = ''] = [lines[0], lines.at(-1)];

test('is written between two hidden comments', () => {
  expect(ours).toMatch(
    /^<!-- openspec:begin change="add-page" project="" state="1\.1\+" seal="2:[0-9a-f]{16}" -->\n- \[ \] one\n- \[ \] two\n<!-- openspec:end change="add-page" project="" -->$/,
  );
});

describe('text of people', () => {
  test.each([
    ['nothing', '', ''],
    ['a line', 'Before', '\nAfter'],
    ['blank lines', '\n\n \n', '\n\n\n'],
    ['CRLF', 'Before\r\n\r\n', '\r\nAfter\r\n'],
    ['mixed line ends', 'A\nB\r\nC\r', '\r\nD\nE'],
    ['an open fence', '```\ncode\n', '\n```'],
    ['an open comment', '<!-- a\n', '\nb'],
    ['a marker of another change', `${replaceSection('', draft('x', { change: 'other' }))}\n`, '\n'],
    ['a marker of another project', `${replaceSection('', draft('x', { project: 'sub' }))}\n`, '\n'],
    ['an end marker', `${end}\n`, `\n${end}`],
    ['a quoted copy', `> ${lines.join('\n> ')}\n`, `\n> ${lines.join('\n> ')}\n`],
    ['a copy behind ours', '', `\n\n${ours}`],
  ])('stays byte for byte: %s', (_, before, after) => {
    const separated = before === '' || before.endsWith('\n') ? before : `${before}\n`;
    const body = `${separated}${ours}${after}`;
    const replaced = replaceSection(body, draft('new\ntext'));
    expect(replaced.startsWith(separated)).toBe(true);
    expect(replaced.endsWith(after)).toBe(true);
    expect(findSection(replaced, marker)).toMatchObject({ text: 'new\ntext', closed: true, edited: false });
    expect(replaceSection(replaced, draft('new\ntext'))).toBe(replaced);
  });

  test('stays before a new text of ours', () => {
    expect(replaceSection('Hello', draft('x'))).toBe(`Hello\n\n${replaceSection('', draft('x'))}`);
    expect(replaceSection('Hello\r\n', draft('x'))).toBe(
      `Hello\r\n\r\n${replaceSection('', draft('x')).replaceAll('\n', '\r\n')}`,
    );
  });
});

test('a body with CRLF is the same text', () => {
  const body = `Before\n${ours}\nAfter`.replaceAll('\n', '\r\n');
  expect(findSection(body, marker)).toMatchObject({ text: '- [ ] one\n- [ ] two', edited: false });
  expect(replaceSection(body, draft('- [ ] one\n- [ ] two'))).toBe(body);
  expect(replaceSection(body, draft('- [ ] one\n- [x] two'))).toBe(body.replace('[ ] two', '[x] two'));
});

test('ticks are no edit, words are', () => {
  expect(findSection(ours.replace('[ ] one', '[x] one'), marker)?.edited).toBe(false);
  expect(findSection(ours.replace('one', 'two'), marker)?.edited).toBe(true);
  expect(findSection(ours.replace('\n- [ ] two', ''), marker)?.edited).toBe(true);
});

describe('markers that people changed', () => {
  const body = `Before\n\n${ours}\n\nAfter\n`;

  test('gone: there is no text of ours, and it is added behind everything', () => {
    const without = body.replace(`${begin}\n`, '');
    expect(findSection(without, marker)).toBeUndefined();
    const again = replaceSection(without, draft('x'));
    expect(again.startsWith(without)).toBe(true);
    expect(findSection(again, marker)).toMatchObject({ text: 'x', closed: true });
    expect(replaceSection(again, draft('x'))).toBe(again);
  });

  test('the end is gone: the seal knows how far ours reaches', () => {
    const without = body.replace(`${end}\n`, '').replace('[ ] one', '[x] one');
    expect(findSection(without, marker)).toMatchObject({ text: '- [x] one\n- [ ] two', closed: true });
    expect(replaceSection(without, draft('x'))).toBe(
      `Before\n\n${replaceSection('', draft('x'))}\n\nAfter\n`,
    );
    const crlf = without.replaceAll('\n', '\r\n');
    expect(replaceSection(crlf, draft('x'))).toBe(
      `Before\n\n${replaceSection('', draft('x'))}\n\nAfter\n`.replaceAll('\n', '\r\n'),
    );
    const last = without.slice(0, without.indexOf('two') + 3);
    expect(replaceSection(last, draft('x'))).toBe(`Before\n\n${replaceSection('', draft('x'))}`);
  });

  test('the end is gone and ours was edited: nothing is taken away', () => {
    const without = body.replace(`${end}\n`, '').replace('one', 'eins');
    expect(findSection(without, marker)).toMatchObject({ closed: false, edited: true });
    const again = replaceSection(without, draft('x'));
    expect(again).toBe(`Before\n\n${replaceSection('', draft('x'))}\n- [ ] eins\n- [ ] two\n\nAfter\n`);
    expect(replaceSection(again, draft('x'))).toBe(again);
  });

  test('the end stands before the beginning', () => {
    const moved = `${end}\n${body.replace(`${end}\n`, '')}`;
    expect(findSection(moved, marker)).toMatchObject({ text: '- [ ] one\n- [ ] two', closed: true });
  });

  test('one within another: the inner one is whole', () => {
    const nested = `${begin}\n${ours}\n${end}`;
    expect(findSection(nested, marker)).toMatchObject({
      start: begin.length + 1,
      text: '- [ ] one\n- [ ] two',
    });
  });

  test('one of another change within ours', () => {
    const other = replaceSection('', draft('x', { change: 'other' }));
    const nested = ours.replace('- [ ] two', other);
    expect(findSection(nested, marker)).toMatchObject({ start: 0, end: nested.length, edited: true });
    expect(readMarkers(nested).map(({ change }) => change)).toEqual(['add-page', 'other']);
  });

  test.each([
    '<!--openspec:begin change="add-page"-->',
    ` ${begin}`,
    `> ${begin}`,
    '<!-- openspec:begin',
    `${begin} x`,
  ])('%j is none', (line) => {
    expect(readMarkers(`${line}\n`)).toEqual([]);
  });
});

test('no text and no value can forge a marker or close one', () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      '-->',
      '--',
      '<!--',
      begin,
      end,
      '"',
      '\n',
      '\r\n',
      '%',
      'x',
      ' ',
      '>',
      '`',
      '```',
      '\ud800',
      'é',
    ),
    fc.string({ maxLength: 4 }),
  );
  const text = fc.array(nasty, { maxLength: 12 }).map((pieces) => pieces.join(''));
  const value = text.map((any) => any.replace(/[\ud800-\udfff]/g, ''));
  fc.assert(
    fc.property(text, text, value, value, (people, own, change, state) => {
      const key = { change, project: state };
      const written = replaceSection('', { marker: { ...key, state, title: change }, text: own });
      expect(readMarkers(written)).toEqual([{ ...key, state, title: change }]);
      expect(written.split('\n')[0]?.slice(4, -3)).not.toContain('--');
      const body = replaceSection(people, { marker: { ...key, state, title: undefined }, text: own });
      if (readMarkers(people).some((found) => found.change === change && found.project === state)) return;
      expect(body.startsWith(people)).toBe(true);
      expect(findSection(body, key)).toMatchObject({ closed: true, edited: false, marker: { state } });
    }),
  );
});

test('takes time in line with the size of the body', () => {
  const long = `${begin}\n`.repeat(20_000) + 'a\n'.repeat(200_000) + `${end}\n`.repeat(20_000);
  const start = process.cpuUsage();
  replaceSection(long, draft('x'));
  replaceSection(`${begin} `.repeat(40_000), draft('x'));
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(2_000);
});
