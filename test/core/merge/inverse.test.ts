import { describe, expect, test } from 'vitest';
import { parseDelta } from '../../../src/core/delta.ts';
import { type Inverse, planInverse } from '../../../src/core/merge/inverse.ts';
import { planMerge } from '../../../src/core/merge/plan.ts';
import { parseSpec } from '../../../src/core/spec.ts';

const requirement = (name: string, does: string, then = 'it is done'): string =>
  `### Requirement: ${name}\nThe system SHALL ${does}.\n\n#### Scenario: A case\n- **WHEN** asked\n- **THEN** ${then}`;

const spec = (...requirements: readonly string[]): string =>
  ['# auth Specification', '## Purpose\nWhat it is for.', '## Requirements', ...requirements]
    .join('\n\n')
    .concat('\n');

const [LOGIN, LOGOUT, AUDIT] = [
  requirement('Login', 'let in'),
  requirement('Logout', 'let out'),
  requirement('Audit', 'write down'),
];
const rename = (from: string, to: string) =>
  `## RENAMED Requirements\n\n- FROM: \`### Requirement: ${from}\`\n- TO: \`### Requirement: ${to}\``;

function merge(current: string | undefined, delta: string, retireCapabilities = false): string | undefined {
  const read = current === undefined ? undefined : parseSpec(current);
  const plan = planMerge({
    capability: 'auth',
    change: 'tested',
    base: { kind: 'recorded', spec: read },
    current: read,
    delta: parseDelta(delta),
    retireCapabilities,
    allowEmpty: false,
    accepts: () => true,
  });
  expect(plan.refusals.map(({ refusal }) => refusal)).toEqual([]);
  return plan.after;
}

/** Archives a delta, lets others do something, and plans the revert. */
function revert(
  before: string | undefined,
  delta: string,
  {
    later = (text) => text,
    retires = false,
  }: { later?: (after: string | undefined) => string | undefined; retires?: boolean } = {},
): { readonly inverse: Inverse; readonly undone: string | undefined } {
  const after = merge(before, delta, retires);
  const now = later(after);
  const read = (text: string | undefined) => (text === undefined ? undefined : parseSpec(text));
  const inverse = planInverse({
    capability: 'auth',
    before: read(before),
    after: read(after),
    now: read(now),
    renames: parseDelta(delta).renamed,
    touches: () => true,
    reason: 'undone',
  });
  return { inverse, undone: inverse.text === undefined ? now : merge(now, inverse.text, inverse.retires) };
}

const names = (text: string | undefined) => parseSpec(text ?? '').requirements.map(({ name }) => name);
const operations = ({ undone }: Inverse) =>
  undone.map(({ operation, name, from }) => [operation, from, name].filter(Boolean).join(' '));

describe('what an archive did is taken back', () => {
  test.each<[string, string, string[]]>([
    ['an added requirement', `## ADDED Requirements\n\n${AUDIT}`, ['REMOVED Audit']],
    ['a removed one', '## REMOVED Requirements\n\n### Requirement: Logout', ['ADDED Logout']],
    [
      'an edited one',
      `## MODIFIED Requirements\n\n${requirement('Login', 'let all in')}`,
      ['MODIFIED Login'],
    ],
    ['a new name', rename('Login', 'Sign in'), ['RENAMED Sign in Login']],
    [
      'a new name and a new text',
      `${rename('Login', 'Sign in')}\n\n## MODIFIED Requirements\n\n${requirement('Sign in', 'let all in')}`,
      ['RENAMED Sign in Login', 'MODIFIED Login'],
    ],
    [
      'names handed on',
      `${rename('Logout', 'Exit')}\n${rename('Login', 'Logout').split('\n\n')[1]}`,
      ['RENAMED Logout Login', 'RENAMED Exit Logout'],
    ],
    [
      'a new name, and the old one for something new',
      `${rename('Login', 'Sign in')}\n\n## ADDED Requirements\n\n${requirement('Login', 'be new')}`,
      ['MODIFIED Login', 'REMOVED Sign in'],
    ],
  ])('%s', (_, delta, expected) => {
    const before = spec(LOGIN, LOGOUT);
    const { inverse, undone } = revert(before, delta);
    expect(operations(inverse)).toEqual(expected);
    expect(inverse.kept).toEqual([]);
    const sorted = (text = '') => text.split('\n').sort();
    expect(sorted(undone)).toEqual(sorted(before));
  });

  test('a capability that it created goes again', () => {
    const { inverse, undone } = revert(undefined, `## Purpose\nNew.\n\n## ADDED Requirements\n\n${AUDIT}`);
    expect(inverse.retires).toBe(true);
    expect(undone).toBeUndefined();
  });

  test('a capability that it retired comes back with its Purpose', () => {
    const delta = '## REMOVED Requirements\n\n### Requirement: Login';
    const { inverse, undone } = revert(spec(LOGIN), delta, { retires: true });
    expect(operations(inverse)).toEqual(['ADDED Login']);
    expect(undone).toBe(spec(LOGIN));
  });

  test('a Purpose comes back with the rest', () => {
    const delta = `## Purpose\nSomething else.\n\n## ADDED Requirements\n\n${AUDIT}`;
    expect(revert(spec(LOGIN), delta).undone).toBe(spec(LOGIN));
  });
});

