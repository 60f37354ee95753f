import { describe, expect, test } from 'vitest';
import type { MergePlan } from '../../../src/core/merge/plan.ts';
import type { Note } from '../../../src/core/merge/state.ts';
import { delta, type MergeOptions, merge, requirement, scenario, spec, type Texts } from './texts.ts';

const login = (statement = 'The system SHALL let people in.', ...scenarios: string[]) =>
  requirement(
    'Login',
    statement,
    ...(scenarios.length > 0 ? scenarios : [scenario('Good'), scenario('Bad')]),
  );
const logout = requirement('Logout', 'The system SHALL let people out.', scenario('Out'));
const NEWER = 'The system SHALL let people in quickly.';
const OTHER = 'The system SHALL let nobody in.';
const base = spec(login(), logout);

const NOTHING = { added: 0, modified: 0, removed: 0, renamed: 0 };
const counted = (counts: Partial<typeof NOTHING>) => ({ ...NOTHING, ...counts });

/** A merge that has to succeed, as the text after it and what it said. */
function done(
  texts: Texts,
  options?: MergeOptions,
): { after: string | undefined } & Pick<MergePlan, 'counts' | 'notes'> {
  const { after, refusals, counts, notes } = merge(texts, options);
  expect(refusals).toEqual([]);
  return { after, counts, notes };
}

/** A merge that has to be refused: the one reason, and that nothing changed. */
function refused(texts: Texts, options?: MergeOptions) {
  const { refusals, after } = merge(texts, options);
  expect(after).toBe(texts.current);
  expect(refusals).toHaveLength(1);
  return refusals[0]?.refusal;
}

const conflict = (facts: object) =>
  expect.objectContaining({ kind: 'merge-conflict', capability: 'auth', ...facts });
const alreadyThere = (operation: string, name: string) =>
  ({ kind: 'already-there', operation, name }) as Note;

