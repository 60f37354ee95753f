import { describe, expect, test } from 'vitest';
import { delta, type MergeOptions, merge, requirement, scenario, spec, type Texts } from './texts.ts';

const STATEMENT = 'The system SHALL let people in.';
const NEWER = 'The system SHALL let people in quickly.';
const login = (statement = STATEMENT, ...scenarios: string[]) =>
  requirement(
    'Login',
    statement,
    ...(scenarios.length > 0 ? scenarios : [scenario('Good'), scenario('Bad')]),
  );
const logout = requirement('Logout', 'The system SHALL let people out.', scenario('Out'));
const fresh = requirement('Reset', 'The system SHALL reset.', scenario('Reset'));
const base = spec(login(), logout);
const crlf = (text: string) => text.replaceAll('\n', '\r\n');

function done(texts: Texts, options?: MergeOptions): string | undefined {
  const { after, refusals } = merge(texts, options);
  expect(refusals).toEqual([]);
  return after;
}

/** What a delta makes of a spec that nobody else has changed. */
const archive = (current: string, change: string) => done({ base: current, current, delta: change });

function refusedKind(texts: Texts, options?: MergeOptions): string | undefined {
  const { refusals, after: text } = merge(texts, options);
  expect(text).toBe(texts.current);
  return refusals[0]?.refusal.kind;
}