describe('what others did later stays, and is named', () => {
  test.each<[string, string, (after: string) => string, Inverse['kept'], string[]]>([
    [
      'an added requirement that was edited',
      `## ADDED Requirements\n\n${AUDIT}`,
      (after) => after.replace('write down', 'write all down'),
      [{ requirement: 'Audit', piece: undefined, why: 'edited' }],
      ['Login', 'Logout', 'Audit'],
    ],
    [
      'an added requirement that is gone',
      `## ADDED Requirements\n\n${AUDIT}`,
      () => spec(LOGIN, LOGOUT),
      [{ requirement: 'Audit', piece: undefined, why: 'gone' }],
      ['Login', 'Logout'],
    ],
    [
      'a name that is used anew',
      '## REMOVED Requirements\n\n### Requirement: Logout',
      (after) => `${after}\n${requirement('Logout', 'be another')}\n`,
      [{ requirement: 'Logout', piece: undefined, why: 'taken' }],
      ['Login', 'Logout'],
    ],
    [
      'an old name that is used anew, in other letters',
      rename('Login', 'Sign in'),
      (after) => `${after}\n${requirement('LOGIN', 'be another')}\n`,
      [{ requirement: 'Sign in', piece: undefined, why: 'taken' }],
      ['Sign in', 'Logout', 'LOGIN'],
    ],
    [
      'a statement that was edited',
      `## MODIFIED Requirements\n\n${requirement('Login', 'let all in', 'the door opens')}`,
      (after) => after.replace('let all in', 'let nobody in'),
      [{ requirement: 'Login', piece: 'statement', why: 'edited' }],
      ['Login', 'Logout'],
    ],
  ])('%s', (_, delta, later, kept, expected) => {
    const { inverse, undone } = revert(spec(LOGIN, LOGOUT), delta, { later: (after) => later(after ?? '') });
    expect(inverse.kept).toEqual(kept);
    expect(names(undone)).toEqual(expected);
  });

  test('the other pieces are taken back all the same', () => {
    const delta = `## MODIFIED Requirements\n\n${requirement('Login', 'let all in', 'the door opens')}`;
    const { undone } = revert(spec(LOGIN, LOGOUT), delta, {
      later: (after) =>
        after
          ?.replace('let all in', 'let nobody in')
          .replace(
            '\n\n### Requirement: Logout',
            '\n\n#### Scenario: Night\n- **WHEN** it is night\n- **THEN** nothing\n\n### Requirement: Logout',
          ),
    });
    expect(undone).toContain('let nobody in');
    expect(undone).toContain('- **THEN** it is done\n\n#### Scenario: Night');
    expect(undone).not.toContain('the door opens');
  });

  test('a capability that others filled stays with what is theirs', () => {
    const { inverse, undone } = revert(undefined, `## ADDED Requirements\n\n${AUDIT}`, {
      later: (after) => `${after}\n${LOGIN}\n`,
    });
    expect(inverse.retires).toBe(false);
    expect(names(undone)).toEqual(['Login']);
  });

  test('nothing is left to undo where it was undone already', () => {
    const before = spec(LOGIN);
    const { inverse } = revert(before, `## MODIFIED Requirements\n\n${requirement('Login', 'let all in')}`, {
      later: () => before,
    });
    expect(inverse).toMatchObject({ text: undefined, undone: [], kept: [] });
  });
});