describe('MODIFIED', () => {
  const change = delta({ MODIFIED: [login(NEWER)] });

  test('current = base: takes the delta', () => {
    expect(done({ base, current: base, delta: change })).toEqual({
      after: spec(login(NEWER), logout),
      counts: counted({ modified: 1 }),
      notes: [],
    });
  });

  test('current ≠ base: a piece that only the delta changed is the delta’s', () => {
    const current = spec(login(undefined, scenario('Good', 'the sun shines'), scenario('Bad')), logout);
    const { after } = done({ base, current, delta: change });
    expect(after).toBe(spec(login(NEWER, scenario('Good', 'the sun shines'), scenario('Bad')), logout));
  });

  test('current ≠ base: a piece that only the spec changed is the spec’s', () => {
    const current = spec(login(NEWER), logout);
    const wanted = delta({ MODIFIED: [login(undefined, scenario('Good', 'it rains'), scenario('Bad'))] });
    const { after } = done({ base, current, delta: wanted });
    expect(after).toBe(spec(login(NEWER, scenario('Good', 'it rains'), scenario('Bad')), logout));
  });

  test('current ≠ base: a piece that both changed to the same text is that text', () => {
    const current = spec(login(NEWER), logout);
    const wanted = delta({ MODIFIED: [login(NEWER, scenario('Good', 'it rains'), scenario('Bad'))] });
    const { after } = done({ base, current, delta: wanted });
    expect(after).toBe(spec(login(NEWER, scenario('Good', 'it rains'), scenario('Bad')), logout));
  });

  test('current ≠ base: a statement that both changed is a conflict with all three texts', () => {
    expect(refused({ base, current: spec(login(OTHER), logout), delta: change })).toEqual(
      conflict({
        name: 'Login',
        reason: 'both-changed',
        piece: 'statement',
        base: 'The system SHALL let people in.',
        current: OTHER,
        delta: NEWER,
      }),
    );
  });

  test('current ≠ base: a scenario that both changed is a conflict with all three texts', () => {
    const current = spec(login(undefined, scenario('Good', 'the sun shines'), scenario('Bad')), logout);
    const wanted = delta({ MODIFIED: [login(undefined, scenario('Good', 'it rains'), scenario('Bad'))] });
    expect(refused({ base, current, delta: wanted })).toEqual(
      conflict({
        piece: { scenario: 'Good' },
        base: scenario('Good'),
        current: scenario('Good', 'the sun shines'),
        delta: scenario('Good', 'it rains'),
      }),
    );
  });

  test('current ≠ base: steps of two people are never mixed, even where they are far apart', () => {
    const steps = (first: string, last: string) =>
      scenario('Long', `${first}\n- **AND** b\n- **AND** c\n- **AND** ${last}`);
    const texts = {
      base: spec(login(undefined, steps('a', 'd')), logout),
      current: spec(login(undefined, steps('A', 'd')), logout),
      delta: delta({ MODIFIED: [login(undefined, steps('a', 'D'))] }),
    };
    expect(refused(texts)).toEqual(conflict({ piece: { scenario: 'Long' } }));
  });

  test('current ≠ base: a scenario that the spec changed and the delta leaves out is a conflict', () => {
    const current = spec(login(undefined, scenario('Good'), scenario('Bad', 'the sun shines')), logout);
    const wanted = delta({ MODIFIED: [login(undefined, scenario('Good'))] });
    expect(refused({ base, current, delta: wanted })).toEqual(
      conflict({ piece: { scenario: 'Bad' }, current: scenario('Bad', 'the sun shines'), delta: undefined }),
    );
  });

  test('current ≠ base: a scenario that the spec lost and the delta changed is a conflict', () => {
    const current = spec(login(undefined, scenario('Good')), logout);
    const wanted = delta({ MODIFIED: [login(undefined, scenario('Good'), scenario('Bad', 'it rains'))] });
    expect(refused({ base, current, delta: wanted })).toEqual(
      conflict({ piece: { scenario: 'Bad' }, current: undefined, delta: scenario('Bad', 'it rains') }),
    );
  });

  test('current ≠ base: a scenario that the spec lost and the delta left as it was stays lost', () => {
    const current = spec(login(undefined, scenario('Good')), logout);
    expect(done({ base, current, delta: change }).after).toBe(spec(login(NEWER, scenario('Good')), logout));
  });

  test('current ≠ base: scenarios of one name that both added with different steps are a conflict', () => {
    const current = spec(
      login(undefined, scenario('Good'), scenario('Bad'), scenario('New', 'the sun shines')),
      logout,
    );
    const wanted = delta({
      MODIFIED: [login(undefined, scenario('Good'), scenario('Bad'), scenario('New', 'it rains'))],
    });
    expect(refused({ base, current, delta: wanted })).toEqual(
      conflict({ piece: { scenario: 'New' }, base: undefined }),
    );
  });

  test('not in current, base had it and it was removed: conflict', () => {
    expect(refused({ base, current: spec(logout), delta: change })).toEqual(
      conflict({
        name: 'Login',
        reason: 'gone-meanwhile',
        piece: undefined,
        base: login(),
        delta: login(NEWER),
      }),
    );
  });

  test('not in current, base had it and it was renamed: conflict', () => {
    const current = spec(login().replace('Login', 'Sign in'), logout);
    expect(refused({ base, current, delta: change })).toEqual(conflict({ reason: 'gone-meanwhile' }));
  });

  test('not in current, base had not: error with the nearest name', () => {
    const wanted = delta({ MODIFIED: [login(NEWER).replace('Login', 'Log-in')] });
    expect(refused({ base, current: base, delta: wanted })).toEqual({
      kind: 'merge-not-found',
      capability: 'auth',
      operation: 'MODIFIED',
      name: 'Log-in',
      nearest: ['Login'],
    });
  });

  test('came into the spec after the base with another text: conflict', () => {
    expect(refused({ base: spec(logout), current: base, delta: change })).toEqual(
      conflict({ name: 'Login', reason: 'added-meanwhile' }),
    );
  });

  test('twice in one delta: refused', () => {
    const wanted = delta({ MODIFIED: [login(NEWER), login(OTHER)] });
    expect(refused({ base, current: base, delta: wanted })).toMatchObject({ kind: 'merge-result-invalid' });
  });
});