describe('what stands between requirements belongs to the place', () => {
  const BETWEEN = {
    'a comment': '<!-- ### Requirement: Not one\n\nThe next one is from the legal team. -->',
    'a rule': '---',
    'a link definition': '[policy]: https://example.org/policy',
    'a table': '| code | meaning |\n|---|---|\n| 1 | good |',
    'all of them': '---\n\n<!-- Legal. -->\n\n| a |\n|---|\n\n[policy]: https://example.org/policy',
  };
  const cases = Object.entries(BETWEEN);

  test.each(cases)('%s survives a modification', (_, between) => {
    const change = delta({ MODIFIED: [login(NEWER)] });
    expect(archive(spec(login(), between, logout), change)).toBe(spec(login(NEWER), between, logout));
  });

  test.each(cases)('%s survives a removal of what stands above', (_, between) => {
    const change = delta({ REMOVED: ['Login'] });
    expect(archive(spec(login(), between, logout), change)).toBe(spec(between, logout));
  });

  test.each(cases)('%s survives a rename', (_, between) => {
    const change = delta({ RENAMED: { Login: 'Sign in' } });
    expect(archive(spec(login(), between, logout), change)).toBe(
      spec(login().replace('Login', 'Sign in'), between, logout),
    );
  });

  test.each(cases)('%s at the end stands above a new requirement', (_, between) => {
    expect(archive(spec(login(), between), delta({ ADDED: [fresh] }))).toBe(spec(login(), between, fresh));
  });

  test.each(cases)('%s stays where it is when a scenario comes in above it', (_, between) => {
    const change = delta({
      MODIFIED: [login(STATEMENT, scenario('Good'), scenario('Bad'), scenario('New'))],
    });
    expect(archive(spec(login(), between, logout), change)).toBe(
      spec(login(STATEMENT, scenario('Good'), scenario('Bad'), scenario('New')), between, logout),
    );
  });

  test.each(cases)('%s stays where it is when the scenario above it goes', (_, between) => {
    const change = delta({ MODIFIED: [login(STATEMENT, scenario('Good'))] });
    expect(archive(spec(login(), between, logout), change)).toBe(
      spec(login(STATEMENT, scenario('Good')), between, logout),
    );
  });

  test.each(cases)(
    '%s that the delta repeats behind a new scenario does not stand there twice',
    (_, between) => {
      const wanted = login(STATEMENT, scenario('Good'), scenario('Bad'), scenario('New'));
      const result = spec(wanted, between, logout);
      expect(archive(spec(login(), between, logout), delta({ MODIFIED: [wanted, between] }))).toBe(result);
    },
  );

  describe.each(cases)('%s that the delta leaves above a new scenario', (_, between) => {
    const before = spec(login(), between, logout);
    const above = (bad = scenario('Bad')) => [scenario('Good'), `${bad}\n\n${between}`, scenario('New')];
    const one = delta({ MODIFIED: [login(STATEMENT, ...above())] });

    test('stands there, and only there', () => {
      expect(archive(before, one)).toBe(spec(login(STATEMENT, ...above()), logout));
    });

    test('goes there too when another change edits the scenario above it, before or after', () => {
      const edited = scenario('Bad', 'it is tried');
      for (const behind of [[], [between]]) {
        const two = delta({ MODIFIED: [login(STATEMENT, scenario('Good'), edited), ...behind] });
        const result = spec(login(STATEMENT, ...above(edited)), logout);
        expect(done({ base: before, current: archive(before, one), delta: two })).toBe(result);
        expect(done({ base: before, current: archive(before, two), delta: one })).toBe(result);
      }
    });

    test('goes there too when another change adds a scenario', () => {
      const two = delta({
        MODIFIED: [login(STATEMENT, scenario('Good'), scenario('Bad'), scenario('Other'))],
      });
      const result = spec(login(STATEMENT, ...above(), scenario('Other')), logout);
      expect(done({ base: before, current: archive(before, one), delta: two })).toBe(result);
      expect(done({ base: before, current: archive(before, two), delta: one })).toBe(result);
    });
  });

  test('what came in between after the base stays', () => {
    const current = spec(login(), BETWEEN['a comment'], logout);
    expect(done({ base, current, delta: delta({ MODIFIED: [login(NEWER)] }) })).toBe(
      spec(login(NEWER), BETWEEN['a comment'], logout),
    );
  });

  test('a table or link that the delta words anew replaces the old one', () => {
    for (const between of [BETWEEN['a table'], BETWEEN['a link definition']]) {
      const anew = between.replace('good', 'bad').replace('/policy', '/rules');
      const change = delta({ MODIFIED: [login(), anew] });
      expect(archive(spec(login(), between, logout), change)).toBe(spec(login(), anew, logout));
    }
  });

  test('a table that both word anew is a conflict', () => {
    const table = BETWEEN['a table'];
    const texts = {
      base: spec(login(), table, logout),
      current: spec(login(), table.replace('good', 'fine'), logout),
      delta: delta({ MODIFIED: [login(), table.replace('good', 'bad')] }),
    };
    expect(refusedKind(texts)).toBe('merge-conflict');
  });

  test('a table that only the delta has comes in behind its last scenario', () => {
    const change = delta({ MODIFIED: [login(), BETWEEN['a table']] });
    expect(archive(spec(login(), '---', logout), change)).toBe(
      spec(login(), BETWEEN['a table'], '---', logout),
    );
  });

  test('rules between the requirements of a delta only separate them', () => {
    const change = delta({ MODIFIED: [login(NEWER), '---', logout.replace('out.', 'out now.'), '---'] });
    expect(archive(base, change)).toBe(spec(login(NEWER), logout.replace('out.', 'out now.')));
  });

  test('an addition brings along what stands behind it', () => {
    for (const between of [BETWEEN['a table'], BETWEEN['a link definition'], BETWEEN['all of them']]) {
      const change = delta({ ADDED: [fresh, between] });
      const result = spec(login(), logout, fresh, between);
      expect(archive(base, change)).toBe(result);
      expect(merge({ base, current: result, delta: change })).toMatchObject({
        refusals: [],
        counts: { added: 0 },
      });
    }
  });

  test('a comment between the requirements of a delta is about the delta', () => {
    const comment = '<!--\n## REMOVED Requirements\n\n### Requirement: Logout\n-->';
    expect(archive(base, delta({ ADDED: [fresh, comment], MODIFIED: [login(NEWER), comment] }))).toBe(
      spec(login(NEWER), logout, fresh),
    );
  });
});

