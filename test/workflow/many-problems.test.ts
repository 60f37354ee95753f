import { expect, test } from 'vitest';
import { changeFiles, makeProject, runIn } from '../support/project.ts';

const LONG = `The system SHALL ${'work '.repeat(120)}`;
const scenario = '#### Scenario: A\n- **WHEN** a\n- **THEN** b';
const long = (at: number) => `### Requirement: R${at}\n${LONG}\n\n${scenario}`;
const broken = (at: number) => `### Requirement: B${at}\nIt SHALL work.`;
const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** 1500 notes, and below them two errors. */
const SPEC = [
  '# s',
  '## Purpose',
  'What it is for, in enough words to be one that a reader can use.',
  '## Requirements',
  ...many(1500, long),
  ...many(2, broken),
  '',
].join('\n\n');

/** 1200 names of which each is an error. */
const DELTA = `## REMOVED Requirements\n\n${many(1200, (at) => `### Requirement: Gone ${at}\n`).join('\n')}`;

const makeRoot = () =>
  makeProject({
    'openspec/specs/s/spec.md': SPEC,
    ...changeFiles('c', {
      'specs/s/spec.md': DELTA,
      'proposal.md': '## Why\nx\n',
      'tasks.md': '- [x] 1.1 a\n',
    }),
  }).root;

test('a list of problems holds a thousand in JSON, errors first, and says how many more there are', async () => {
  const { exit, out } = await runIn(makeRoot(), ['validate', 's', '--json']);
  const [item] = JSON.parse(out).items;
  expect(exit).toBe(1);
  expect(item.issues).toHaveLength(1000);
  expect(item.issuesLeftOut).toBe(502);
  expect(item.issues.filter(({ level }: { level: string }) => level === 'ERROR')).toHaveLength(2);
  expect(item.issues[0].level).toBe('ERROR');
});

test('people see a hundred, errors first, and how many more there are', async () => {
  const { out } = await runIn(makeRoot(), ['validate', 's']);
  expect(out.match(/\[requirement-/g)).toHaveLength(100);
  expect(out).toMatch(/error .*:10509:1/);
  expect(out).toContain('and 1402 more; see --json');
});

test('a refused archive lists as many', async () => {
  const { exit, out } = await runIn(makeRoot(), ['archive', 'c', '--yes', '--json']);
  const answer = JSON.parse(out);
  expect(exit).toBe(1);
  expect(answer.issues).toHaveLength(1000);
  expect(answer.issuesLeftOut).toBe(200);
  expect(answer.issues[999]).toMatchObject({ change: 'c', kind: 'merge-not-found' });
});