describe('REMOVED', () => {
  const change = delta({ REMOVED: ['Login'] });

  test('current = base: removes', () => {
    expect(done({ base, current: base, delta: change })).toEqual({
      after: spec(logout),
      counts: counted({ removed: 1 }),
      notes: [],
    });
  });

  test('current ≠ base: conflict, edited meanwhile', () => {
    expect(refused({ base, current: spec(login(OTHER), logout), delta: change })).toEqual(
      conflict({ name: 'Login', reason: 'edited-meanwhile', base: login(), current: login(OTHER) }),
    );
  });

  test('current ≠ base by a scenario that came in: conflict', () => {
    const current = spec(login(undefined, scenario('Good'), scenario('Bad'), scenario('New')), logout);
    expect(refused({ base, current, delta: change })).toEqual(conflict({ reason: 'edited-meanwhile' }));
  });

  test('came into the spec after the base: conflict', () => {
    expect(refused({ base: spec(logout), current: base, delta: change })).toEqual(
      conflict({ reason: 'added-meanwhile' }),
    );
  });

  test('not in current, base had it: already removed, which is said and not counted', () => {
    const current = spec(logout);
    expect(done({ base, current, delta: change })).toEqual({
      after: current,
      counts: NOTHING,
      notes: [alreadyThere('REMOVED', 'Login')],
    });
  });

  test('not in current because it has another name now: conflict, it is not removed', () => {
    const current = spec(login().replace('Login', 'Sign in'), logout);
    expect(refused({ base, current, delta: change })).toEqual(
      conflict({ name: 'Login', reason: 'gone-meanwhile' }),
    );
  });

  test('its text is there under a name that this delta adds: already removed', () => {
    const moved = login().replace('Login', 'Sign in');
    const texts = {
      base,
      current: spec(logout, moved),
      delta: delta({ ADDED: [moved], REMOVED: ['Login'] }),
    };
    expect(done(texts)).toMatchObject({ after: texts.current, counts: NOTHING });
  });

  test('not in current, base had not: error with the nearest name', () => {
    expect(refused({ base, current: base, delta: delta({ REMOVED: ['Log-out'] }) })).toEqual({
      kind: 'merge-not-found',
      capability: 'auth',
      operation: 'REMOVED',
      name: 'Log-out',
      nearest: ['Logout'],
    });
  });

  test('without a base what is there is removed, and what is not is an error', () => {
    const options = { kind: 'none' } as const;
    expect(done({ current: base, delta: change }, options).after).toBe(spec(logout));
    expect(refused({ current: spec(logout), delta: change }, options)).toMatchObject({
      kind: 'merge-not-found',
    });
  });
});

describe('RENAMED', () => {
  const change = delta({ RENAMED: { Login: 'Sign in' } });
  const renamed = login().replace('Login', 'Sign in');

  test('current = base: renames in place', () => {
    expect(done({ base, current: base, delta: change })).toEqual({
      after: spec(renamed, logout),
      counts: counted({ renamed: 1 }),
      notes: [],
    });
  });

  test('current ≠ base: renames, and keeps the newer text', () => {
    const { after } = done({ base, current: spec(login(NEWER), logout), delta: change });
    expect(after).toBe(spec(login(NEWER).replace('Login', 'Sign in'), logout));
  });

  test('not in current, base had it, the new name is there with its text: already renamed', () => {
    const current = spec(renamed, logout);
    expect(done({ base, current, delta: change })).toEqual({
      after: current,
      counts: NOTHING,
      notes: [alreadyThere('RENAMED', 'Sign in')],
    });
  });

  test('not in current, base had it, the new name is there with another text: conflict', () => {
    const current = spec(login(OTHER).replace('Login', 'Sign in'), logout);
    expect(refused({ base, current, delta: change })).toEqual(
      conflict({ name: 'Login', reason: 'gone-meanwhile' }),
    );
  });

  test('not in current, base had it, the new name is not there: conflict', () => {
    expect(refused({ base, current: spec(logout), delta: change })).toEqual(
      conflict({ name: 'Login', reason: 'gone-meanwhile', base: login() }),
    );
  });

  test('not in current, base had not: error with the nearest name', () => {
    expect(refused({ base, current: base, delta: delta({ RENAMED: { 'Log in': 'Sign in' } }) })).toEqual({
      kind: 'merge-not-found',
      capability: 'auth',
      operation: 'RENAMED',
      name: 'Log in',
      nearest: ['Login'],
    });
  });

  test('without a base a name that is not there is an error, even if the new one is there', () => {
    const texts = { current: spec(renamed, logout), delta: change };
    expect(refused(texts, { kind: 'none' })).toMatchObject({ kind: 'merge-not-found', name: 'Login' });
  });

  test('onto a name that the base has as well: refused', () => {
    const texts = { base, current: base, delta: delta({ RENAMED: { Login: 'Logout' } }) };
    expect(refused(texts)).toMatchObject({ kind: 'merge-exists', operation: 'RENAMED', name: 'Logout' });
  });

  test('onto a name that came in after the base: conflict', () => {
    const other = requirement('Sign in', OTHER, scenario('Other'));
    expect(refused({ base, current: spec(login(), logout, other), delta: change })).toEqual(
      conflict({ name: 'Sign in', reason: 'added-meanwhile', current: other }),
    );
  });

  test('onto a name that differs only in case: refused', () => {
    const other = requirement('SIGN IN', OTHER, scenario('Other'));
    const current = spec(login(), logout, other);
    expect(refused({ base: current, current, delta: change })).toMatchObject({ existing: 'SIGN IN' });
  });

  test('onto a name that was in the base and was removed since: conflict', () => {
    const texts = { base, current: spec(logout), delta: delta({ RENAMED: { Logout: 'Login' } }) };
    expect(refused(texts)).toEqual(
      conflict({ name: 'Login', reason: 'name-removed-meanwhile', base: login() }),
    );
  });

  test('the name that another rename of the same delta gives up is free', () => {
    const texts = { base, current: base, delta: delta({ RENAMED: { Logout: 'Way out', Login: 'Logout' } }) };
    const { after } = done(texts);
    expect(after).toBe(spec(login().replace('Login', 'Logout'), logout.replace('Logout', 'Way out')));
  });
});