describe('what trails a scenario further up belongs to it', () => {
  const TRAILS = {
    'a comment': '<!-- About Good. -->',
    'a rule': '---',
    'a link definition': '[good]: https://example.org/good',
    'a table': '| code | meaning |\n|---|---|\n| 1 | good |',
  };
  const cases = Object.entries(TRAILS);
  const good = (trail: string) => `${scenario('Good')}\n\n${trail}`;

  test.each(cases)('%s stays when the scenario below it goes', (_, trail) => {
    const current = spec(login(STATEMENT, good(trail), scenario('Bad')), logout);
    const result = spec(login(STATEMENT, good(trail)), logout);
    expect(archive(current, delta({ MODIFIED: [login(STATEMENT, good(trail))] }))).toBe(result);
    expect(archive(current, delta({ MODIFIED: [login(STATEMENT, scenario('Good'))] }))).toBe(result);
  });

  test.each(cases)('%s moves with it', (_, trail) => {
    const current = spec(login(STATEMENT, good(trail), scenario('Bad')), '<!-- Place. -->', logout);
    const change = delta({ MODIFIED: [login(STATEMENT, scenario('Bad'), good(trail))] });
    expect(archive(current, change)).toBe(
      spec(login(STATEMENT, scenario('Bad'), good(trail)), '<!-- Place. -->', logout),
    );
  });

  test.each(cases)('%s is no edit for others when the scenario below it is gone', (_, trail) => {
    const before = spec(login(STATEMENT, good(trail), scenario('Bad')), logout);
    const current = spec(login(STATEMENT, good(trail)), logout);
    const anew = `${scenario('Good', 'it rains')}\n\n${trail}`;
    const change = delta({ MODIFIED: [login(STATEMENT, anew, scenario('Bad'))] });
    expect(done({ base: before, current, delta: change })).toBe(spec(login(STATEMENT, anew), logout));
  });

  test.each(cases)('%s goes where the delta takes it out of the middle', (_, trail) => {
    const current = spec(login(STATEMENT, good(trail), scenario('Bad')), logout);
    expect(archive(current, delta({ MODIFIED: [login()] }))).toBe(base);
  });
});

describe('scenarios of one name', () => {
  const steps = ['one', 'two', 'three'].map((when) => scenario('Same', when));
  const [one = '', two = '', three = ''] = steps;
  const start = spec(login(STATEMENT, ...steps), logout);
  const change = (...scenarios: string[]) => delta({ MODIFIED: [login(STATEMENT, ...scenarios)] });

  test('each keep their place when one of them is changed', () => {
    const anew = scenario('Same', 'TWO');
    expect(archive(start, change(one, anew, three))).toBe(spec(login(STATEMENT, one, anew, three), logout));
  });

  test('are told apart by their text when one of them goes', () => {
    expect(archive(start, change(one, three))).toBe(spec(login(STATEMENT, one, three), logout));
  });

  test('are not taken for another one with the same steps', () => {
    const other = scenario('Other', 'one');
    const current = spec(login(STATEMENT, other, one, two), logout);
    const { notes } = merge({ base: current, current, delta: change(other, one, scenario('Same', 'TWO')) });
    expect(notes).toEqual([]);
  });

  test('merge each for itself', () => {
    const [first, last] = [scenario('Same', 'ONE'), scenario('Same', 'THREE')];
    const current = spec(login(STATEMENT, first, two, three), logout);
    expect(done({ base: start, current, delta: change(one, two, last) })).toBe(
      spec(login(STATEMENT, first, two, last), logout),
    );
  });

  test('are a conflict when both change the same one', () => {
    const current = spec(login(STATEMENT, one, scenario('Same', 'current'), three), logout);
    const texts = { base: start, current, delta: change(one, scenario('Same', 'delta'), three) };
    expect(refusedKind(texts)).toBe('merge-conflict');
  });

  test('one more of a name that is there is kept beside it', () => {
    const more = scenario('Good', 'it rains');
    const result = spec(login(STATEMENT, scenario('Good'), scenario('Bad'), more), logout);
    expect(archive(base, change(scenario('Good'), scenario('Bad'), more))).toBe(result);
  });
});

