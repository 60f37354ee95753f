import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placePullText, renderPull } from '../../../src/core/forge/pull-text.ts';
import { changeTrailers } from '../../../src/core/forge/trailers.ts';
import { GIT_ENVIRONMENT } from '../../support/repository.ts';
import { exampleFacts, merged, TEMPLATES } from './forge-facts.ts';

const trailers = changeTrailers(['add-status-page'], 'spec-bot');
const draft = renderPull(TEMPLATES, exampleFacts());
const ENDING = 'Spec-Change: add-status-page\nAssisted-by: spec-bot\n';

/** The trailers that git sees in a squash with this description. */
function parse(body: string): string {
  const input = `Add a page (#8)\n\n${body}`;
  return execFileSync('git', ['interpret-trailers', '--parse'], {
    input,
    env: GIT_ENVIRONMENT,
    encoding: 'utf8',
  });
}

test('the review pack', async () => {
  const body = placePullText('', draft, trailers);
  await expect(body).toMatchFileSnapshot('texts/pull.md');
  expect(parse(body)).toBe(ENDING);
});

test.each([
  ['applying', 'task by task'],
  ['archived', 'the specs are merged'],
] as const)('asks for what a change that is %s needs', (stage, words) => {
  expect(renderPull(TEMPLATES, exampleFacts({ stage })).text).toContain(words);
});

test('closes nothing but its own issue, and ends no message of git', () => {
  const proposal =
    '# T\n\n## Why\n\nCloses #1, @all\n\n---\n\n```\n--- a\n```\n\na | b\n--- | ---\n1 | 2\n\n## Risks\n\n<details>\nFixes #2\n';
  const delta = `## ADDED Requirements\n\n### Requirement: Close <b> #3 @all\n-- It SHALL be.\n\n\`\`\`\`\nFixes #4\n\`\`\`\`\n\n#### Scenario: S\n- **WHEN** x\n- **THEN** y\n`;
  const capabilities = [merged('a`b', delta, undefined)];
  const { text } = renderPull(TEMPLATES, exampleFacts({ proposal, capabilities, issue: 7 }));
  expect(text).not.toMatch(/^---(?:\s|$)/m);
  expect(text).toContain('<summary>Added: <code>Close &#60;b&#62; &#35;3 &#64;all</code></summary>');
  expect(text).toContain('\n `````diff\n');
  expect(text).toContain('Closes `#1`, `@all`');
  expect(text).toContain('&lt;details>\nFixes `#2`');
  expect(text).toMatch(/\nCloses #7$/);
  expect(parse(placePullText('', { ...draft, text }, trailers))).toBe(ENDING);
});

test('says what cannot be merged', () => {
  const capabilities = [
    merged('dns', '## MODIFIED Requirements\n\n### Requirement: Nothing\nIt SHALL.\n', '# s\n'),
  ];
  const { text } = renderPull(TEMPLATES, exampleFacts({ capabilities }));
  expect(text).toContain('**`dns`**: 1 modified');
  expect(text).toContain('cannot be merged');
});

test('is bounded, and names the command that shows the whole', () => {
  const requirement = (number: number) =>
    `### Requirement: ${number} ${'长'.repeat(300)}\nIt SHALL ${'do < '.repeat(400)}.\n\n#### Scenario: S\n- **WHEN** x\n- **THEN** ${'y\n'.repeat(800)}\n`;
  const delta = `## ADDED Requirements\n\n${Array.from({ length: 400 }, (_, number) => requirement(number)).join('\n')}`;
  const capabilities = Array.from({ length: 5 }, (_, number) => merged(`c${number}`, delta, undefined));
  const { text } = renderPull(TEMPLATES, exampleFacts({ capabilities }));
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  expect(text).toContain('*Cut here. The rest: `openspec diff add-status-page`*');
  expect(text).toMatch(/\nCloses #7$/);
});

describe('text of people', () => {
  const ours = placePullText('', draft, trailers);
  test.each([
    ['before', (body: string) => `Please look.\r\n\r\n${body}`],
    ['behind', (body: string) => `${body}\nThank you.\n`],
    ['behind, without a blank line', (body: string) => `${body}Thank you.`],
    ['as trailers', (body: string) => `${body}Signed-off-by: Ann <ann@example.org>\n`],
    ['instead of the trailers', (body: string) => body.replace(ENDING, 'Thank you.\n')],
    ['with one trailer gone', (body: string) => body.replace('Assisted-by: spec-bot\n', '')],
    ['CRLF', (body: string) => body.replaceAll('\n', '\r\n')],
  ])('%s stays, and the trailers are last', (_, edit) => {
    const edited = edit(ours);
    const placed = placePullText(edited, draft, trailers);
    expect(placePullText(placed, draft, trailers)).toBe(placed);
    expect(parse(placed)).toContain('Spec-Change: add-status-page\n');
    expect(parse(placed)).toContain('Assisted-by: spec-bot\n');
    for (const words of ['Please look.', 'Thank you.', 'Signed-off-by: Ann <ann@example.org>'])
      expect(placed.includes(words)).toBe(edited.includes(words));
    expect(placed.match(/^Spec-Change:/gm)).toHaveLength(1);
  });
});

test('a second time nothing happens, whatever people wrote', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      '',
      'text',
      'Spec-Change: add-status-page',
      'Refs: #1',
      '# h',
      '```',
      '- a',
      '  b',
      'Assisted-by: x',
    ),
    fc.string({ maxLength: 5 }),
  );
  const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const body = `${before}\n${placePullText('', { ...draft, text: 'Ours' }, trailers)}${after}`;
      const placed = placePullText(body, { ...draft, text: 'Ours, new' }, trailers);
      expect(placePullText(placed, { ...draft, text: 'Ours, new' }, trailers)).toBe(placed);
      expect(placed.startsWith(before)).toBe(true);
      expect(placed.trimEnd().split(/\n\n/).at(-1)).toContain('Spec-Change: add-status-page');
    }),
  );
});