describe('RENAMED and MODIFIED of one requirement', () => {
  const change = delta({
    MODIFIED: [login(NEWER).replace('Login', 'Sign in')],
    RENAMED: { Login: 'Sign in' },
  });

  test('rename first, then modify under the new name', () => {
    expect(done({ base, current: base, delta: change })).toEqual({
      after: spec(login(NEWER).replace('Login', 'Sign in'), logout),
      counts: counted({ modified: 1, renamed: 1 }),
      notes: [],
    });
  });

  test('the modification merges with what others did under the old name', () => {
    const current = spec(login(undefined, scenario('Good', 'the sun shines'), scenario('Bad')), logout);
    const { after } = done({ base, current, delta: change });
    const both = login(NEWER, scenario('Good', 'the sun shines'), scenario('Bad'));
    expect(after).toBe(spec(both.replace('Login', 'Sign in'), logout));
  });

  test('a statement that others changed under the old name is a conflict', () => {
    expect(refused({ base, current: spec(login(OTHER), logout), delta: change })).toEqual(
      conflict({ name: 'Sign in', piece: 'statement' }),
    );
  });

  test('where another change renamed it in the same way, the modification is left to do', () => {
    const current = spec(login().replace('Login', 'Sign in'), logout);
    expect(done({ base, current, delta: change })).toEqual({
      after: spec(login(NEWER).replace('Login', 'Sign in'), logout),
      counts: counted({ modified: 1 }),
      notes: [alreadyThere('RENAMED', 'Sign in')],
    });
  });

  test('both are already there on their own result', () => {
    const current = spec(login(NEWER).replace('Login', 'Sign in'), logout);
    expect(done({ base, current, delta: change })).toEqual({
      after: current,
      counts: NOTHING,
      notes: [alreadyThere('RENAMED', 'Sign in'), alreadyThere('MODIFIED', 'Sign in')],
    });
  });
});

describe('ADDED', () => {
  const fresh = requirement('Reset', 'The system SHALL reset.', scenario('Reset'));
  const change = delta({ ADDED: [fresh] });

  test('not in current, base had not: added at the end', () => {
    expect(done({ base, current: base, delta: change })).toEqual({
      after: spec(login(), logout, fresh),
      counts: counted({ added: 1 }),
      notes: [],
    });
  });

  test('several are added in the order of the delta', () => {
    const other = requirement('Another', 'The system SHALL do it.', scenario('Other'));
    const { after } = done({ base, current: base, delta: delta({ ADDED: [fresh, other] }) });
    expect(after).toBe(spec(login(), logout, fresh, other));
  });

  test.each([
    ['current = base', spec(login(), logout, fresh)],
    ['current ≠ base', base],
  ])('%s: already there if equal', (_, was) => {
    const current = spec(login(), logout, fresh);
    expect(done({ base: was, current, delta: change })).toEqual({
      after: current,
      counts: NOTHING,
      notes: [alreadyThere('ADDED', 'Reset')],
    });
  });

  test.each([
    ['current = base', (current: string) => current],
    ['current ≠ base', () => base],
  ])('%s: error if it is there with another text', (_, baseOf) => {
    const current = spec(login(), logout, fresh.replace('reset.', 'reset it.'));
    expect(refused({ base: baseOf(current), current, delta: change })).toEqual({
      kind: 'merge-exists',
      capability: 'auth',
      operation: 'ADDED',
      name: 'Reset',
      existing: 'Reset',
    });
  });

  test('a name that differs only in case or blanks is an error', () => {
    const current = spec(login(), logout, fresh.replace('Reset', 'RESET'));
    expect(refused({ base: current, current, delta: change })).toMatchObject({ existing: 'RESET' });
  });

  test('a name in the other Unicode form is the same name', () => {
    const composed = requirement('Café', 'The system SHALL serve.', scenario('Serve'));
    const current = spec(composed);
    const wanted = delta({ ADDED: [composed.replace('Café', 'Cafe\u0301').replace('serve', 'sing')] });
    expect(refused({ base: current, current, delta: wanted })).toMatchObject({
      kind: 'merge-exists',
      existing: 'Café',
    });
  });

  test('not in current, base had it, removed meanwhile: conflict', () => {
    const texts = { base: spec(login(), logout, fresh), current: base, delta: change };
    expect(refused(texts)).toEqual(
      conflict({ name: 'Reset', reason: 'removed-meanwhile', base: fresh, delta: fresh }),
    );
  });

  test('a name that the same delta gives up by a rename is free', () => {
    const again = requirement('Login', OTHER, scenario('Again'));
    const texts = { base, current: base, delta: delta({ ADDED: [again], RENAMED: { Login: 'Sign in' } }) };
    expect(done(texts).after).toBe(spec(login().replace('Login', 'Sign in'), logout, again));
  });
});