describe('fences and what looks like a heading', () => {
  const HIDING = {
    'a fence of back-ticks': '```md\n### Requirement: Logout\n\n#### Scenario: Bad\n\n\n```',
    'a fence of tildes': '~~~\n## Requirements\n```\n### Requirement: Logout\n~~~',
    'a comment': '<!--\n### Requirement: Logout\n\n#### Scenario: Bad\n-->',
    'indented code': 'Text\n\n    ### Requirement: Logout\n\n\n    #### Scenario: Bad',
    'a quote': '> ### Requirement: Logout',
    'an HTML block': '<div>\n### Requirement: Logout\n</div>',
    'inline code at the start of a line': '```Logout``` and\nmore',
  };
  const cases = Object.entries(HIDING);

  test.each(cases)('%s in a statement is part of it', (_, hiding) => {
    const statement = `${STATEMENT}\n\n${hiding}`;
    const current = spec(login(statement), logout);
    const anew = statement.replace('people in', 'people in quickly');
    expect(archive(current, delta({ MODIFIED: [login(anew)] }))).toBe(spec(login(anew), logout));
    expect(archive(current, delta({ REMOVED: ['Login'] }))).toBe(spec(logout));
  });

  test.each(cases)('%s in a scenario is part of it', (_, hiding) => {
    const good = `${scenario('Good')}\n\n${hiding}`;
    const current = spec(login(STATEMENT, good, scenario('Bad')), logout);
    const anew = good.replace('it happens', 'it rains');
    expect(archive(current, delta({ MODIFIED: [login(STATEMENT, anew, scenario('Bad'))] }))).toBe(
      spec(login(STATEMENT, anew, scenario('Bad')), logout),
    );
    expect(archive(current, delta({ MODIFIED: [login(NEWER, good, scenario('Bad'))] }))).toBe(
      spec(login(NEWER, good, scenario('Bad')), logout),
    );
  });

  test.each(cases)('%s in an addition is part of it', (_, hiding) => {
    const added = requirement('Reset', `The system SHALL reset.\n\n${hiding}`, scenario('Reset'));
    expect(archive(base, delta({ ADDED: [added] }))).toBe(spec(login(), logout, added));
  });
});