describe('delta = current', () => {
  const fresh = requirement('Reset', 'The system SHALL reset.', scenario('Reset'));
  const renamed = logout.replace('Logout', 'Way out');

  test.each([
    ['ADDED', { ADDED: [fresh] }, 'Reset'],
    ['MODIFIED', { MODIFIED: [login(NEWER)] }, 'Login'],
    ['REMOVED', { REMOVED: ['Gone'] }, 'Gone'],
    ['RENAMED', { RENAMED: { Logout: 'Way out' } }, 'Way out'],
  ])('is already there for %s: said and not counted', (operation, operations, name) => {
    const gone = requirement('Gone', 'The system SHALL go.', scenario('Gone'));
    const current = spec(login(NEWER), renamed, fresh);
    expect(done({ base: spec(login(), logout, gone), current, delta: delta(operations) })).toEqual({
      after: current,
      counts: NOTHING,
      notes: [alreadyThere(operation, name)],
    });
  });

  test('MODIFIED is already there too where others changed another piece', () => {
    const current = spec(login(NEWER, scenario('Good', 'the sun shines'), scenario('Bad')), logout);
    expect(done({ base, current, delta: delta({ MODIFIED: [login(NEWER)] }) })).toEqual({
      after: current,
      counts: NOTHING,
      notes: [alreadyThere('MODIFIED', 'Login')],
    });
  });

  test('is not counted beside an operation that does something', () => {
    const current = spec(login(NEWER), logout);
    const both = delta({ ADDED: [fresh], MODIFIED: [login(NEWER)] });
    expect(done({ base, current, delta: both })).toMatchObject({
      counts: counted({ added: 1 }),
      notes: [alreadyThere('MODIFIED', 'Login')],
    });
  });
});

describe('capabilities', () => {
  const fresh = requirement('Reset', 'The system SHALL reset.', scenario('Reset'));

  test('a new one gets a title, a Purpose and its requirements', () => {
    const change = `## Purpose\n\nWhy it is.\n\n${delta({ ADDED: [fresh] })}`;
    expect(done({ current: undefined, delta: change }).after).toBe(
      `# auth Specification\n\n## Purpose\nWhy it is.\n\n## Requirements\n\n${fresh}\n`,
    );
  });

  test('a new one without a Purpose gets a placeholder, and that is said', () => {
    const { after, notes } = done({ current: undefined, delta: delta({ ADDED: [fresh] }) });
    expect(after).toContain('## Purpose\nTBD - created by archiving change my-change.');
    expect(notes).toEqual([{ kind: 'purpose-placeholder' }]);
  });

  test('a delta that adds nothing makes no spec', () => {
    expect(done({ current: undefined, delta: '# Nothing\n' }).after).toBeUndefined();
    expect(done({ current: undefined, delta: '## Purpose\n\nWhy it is.\n' }).after).toBeUndefined();
  });

  test.each([
    ['MODIFIED', { MODIFIED: [login()] }],
    ['REMOVED', { REMOVED: ['Login'] }],
    ['RENAMED', { RENAMED: { Login: 'Sign in' } }],
  ])('%s on a capability that never was is an error', (operation, operations) => {
    expect(refused({ current: undefined, delta: delta(operations) })).toMatchObject({
      kind: 'merge-no-spec',
      operations: [operation],
    });
  });

  test.each([
    ['MODIFIED', { MODIFIED: [login(NEWER)] }],
    ['REMOVED', { REMOVED: ['Login'] }],
    ['RENAMED', { RENAMED: { Login: 'Sign in' } }],
  ])('%s on one that another change created meanwhile is a conflict', (_, operations) => {
    expect(refused({ current: base, delta: delta(operations) })).toEqual(
      conflict({ name: 'auth', reason: 'capability-new', current: base }),
    );
  });

  test('additions join one that another change created meanwhile: nothing of either is touched', () => {
    expect(done({ current: base, delta: delta({ ADDED: [fresh] }) }).after).toBe(
      spec(login(), logout, fresh),
    );
  });

  test('a Purpose for one that another change created meanwhile with its own is a conflict', () => {
    const change = `## Purpose\n\nWhy it is.\n\n${delta({ ADDED: [fresh] })}`;
    expect(refused({ current: base, delta: change })).toEqual(conflict({ name: 'Purpose' }));
  });

  test.each([
    ['ADDED', { ADDED: [fresh] }],
    ['MODIFIED', { MODIFIED: [login(NEWER)] }],
    ['RENAMED', { RENAMED: { Login: 'Sign in' } }],
  ])('%s on one that another change retired meanwhile is a conflict', (_, operations) => {
    expect(refused({ base, current: undefined, delta: delta(operations) })).toEqual(
      conflict({ name: 'auth', reason: 'capability-gone', base }),
    );
  });

  test('REMOVED on one that is retired is already removed', () => {
    const texts = { base, current: undefined, delta: delta({ REMOVED: ['Login', 'Logout'] }) };
    expect(done(texts)).toEqual({
      after: undefined,
      counts: NOTHING,
      notes: [alreadyThere('REMOVED', 'Login'), alreadyThere('REMOVED', 'Logout')],
    });
  });

  describe('that lose their last requirement', () => {
    const texts = { base, current: base, delta: delta({ REMOVED: ['Login', 'Logout'] }) };

    test('are refused', () => {
      expect(refused(texts)).toEqual({ kind: 'merge-last-requirement', capability: 'auth' });
    });

    test('are deleted with retire_capabilities', () => {
      expect(done(texts, { retireCapabilities: true })).toMatchObject({
        after: undefined,
        counts: counted({ removed: 2 }),
      });
    });

    test('are kept, with retire_capabilities too, where other text would go with them', () => {
      const noted = `${base}\n## Notes\n\nKeep this.\n`;
      expect(refused({ ...texts, base: noted, current: noted }, { retireCapabilities: true })).toMatchObject({
        kind: 'merge-last-requirement',
      });
    });
  });
});