describe('bytes', () => {
  const all = delta({
    ADDED: [fresh],
    MODIFIED: [login(NEWER)],
    RENAMED: { Logout: 'Way out' },
  });
  const result = spec(login(NEWER), logout.replace('Logout', 'Way out'), fresh);

  test('CRLF stays CRLF, whatever the delta has', () => {
    expect(archive(crlf(base), all)).toBe(crlf(result));
    expect(archive(crlf(base), crlf(all))).toBe(crlf(result));
  });

  test('LF stays LF when the delta has CRLF', () => {
    expect(archive(base, crlf(all))).toBe(result);
  });

  test('a delta with other line ends than the base is no edit', () => {
    const { notes, after: text } = merge({
      base,
      current: base,
      delta: crlf(delta({ MODIFIED: [login()] })),
    });
    expect(text).toBe(base);
    expect(notes).toEqual([{ kind: 'already-there', operation: 'MODIFIED', name: 'Login' }]);
  });

  test('a spec that got other line ends meanwhile is no edit', () => {
    expect(done({ base, current: crlf(base), delta: all })).toBe(crlf(result));
  });

  test('mixed line ends stay as they are where nothing is touched; what is new has those of most lines', () => {
    const mixed = spec(crlf(login()), logout);
    expect(archive(mixed, delta({ ADDED: [fresh] }))).toBe(spec(crlf(login()), logout, fresh));
    const change = delta({ MODIFIED: [logout.replace('out.', 'out now.')] });
    expect(archive(mixed, change)).toBe(spec(crlf(login()), logout.replace('out.', 'out now.')));
  });

  test('no final line end stays none', () => {
    const bare = base.trimEnd();
    expect(archive(bare, all)).toBe(result.trimEnd());
    expect(archive(bare, delta({ REMOVED: ['Logout'] }))).toBe(spec(login()).trimEnd());
    expect(archive(base, all.trimEnd())).toBe(result);
  });

  test('a byte-order mark stays, and that of a delta does not come in', () => {
    expect(archive(`\ufeff${base}`, `\ufeff${all}`)).toBe(`\ufeff${result}`);
    expect(archive(base, `\ufeff${all}`)).toBe(result);
    expect(done({ current: undefined, delta: `\ufeff${delta({ ADDED: [fresh] })}` })).toMatch(/^# auth/);
  });

  test('front matter stays', () => {
    const matter = '---\nowner: legal\n---\n';
    expect(archive(matter + base, all)).toBe(matter + result);
  });

  test('runs of blank lines and trailing blanks stay where nothing is touched', () => {
    const odd = base.replaceAll('\n\n', '\n\n\n \n').replace('in.', 'in.  ');
    const change = delta({ ADDED: [fresh] });
    expect(archive(odd, change)).toBe(`${odd}\n${fresh}\n`);
    expect(archive(odd, delta({ REMOVED: ['Logout'] }))).toBe(
      `${odd.slice(0, odd.indexOf('\n\n\n \n### Requirement: Logout'))}\n`,
    );
  });

  test('a modification keeps the blank lines of the spec around what it changes', () => {
    const wide = base.replaceAll('\n\n', '\n\n\n');
    expect(archive(wide, delta({ MODIFIED: [login(NEWER)] }))).toBe(wide.replace(STATEMENT, NEWER));
  });

  test('a name keeps the spelling of the spec when the delta has the other Unicode form', () => {
    const cafe = requirement('Café', STATEMENT, scenario('Thé'));
    const anew = requirement('Cafe\u0301', NEWER, scenario('Thé'));
    expect(archive(spec(cafe), delta({ MODIFIED: [anew] }))).toBe(spec(cafe.replace(STATEMENT, NEWER)));
    expect(archive(spec(cafe, logout), delta({ REMOVED: ['Cafe\u0301'] }))).toBe(spec(logout));
    expect(archive(spec(cafe), delta({ RENAMED: { 'Cafe\u0301': 'Bar' } }))).toBe(
      spec(cafe.replace('Café', 'Bar')),
    );
  });

  test('scenarios are found again in the other Unicode form', () => {
    const current = spec(login(STATEMENT, scenario('Café'), scenario('Bad')), logout);
    const change = delta({
      MODIFIED: [login(STATEMENT, scenario('Cafe\u0301', 'it rains'), scenario('Bad'))],
    });
    const { refusals, notes } = merge({ base: current, current, delta: change });
    expect({ refusals, notes }).toEqual({ refusals: [], notes: [] });
  });
});

describe('new requirements stand at the end', () => {
  const change = delta({ ADDED: [fresh] });

  test('of their section, above the next one', () => {
    expect(archive(`${base}\n## Notes\n\nKeep.\n`, change)).toBe(
      `${spec(login(), logout, fresh)}\n## Notes\n\nKeep.\n`,
    );
  });

  test('of a section that is empty', () => {
    expect(archive('# Auth\n\n## Requirements\n\n## Notes\n', change)).toBe(
      `# Auth\n\n## Requirements\n\n${fresh}\n\n## Notes\n`,
    );
  });

  test('in a section of their own where the spec has none', () => {
    expect(archive('# Auth\n\n## Purpose\n\nWhy.\n', change)).toBe(
      `# Auth\n\n## Purpose\n\nWhy.\n\n## Requirements\n\n${fresh}\n`,
    );
  });

  test('in the place of the last one that goes', () => {
    const both = delta({ ADDED: [fresh], REMOVED: ['Logout'] });
    expect(archive(base, both)).toBe(spec(login(), fresh));
    expect(archive(spec(login()), delta({ ADDED: [fresh], REMOVED: ['Login'] }))).toBe(spec(fresh));
  });
});

describe('what is never closed swallows nothing', () => {
  test.each([
    ['a fence', '```'],
    ['a comment', '<!-- open'],
  ])('%s in a delta is refused', (_, open) => {
    const change = delta({ MODIFIED: [login(STATEMENT, `${scenario('Good')}\n\n${open}`)] });
    expect(refusedKind({ base, current: base, delta: change })).toBe('merge-result-invalid');
    expect(refusedKind({ current: undefined, delta: `${delta({ ADDED: [fresh] })}\n${open}` })).toBe(
      'merge-result-invalid',
    );
  });

  test('a <pre> in a delta that hides what follows is refused', () => {
    const change = delta({ MODIFIED: [login(STATEMENT, `${scenario('Good')}\n\n<pre>`)] });
    expect(refusedKind({ base, current: base, delta: change })).toBe('merge-result-invalid');
  });

  test('an HTML block that the heading below would become part of is refused', () => {
    const tight = base.replace('done\n\n#### Scenario: Bad', 'done\n#### Scenario: Bad');
    const change = delta({ MODIFIED: [login(STATEMENT, `${scenario('Good')}\n\n</div>`, scenario('Bad'))] });
    expect(refusedKind({ base: tight, current: tight, delta: change })).toBe('merge-result-invalid');
  });

  test.each([
    ['a fence', '```', 'merge-spec-broken'],
    ['a comment', '<!-- open', 'merge-spec-broken'],
    ['a <pre>', '<pre>', 'merge-result-invalid'],
  ])('%s in a spec is refused', (_, open, kind) => {
    const current = `${base}\n${open}\n`;
    expect(refusedKind({ base: current, current, delta: delta({ ADDED: [fresh] }) })).toBe(kind);
  });
});