describe('a scenario that the delta leaves out', () => {
  const change = delta({ MODIFIED: [login(undefined, scenario('Good'))] });
  const result = spec(login(undefined, scenario('Good')), logout);

  test('of a recorded base is removed on purpose, and named', () => {
    expect(done({ base, current: base, delta: change })).toEqual({
      after: result,
      counts: counted({ modified: 1 }),
      notes: [{ kind: 'scenario-removed', name: 'Login', scenario: 'Bad', renamedTo: undefined }],
    });
  });

  test.each(['inferred', 'none'] as const)('needs a yes when the base is %s', (kind) => {
    expect(refused({ base, current: base, delta: change }, { kind })).toEqual({
      kind: 'scenario-omitted',
      capability: 'auth',
      name: 'Login',
      scenarios: [{ name: 'Bad', renamedTo: undefined }],
    });
  });

  test.each(['inferred', 'none'] as const)('goes with that yes when the base is %s', (kind) => {
    const accepts = (name: string, left: string) => name === 'Login' && left === 'Bad';
    expect(done({ base, current: base, delta: change }, { kind, accepts })).toMatchObject({
      after: result,
      notes: [{ kind: 'scenario-removed', scenario: 'Bad' }],
    });
  });

  test('needs a yes for each one', () => {
    const wanted = delta({ MODIFIED: [login(undefined, scenario('Fresh', 'nothing of the kind'))] });
    const accepts = (_: string, left: string) => left === 'Bad';
    const texts = { base, current: base, delta: wanted };
    expect(refused(texts, { kind: 'inferred', accepts })).toMatchObject({ scenarios: [{ name: 'Good' }] });
  });

  describe('and has under another name', () => {
    const bad = scenario('Bad', 'the password is wrong and the system counts the failure');
    const before = spec(login(undefined, scenario('Good', 'a'), bad), logout);
    const again = bad.replace('Bad', 'Wrong password');
    const reworded = again.replace('counts', 'notes');

    test.each([
      ['with the same text', again],
      ['with most of its words', reworded],
    ])('%s looks renamed, and that is said', (_, text) => {
      const wanted = delta({ MODIFIED: [login(undefined, scenario('Good', 'a'), text)] });
      expect(done({ base: before, current: before, delta: wanted })).toEqual({
        after: spec(login(undefined, scenario('Good', 'a'), text), logout),
        counts: counted({ modified: 1 }),
        notes: [{ kind: 'scenario-removed', name: 'Login', scenario: 'Bad', renamedTo: 'Wrong password' }],
      });
      expect(refused({ base: before, current: before, delta: wanted }, { kind: 'inferred' })).toMatchObject({
        scenarios: [{ name: 'Bad', renamedTo: 'Wrong password' }],
      });
    });

    test('is found for those that still need a yes, however many others have one', () => {
      const old = Array.from({ length: 25 }, (_, nth) => scenario(`Old ${nth}`, `thing${nth} of kind${nth}`));
      const many = spec(login(undefined, ...old, bad), logout);
      const wanted = delta({ MODIFIED: [login(undefined, reworded)] });
      const accepts = (_: string, left: string) => left.startsWith('Old');
      expect(
        refused({ base: many, current: many, delta: wanted }, { kind: 'inferred', accepts }),
      ).toMatchObject({
        scenarios: [{ name: 'Bad', renamedTo: 'Wrong password' }],
      });
    });

    test('takes part in the merge under the old one: steps that others changed are a conflict', () => {
      const current = before.replace('counts', 'forgets');
      const wanted = delta({ MODIFIED: [login(undefined, scenario('Good', 'a'), again)] });
      expect(refused({ base: before, current, delta: wanted })).toEqual(
        conflict({ piece: { scenario: 'Bad' } }),
      );
    });

    test('keeps the newer steps where it was renamed in the spec', () => {
      const current = before.replace('Bad', 'Wrong password');
      const wanted = delta({ MODIFIED: [login(NEWER, scenario('Good', 'a'), bad)] });
      expect(done({ base: before, current, delta: wanted }).after).toBe(
        spec(login(NEWER, scenario('Good', 'a'), again), logout),
      );
    });

    test('is a conflict where another scenario of that name came in', () => {
      const current = spec(
        login(undefined, scenario('Good', 'a'), bad, scenario('Wrong password', 'b')),
        logout,
      );
      const wanted = delta({ MODIFIED: [login(undefined, scenario('Good', 'a'), again)] });
      expect(refused({ base: before, current, delta: wanted })).toEqual(
        conflict({
          piece: { scenario: 'Wrong password' },
          current: scenario('Wrong password', 'b'),
          delta: again,
        }),
      );
    });
  });
});

test.each(['recorded', 'inferred'] as const)('a scenario that came in after the base is kept: %s', (kind) => {
  const current = spec(login(undefined, scenario('Good'), scenario('Bad'), scenario('New')), logout);
  expect(done({ base, current, delta: delta({ MODIFIED: [login(NEWER)] }) }, { kind })).toEqual({
    after: spec(login(NEWER, scenario('Good'), scenario('Bad'), scenario('New')), logout),
    counts: counted({ modified: 1 }),
    notes: [{ kind: 'scenario-kept', name: 'Login', scenario: 'New' }],
  });
});

test.each(['recorded', 'inferred'] as const)('a base finds conflicts: %s', (kind) => {
  const texts = { base, current: spec(login(OTHER), logout), delta: delta({ MODIFIED: [login(NEWER)] }) };
  expect(refused(texts, { kind })).toEqual(conflict({ piece: 'statement' }));
  const removal = { ...texts, delta: delta({ REMOVED: ['Login'] }) };
  expect(refused(removal, { kind })).toEqual(conflict({ reason: 'edited-meanwhile' }));
  expect(refused({ ...removal, base: spec(logout) }, { kind })).toEqual(
    conflict({ reason: 'added-meanwhile' }),
  );
});

describe('a scenario that loses all its steps', () => {
  const gutted = '#### Scenario: Bad\n- x';

  test.each(['recorded', 'inferred', 'none'] as const)('is refused when the base is %s', (kind) => {
    const wanted = delta({ MODIFIED: [login(undefined, scenario('Good'), gutted)] });
    expect(refused({ base, current: base, delta: wanted }, { kind, accepts: () => true })).toEqual({
      kind: 'scenario-gutted',
      capability: 'auth',
      name: 'Login',
      scenario: 'Bad',
    });
  });

  test('is not one that never had any', () => {
    const before = spec(login(undefined, scenario('Good'), gutted), logout);
    const wanted = delta({ MODIFIED: [login(undefined, scenario('Good'), '#### Scenario: Bad\n- y')] });
    expect(done({ base: before, current: before, delta: wanted }).after).toContain('- y');
  });
});

describe('the Purpose of a delta', () => {
  const change = (text: string) => `## Purpose\n\n${text}\n`;
  const withPurpose = (text: string) => base.replace('How people get in.', text);

  test('replaces that of the spec', () => {
    expect(done({ base, current: base, delta: change('Anew.') }).after).toBe(withPurpose('Anew.'));
  });

  test('replaces that of the spec where there is no base', () => {
    expect(done({ current: base, delta: change('Anew.') }, { kind: 'none' }).after).toBe(
      withPurpose('Anew.'),
    );
  });

  test('is a conflict where the spec changed its own', () => {
    expect(refused({ base, current: withPurpose('Other.'), delta: change('Anew.') })).toEqual(
      conflict({
        name: 'Purpose',
        reason: 'both-changed',
        base: 'How people get in.',
        current: 'Other.',
        delta: 'Anew.',
      }),
    );
  });

  test('changes nothing where it is that of the base, or that of the spec', () => {
    const current = withPurpose('Other.');
    expect(done({ base, current, delta: change('How people get in.') }).after).toBe(current);
    expect(done({ base, current, delta: change('Other.') }).after).toBe(current);
  });

  test('comes in before the requirements where the spec has none', () => {
    const bare = '# Auth\n\n## Requirements\n';
    expect(done({ base: bare, current: bare, delta: change('Anew.') }).after).toBe(
      '# Auth\n\n## Purpose\n\nAnew.\n\n## Requirements\n',
    );
  });

  test('does not take a requirement along that stands in its section', () => {
    const odd = `# Auth\n\n## Purpose\n\nWhy.\n\n${login()}\n\n## Requirements\n\n${logout}\n`;
    expect(done({ base: odd, current: odd, delta: change('Anew.') }).after).toBe(
      odd.replace('Why.', 'Anew.'),
    );
  });
});

describe('two changes that touch different pieces give the same bytes in either order', () => {
  const both = (one: string, two: string, start = base) => {
    const archive = (current: string, change: string) =>
      done({ base: start, current, delta: change }).after ?? '';
    const [first, second] = [archive(archive(start, one), two), archive(archive(start, two), one)];
    expect(first).toBe(second);
    return first;
  };

  test('a statement and a scenario', () => {
    const one = delta({ MODIFIED: [login(NEWER)] });
    const two = delta({ MODIFIED: [login(undefined, scenario('Good', 'it rains'), scenario('Bad'))] });
    expect(both(one, two)).toBe(spec(login(NEWER, scenario('Good', 'it rains'), scenario('Bad')), logout));
  });

  test('two scenarios, one of them taken out', () => {
    const one = delta({ MODIFIED: [login(undefined, scenario('Good', 'it rains'), scenario('Bad'))] });
    const two = delta({ MODIFIED: [login(undefined, scenario('Good'))] });
    expect(both(one, two)).toBe(spec(login(undefined, scenario('Good', 'it rains')), logout));
  });

  test('a new scenario of each in the same place', () => {
    const one = delta({ MODIFIED: [login(undefined, scenario('Good'), scenario('A'), scenario('Bad'))] });
    const two = delta({ MODIFIED: [login(undefined, scenario('Good'), scenario('B'), scenario('Bad'))] });
    expect(both(one, two)).toBe(
      spec(login(undefined, scenario('Good'), scenario('A'), scenario('B'), scenario('Bad')), logout),
    );
  });

  test('scenarios moved by one and added by the other', () => {
    const one = delta({ MODIFIED: [login(undefined, scenario('Bad'), scenario('Good'))] });
    const two = delta({ MODIFIED: [login(undefined, scenario('Good'), scenario('New'), scenario('Bad'))] });
    expect(both(one, two)).toBe(
      spec(login(undefined, scenario('Bad'), scenario('Good'), scenario('New')), logout),
    );
  });

  test('a rename and a removal', () => {
    const one = delta({ RENAMED: { Login: 'Sign in' } });
    expect(both(one, delta({ REMOVED: ['Logout'] }))).toBe(spec(login().replace('Login', 'Sign in')));
  });

  test('except for the order of new requirements at the end', () => {
    const [a, b] = ['A', 'B'].map((name) => requirement(name, 'The system SHALL do it.', scenario('S'))) as [
      string,
      string,
    ];
    const [one, two] = [delta({ ADDED: [a] }), delta({ ADDED: [b] })];
    const first = done({ base, current: spec(login(), logout, a), delta: two }).after;
    const second = done({ base, current: spec(login(), logout, b), delta: one }).after;
    expect(first).toBe(spec(login(), logout, a, b));
    expect(second).toBe(spec(login(), logout, b, a));
  });
});
