import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useProgram } from './support/child.ts';
import { describeCorpus, filesBelow, foldersIn, readJson } from './support/corpus.ts';
import { copyOf, whichTree } from './support/crash.ts';
import { makeFolder, writeFiles } from './support/folder.ts';
import { gitWith, installedProgram } from './support/program.ts';
import { runIn } from './support/project.ts';
import { commitAll, git, headOf, initRepository, makeRepository } from './support/repository.ts';
import { STACK } from './support/safe.ts';
import { addingProject, touchingProject } from './support/touching.ts';
import { readTree } from './support/tree.ts';

type Outcome = 'refuse' | 'merge' | 'refuse-or-merge' | 'report' | 'procedure';

interface Wanted {
  readonly outcome: Outcome;
  readonly message_names?: readonly string[];
  readonly if_accepted?: { readonly contains: Readonly<Record<string, readonly string[]>> };
}

interface Run extends Wanted {
  readonly steps: readonly string[];
}

interface Case {
  readonly kind: 'tree' | 'history' | 'procedure';
  readonly title: string;
  readonly steps: readonly string[];
  readonly must: Wanted & { readonly second?: Run; readonly third?: Run };
}

const program = useProgram();

describeCorpus('the cases of the corpus', (corpus) => {
  const folder = join(corpus, 'cases');
  const cases = foldersIn(folder).map((name) => {
    return {
      id: name.slice(0, 3),
      path: join(folder, name),
      ...readJson<Case>(join(folder, name, 'case.json')),
    };
  });
  const find = (id: string) => cases.find((one) => one.id === id)?.path ?? '';

  test('are W01 to W24', () => {
    const ids = Array.from({ length: 24 }, (_, at) => `W${String(at + 1).padStart(2, '0')}`);
    expect(cases.map(({ id }) => id)).toEqual(ids);
  });

  const plain = cases.filter(
    ({ id, kind, must }) => kind !== 'procedure' && must.outcome !== 'report' && !OWN.has(id),
  );
  describe.each(plain)('$id: $title', ({ path, steps, must }) => {
    const runs = [{ ...must, steps }, must.second, must.third].filter((run) => run !== undefined);
    test.each(runs.map((run) => [run.steps.at(-1) ?? '', run.outcome, run] as const))(
      '%s: %s',
      async (_, __, run) => {
        for (const start of startsOf(path)) await expectOutcome(start, path, run);
      },
    );
  });

  defineOwnCases(find);
});

/** Cases of which the README says more than case.json. */
const OWN = new Set(['W06', 'W21']);

/** The ways to stand at the beginning of a case: outside of git, in git, and with a recorded base. */
function startsOf(path: string): string[] {
  if (!existsSync(join(path, 'base'))) {
    const tracked = copyOf(join(path, 'input'));
    initRepository(tracked);
    commitAll(tracked, 'start');
    return [copyOf(join(path, 'input')), tracked];
  }
  const { folder, base } = historyOf(path);
  const recorded = copyOf(folder);
  recordBase(recorded, base);
  return [folder, recorded];
}

/** Commits the base, then what the project is now. */
function historyOf(path: string): { readonly folder: string; readonly base: string } {
  const folder = copyOf(join(path, 'base'));
  initRepository(folder);
  const base = commitAll(folder, 'base');
  rmSync(join(folder, 'openspec'), { recursive: true });
  cpSync(join(path, 'current/openspec'), join(folder, 'openspec'), { recursive: true });
  commitAll(folder, 'current');
  return { folder, base };
}

function recordBase(folder: string, commit: string): void {
  for (const change of foldersIn(join(folder, 'openspec/changes'))) {
    writeFiles(folder, {
      [`openspec/changes/${change}/.openspec.yaml`]: `schema: spec-driven\nbase: ${commit}\n`,
    });
  }
}

/** Runs the steps of a case in its folder and looks whether the outcome is the wanted one. */
async function expectOutcome(folder: string, path: string, run: Run): Promise<void> {
  const before = readTree(folder);
  for (const step of run.steps) {
    const { exit, said } = await say(folder, step);
    if (run.outcome === 'refuse' || (run.outcome === 'refuse-or-merge' && exit !== 0)) {
      expect(exit, said).toBe(1);
      for (const name of run.message_names ?? []) expect(said).toContain(name);
      expect(readTree(folder)).toEqual(before);
    } else {
      expect(exit, said).toBe(0);
    }
  }
  if (JSON.stringify(readTree(folder)) !== JSON.stringify(before)) expectMerged(folder, path, run);
  else expect(run.outcome).not.toBe('merge');
}

function expectMerged(folder: string, path: string, run: Run): void {
  const expected = run.outcome === 'merge' ? join(path, 'expected/specs') : '';
  for (const file of filesBelow(expected)) {
    expect(specIn(folder, file), file).toBe(readFileSync(join(expected, file), 'utf8'));
  }
  for (const [file, parts] of Object.entries(run.if_accepted?.contains ?? {})) {
    for (const part of parts) expect(readFileSync(join(folder, 'openspec', file), 'utf8')).toContain(part);
  }
}

function specIn(folder: string, file: string): string {
  return readFileSync(join(folder, 'openspec/specs', file), 'utf8');
}

/** What a command line says, on both streams, and how it ends; it never shows a stack. */
async function say(
  folder: string,
  line: string,
): Promise<{ exit: number | null; said: string; out: string }> {
  const { exit, out, note } = await program.run(folder, line.split(' '));
  expect(note).not.toMatch(STACK);
  return { exit, said: out + note, out };
}

function defineOwnCases(find: (id: string) => string): void {
  const input = (id: string) => copyOf(join(find(id), 'input'));

  describe('W02: what is refused names the capability, the requirement and the scenario', () => {
    test.each(['validate tidy-login --strict', 'archive tidy-login --yes'])('%s', async (step) => {
      const { said } = await say(input('W02'), step);
      for (const name of ['auth', 'Login', 'Good password', 'steps']) expect(said).toContain(name);
    });
  });

  test('W03: an archive that is killed leaves the specs entirely before or entirely after', async () => {
    const start = makeFolder(touchingProject(20));
    const argv = ['archive', 'faster', '--yes'];
    const whole = copyOf(start);
    const calls = await program.count(whole, argv);
    const [before, after] = [readTree(start), readTree(whole)];
    const points = [0.1, 0.3, 0.5, 0.7, 0.9, 0.99].map((part) => Math.ceil(calls * part));
    const runs = ['SIGKILL', 'SIGINT'].flatMap((kind) => points.map((at) => ({ with: kind, at })));
    const seen = new Set<string>();
    for (const strike of runs) {
      const folder = copyOf(start);
      await program.run(folder, argv, strike);
      expect((await say(folder, 'list')).exit).toBe(0);
      seen.add(whichTree(folder, before, after));
    }
    expect([...seen].sort()).toEqual(['after', 'before']);
  });

  test('W04: a lock of a dead process stops nobody', async () => {
    const folder = makeFolder(addingProject(['bells'], false));
    const owner = { pid: 999_999_999, nonce: 'dead', command: 'openspec archive gone' };
    mkdirSync(join(folder, '.openspec-journal'));
    symlinkSync(JSON.stringify(owner), join(folder, '.openspec-journal/lock'));
    expect(await say(folder, 'archive bells --yes')).toMatchObject({ exit: 0 });
    expect(specIn(folder, 'bells/spec.md')).toContain('### Requirement: Start of bells');
    expect(existsSync(join(folder, '.openspec-journal'))).toBe(false);
  });

  describe('W05: six archives at the same time all come in', () => {
    const changes = ['bells', 'books', 'cakes', 'doors', 'lamps', 'maps'];

    test.each([
      ['each to a spec of its own', false],
      ['all to one spec', true],
    ])('%s', async (_, same) => {
      const folder = makeRepository(addingProject(changes, same));
      const ended = await Promise.all(changes.map((change) => say(folder, `archive ${change} --yes`)));
      expect(ended.map(({ exit }) => exit)).toEqual([0, 0, 0, 0, 0, 0]);
      for (const change of changes) {
        const spec = specIn(folder, `${same ? 'shared' : change}/spec.md`);
        expect(spec.split(`### Requirement: Start of ${change}\n`)).toHaveLength(2);
      }
      expect(foldersIn(join(folder, 'openspec/changes'))).toEqual(['archive']);
    });
  });

  describe('W06: a spec that cannot be written', () => {
    const argv = ['archive', 'touch-two', '--yes'];

    test('leaves both as they were, byte for byte, and the change where it was', async () => {
      const strike = { with: 'EACCES', only: 'rename|write' };
      const calls = await program.count(input('W06'), argv, strike);
      expect(calls).toBeGreaterThan(2);
      for (let at = 1; at <= calls; at++) {
        const folder = input('W06');
        const before = readTree(folder);
        const { exit, note } = await program.run(folder, argv, { ...strike, at });
        expect(note).not.toMatch(STACK);
        if (exit !== 0) expect(readTree(folder)).toEqual(before);
      }
    });

    test('and that can, with CRLF, keeps CRLF', async () => {
      const folder = input('W06');
      expect((await say(folder, argv.join(' '))).exit).toBe(0);
      for (const file of ['auth/spec.md', 'users/spec.md']) {
        expect(specIn(folder, file)).toContain('\r\n');
        expect(specIn(folder, file).replaceAll('\r\n', '')).not.toContain('\n');
      }
    });
  });

  test('W08: the message names the line of the fence', async () => {
    const folder = input('W08');
    const delta = readFileSync(join(folder, 'openspec/changes/add-api/specs/auth/spec.md'), 'utf8');
    const line = delta.split('\n').findIndex((text) => text.startsWith('```')) + 1;
    for (const step of ['validate add-api --strict', 'archive add-api --yes']) {
      expect((await say(folder, step)).said).toContain(`spec.md:${line}`);
    }
    const forced = await say(folder, 'archive add-api --yes --no-validate');
    expect(forced).toMatchObject({ exit: 1, said: expect.stringContaining('fence') });
    expect(readTree(folder)).toEqual(readTree(input('W08')));
  });

  test('W09: two requirements are read', async () => {
    const { out } = await say(input('W09'), 'list --specs --json');
    expect(JSON.parse(out).specs).toMatchObject([{ requirementCount: 2 }]);
  });

  test('W12: both are reported, with the reasons of archive', async () => {
    const folder = input('W12');
    const all = await say(folder, 'validate --all --strict');
    for (const change of ['change-signin', 'clash']) {
      const { exit, said } = await say(folder, `archive ${change} --yes`);
      expect(exit).toBe(1);
      const [reason = ''] = said.match(/(?:MODIFIED|RENAMED) .*/) ?? [];
      expect(reason).not.toBe('');
      expect(all.said).toContain(reason);
    }
  });

  describe('W13: validate and archive give the same verdict', () => {
    test('on a change without a proposal, which is reported', async () => {
      const folder = input('W13');
      const { exit, said } = await say(folder, 'validate bare --strict');
      expect(said).toContain('proposal');
      expect((await say(folder, 'archive bare --yes')).exit).toBe(exit);
    });

    test('on an empty change, unless it says that it changes no spec', async () => {
      const folder = input('W13');
      for (const step of ['validate empty --strict', 'archive empty --yes']) {
        expect(await say(folder, step)).toMatchObject({ exit: 1, said: expect.stringContaining('no delta') });
      }
      writeFiles(folder, {
        'openspec/changes/empty/.openspec.yaml': 'schema: spec-driven\nskip_specs: true\n',
      });
      for (const step of ['validate empty --strict', 'archive empty --yes']) {
        expect(await say(folder, step)).toMatchObject({ exit: 0 });
      }
    });
  });

  describe.each([
    ['rename-scenario', 'renamed', 'specs-renamed'],
    ['drop-scenario', 'dropped', 'specs-dropped'],
  ])('W14: %s', (change, word, result) => {
    const expected = () => readFileSync(join(find('W14'), 'expected', result, 'auth/spec.md'), 'utf8');
    const inGit = () => {
      const folder = input('W14');
      initRepository(folder);
      commitAll(folder, 'start');
      return folder;
    };

    test.each([
      ['outside of git', () => input('W14')],
      ['in git without a recorded base', inGit],
    ])('%s it is refused, and --accept-omissions is the way', async (_, make) => {
      const folder = make();
      const before = readTree(folder);
      for (const step of [`validate ${change}`, `archive ${change} --yes`]) {
        const { exit, said } = await say(folder, step);
        expect(exit).toBe(1);
        for (const name of ['"Bad password"', word, '--accept-omissions']) expect(said).toContain(name);
      }
      expect(readTree(folder)).toEqual(before);
      const accepted = await say(folder, `archive ${change} --yes --accept-omissions`);
      expect(accepted).toMatchObject({ exit: 0, said: expect.stringContaining('Bad password') });
      expect(specIn(folder, 'auth/spec.md')).toBe(expected());
    });

    test('with a recorded base it is on purpose, and said', async () => {
      const folder = inGit();
      recordBase(folder, headOf(folder));
      const { exit, said } = await say(folder, `archive ${change} --yes`);
      expect(exit, said).toBe(0);
      expect(said).toContain('Bad password');
      if (word === 'renamed') expect(said).toContain('Wrong password');
      expect(specIn(folder, 'auth/spec.md')).toBe(expected());
    });

    test.each([
      ['a recorded base', true, ''],
      ['an accepted omission', false, ' --accept-omissions'],
    ])('a scenario that came in after the base is kept, with %s', async (_, recorded, flag) => {
      const folder = inGit();
      const base = headOf(folder);
      const fresh = '\n#### Scenario: Locked\n- **WHEN** the account is locked\n- **THEN** nobody gets in\n';
      const path = join(folder, 'openspec/specs/auth/spec.md');
      const text = readFileSync(path, 'utf8');
      const bad = text.indexOf('\n#### Scenario: Bad password');
      writeFileSync(path, text.slice(0, bad) + fresh + text.slice(bad));
      commitAll(folder, 'another change');
      if (recorded) recordBase(folder, base);
      const { exit, said } = await say(folder, `archive ${change} --yes${flag}`);
      expect(exit, said).toBe(0);
      const after = specIn(folder, 'auth/spec.md');
      expect(after).toContain(fresh);
      expect(after.replace(fresh, '')).toBe(expected());
    });
  });

  test('W15: what is archived is counted, and no second section comes in', async () => {
    const folder = input('W15');
    const before = readTree(folder);
    for (const change of ['no-space', 'add-avatar']) {
      const { exit, said } = await say(folder, `archive ${change} --yes`);
      expect(exit).toBe(1);
      expect(said).toMatch(/:\d+|line \d+/);
    }
    expect(readTree(folder)).toEqual(before);
  });

  test('W16: the name is said to be one that was removed', async () => {
    const { said } = await say(historyOf(find('W16')).folder, 'archive rename-logout --yes');
    expect(said).toMatch(/"Login" in auth .*removed/);
  });

  test('W17: a modification in the other spelling keeps that of the spec', async () => {
    const folder = input('W17');
    const before = specIn(folder, 'places/spec.md');
    expect((await say(folder, 'archive modify-cafe --yes')).exit).toBe(0);
    const heading = before.split('\n').filter((line) => line.startsWith('### '));
    const after = specIn(folder, 'places/spec.md');
    expect(after.split('\n').filter((line) => line.startsWith('### '))).toEqual(heading);
    expect(after).not.toBe(before);
  });

  describe('W18: one long line takes no time', () => {
    const MILLION = 1_000_000;

    test.each(LONG_LINES)('%s', async (_, write) => {
      const [once, twice] = [await cpuOf(write(MILLION / 2)), await cpuOf(write(MILLION))];
      expect(twice).toBeLessThan(1000);
      expect(twice).toBeLessThan(Math.max(2.5 * once, 300));
    });
  });

  describe('W19: nothing is ever written outside of the project', () => {
    test.each(['specs/auth', 'specs/auth/spec.md', 'specs', 'changes/faster', 'changes/archive', 'changes'])(
      'where %s is a link that leads out',
      async (link) => {
        const { folder, outside } = makeLinked(link, true);
        const before = readTree(outside);
        const validated = await say(folder, 'validate --all');
        const archived = await say(folder, 'archive faster --yes');
        expect(archived.exit, archived.said).not.toBe(0);
        expect(readTree(outside)).toEqual(before);
        if (link === 'changes/archive') return;
        expect(validated.exit, validated.said).not.toBe(0);
        expect(validated.said + archived.said).toContain(link);
      },
    );

    test.each(['specs/auth', 'specs/auth/spec.md'])('where %s is a link to nothing', async (link) => {
      const { folder, outside } = makeLinked(link, true);
      const before = readTree(folder);
      rmSync(outside, { recursive: true });
      const archived = await say(folder, 'archive faster --yes');
      expect(archived.exit).not.toBe(0);
      expect(existsSync(outside)).toBe(false);
      expect(readTree(folder)).toEqual(before);
    });

    test.each(['specs/auth', 'specs/auth/spec.md', 'specs'])(
      'while %s as a link inside of it is followed',
      async (link) => {
        const { folder } = makeLinked(link, false);
        const { exit, said } = await say(folder, 'archive faster --yes');
        expect(exit, said).toBe(0);
        expect(specIn(folder, 'auth/spec.md')).toContain('quickly');
      },
    );
  });

  test('W20: git shows added lines only', async () => {
    const folder = input('W20');
    initRepository(folder);
    git(folder, 'config', 'core.autocrlf', 'false');
    commitAll(folder, 'start');
    expect((await say(folder, 'archive add-reset --yes')).exit).toBe(0);
    const [numbers = ''] = git(folder, 'diff', '--numstat', '--', 'openspec/specs').split('\n');
    const hunks = git(folder, 'diff', '--unified=0', '--', 'openspec/specs').split('\n');
    const taken = hunks.filter((line) => line.startsWith('-') && !line.startsWith('---'));
    // Without a final line end git shows the last line twice, once with and once without it.
    expect(
      taken.filter((line) => !hunks.includes(`+${line.slice(1)}`)),
      numbers,
    ).toEqual([]);
  });

  describe('W21: two branches that each archive a change', () => {
    const installed = installedProgram();

    test('that adds to one spec merge without hands', () => {
      const { folder, merge } = branch('W21', installed);
      expect(merge()).toMatchObject({ exit: 0 });
      const spec = specIn(folder, 'auth/spec.md');
      for (const name of ['Login', 'Logout', 'Reset password', 'Mail login']) {
        expect(spec.split(`### Requirement: ${name}\n`)).toHaveLength(2);
      }
      const expected = readFileSync(join(find('W21'), 'expected/specs/auth/spec.md'), 'utf8');
      expect(blocksOf(spec)).toEqual(blocksOf(expected));
      expect(git(folder, 'status', '--porcelain')).toBe('');
    });

    test('that modifies the same requirement conflict, with markers', () => {
      const { folder, merge } = branch('W21', installed, (delta, which) => {
        const statement = `The system SHALL let people in by the way of ${which}.`;
        return `${delta}\n## MODIFIED Requirements\n\n${loginIn(delta, statement)}`;
      });
      expect(merge().exit).toBe(1);
      const spec = specIn(folder, 'auth/spec.md');
      for (const part of ['<<<<<<<', '>>>>>>>', 'the way of a.', 'the way of b.'])
        expect(spec).toContain(part);
      for (const name of ['Reset password', 'Mail login'])
        expect(spec).toContain(`### Requirement: ${name}\n`);
    });

    const loginIn = (_: string, statement: string) => {
      const base = readFileSync(join(find('W21'), 'base/openspec/specs/auth/spec.md'), 'utf8');
      const from = base.indexOf('### Requirement: Login');
      const login = base.slice(from, base.indexOf('\n### ', from));
      const [heading = '', , ...rest] = login.split('\n').filter((line) => line.trim() !== '');
      return [heading, '', statement, '', ...rest, ''].join('\n');
    };

    function branch(id: string, path: string, edit = (delta: string, _: string) => delta) {
      const folder = copyOf(join(find(id), 'base'));
      const run = (...args: string[]) => gitWith(path, folder, ...args);
      const openspec = (...args: string[]) =>
        expect(run('-c', `alias.openspec=!openspec`, 'openspec', ...args)).toMatchObject({ exit: 0 });
      initRepository(folder);
      openspec('init', '--merge-driver');
      commitAll(folder, 'base');
      for (const [which, change] of [
        ['a', 'add-reset'],
        ['b', 'add-mail-login'],
      ] as const) {
        git(folder, 'checkout', '--quiet', '-b', which, 'main');
        cpSync(join(find(id), `branch-${which}`, 'openspec'), join(folder, 'openspec'), { recursive: true });
        const delta = join(folder, `openspec/changes/${change}/specs/auth/spec.md`);
        writeFileSync(delta, edit(readFileSync(delta, 'utf8'), which));
        commitAll(folder, `write ${change}`);
        openspec('archive', change, '--yes');
        commitAll(folder, `archive ${change}`);
      }
      git(folder, 'checkout', '--quiet', 'a');
      return { folder, merge: () => run('merge', '--no-edit', 'b') };
    }
  });

  describe('W22', () => {
    test.each([
      'change validate broken --json',
      'validate broken --json',
      'validate broken --strict --json',
      'validate --changes --json',
      'validate --all --json',
    ])('%s: an invalid answer is no success', async (step) => {
      const { exit, out } = await say(input('W22'), step);
      expect(out).toMatch(/"valid": ?false/);
      expect(exit).toBe(1);
    });

    test('the archive is not a change', async () => {
      const { exit, said } = await say(input('W22'), 'archive archive --yes');
      expect(exit).not.toBe(0);
      expect(said).not.toContain('EINVAL');
      expect(said).toMatch(/archive/);
    });

    test('every command shows the same changes', async () => {
      const folder = input('W22');
      const listed = JSON.parse((await say(folder, 'list --json')).out).changes.map(
        (one: { name: string }) => one.name,
      );
      const validated = JSON.parse((await say(folder, 'validate --changes --json')).out).items.map(
        (one: { id: string }) => one.id,
      );
      expect(listed).toEqual(validated);
      for (const command of ['show .hidden', 'status --change .hidden', 'validate .hidden']) {
        expect((await say(folder, command)).exit === 0, command).toBe(listed.includes('.hidden'));
      }
    });
  });

  describe('W23: specs in other languages', () => {
    const settings = (language: string) => ({
      'openspec/config.yaml': `schema: spec-driven\nchecks:\n  language: ${language}\n`,
    });

    test('pass with a setting', async () => {
      const folder = input('W23');
      writeFiles(folder, settings('[de, zh]'));
      const { exit, said } = await say(folder, 'validate --all --strict');
      expect(exit, said).toBe(0);
    });

    test.each([
      ['anmeldung', 'MUSS', 'kann'],
      ['login', '必须', '可以'],
    ])('and without a normative word are reported still: %s', async (name, word, other) => {
      const folder = input('W23');
      const text = specIn(folder, `${name}/spec.md`);
      writeFiles(folder, {
        ...settings('[de, zh]'),
        [`openspec/specs/${name}/spec.md`]: text.replaceAll(word, other),
      });
      expect((await say(folder, `validate ${name} --strict`)).exit).toBe(1);
    });
  });

  test.skip('W24: the generated instructions use the merge of the tool (comes with the agent instructions)', () => {});
}

const repeat = (mark: string) => (length: number) => mark.repeat(length);
const MARKS = { blanks: ' ', hashes: '#', stars: '*', 'back-ticks': '`' };
const PLACES: Readonly<Record<string, (run: string) => string>> = {
  'a bullet of REMOVED': (run) => `## REMOVED Requirements\n\n- \`### Requirement: a\`${run}b\n`,
  'a heading of REMOVED': (run) => `## REMOVED Requirements\n\n### Requirement: a${run}b\n`,
  'a line of RENAMED': (run) =>
    `## RENAMED Requirements\n\n- FROM: \`### Requirement: a\`${run}b\n- TO: ${run}c\n`,
  'a requirement of ADDED': (run) =>
    `## ADDED Requirements\n\n### Requirement: a${run}\n\nIt SHALL${run}b.\n`,
  'a scenario': (run) =>
    `## ADDED Requirements\n\n### Requirement: a\n\nIt SHALL.\n\n#### Scenario: a${run}b\n- **WHEN** ${run}\n- **THEN** b\n`,
  'the start of a line': (run) => `## MODIFIED Requirements\n\n${run}\n${run}### Requirement: a\n`,
};
const LONG_LINES = Object.entries(MARKS).flatMap(([name, mark]) =>
  Object.entries(PLACES).map(
    ([place, write]) => [`${name} in ${place}`, (length: number) => write(repeat(mark)(length))] as const,
  ),
);

/** The milliseconds of processor time that validate takes for a delta, in this process. */
async function cpuOf(delta: string): Promise<number> {
  const folder = makeFolder({
    'openspec/config.yaml': 'schema: spec-driven\n',
    'openspec/specs/auth/spec.md':
      '# auth\n\n## Purpose\n\nWhy.\n\n## Requirements\n\n### Requirement: a\n\nIt SHALL.\n',
    'openspec/changes/long/specs/auth/spec.md': delta,
  });
  const start = process.cpuUsage();
  await runIn(folder, ['validate', 'long']);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** A project with a change, of which one path below `openspec/` is a link: out of the project, or to a sibling in it. */
function makeLinked(link: string, leadsOut: boolean): { folder: string; outside: string } {
  const spec = '# auth\n\n## Purpose\n\nHow people get in, in a sentence.\n\n## Requirements\n\n';
  const login = (how: string) =>
    `### Requirement: Login\n\nThe system SHALL let people in${how}.\n\n#### Scenario: Good\n- **WHEN** a\n- **THEN** b\n`;
  const top = makeFolder({
    'project/openspec/config.yaml': 'schema: spec-driven\n',
    'project/openspec/specs/auth/spec.md': spec + login(''),
    'project/openspec/changes/archive/.keep': '',
    'project/openspec/changes/faster/proposal.md': '## Why\n\nIt is slow.\n\n## What Changes\n\n- Faster.\n',
    'project/openspec/changes/faster/specs/auth/spec.md': `## MODIFIED Requirements\n\n${login(' quickly')}`,
  });
  const folder = join(top, 'project');
  const real = leadsOut ? join(top, 'outside') : join(folder, 'inside');
  mkdirSync(real);
  const [from, to] = [join(folder, 'openspec', link), join(real, 'there')];
  renameSync(from, to);
  symlinkSync(relative(join(from, '..'), to), from);
  return { folder, outside: real };
}

/** The requirements of a spec, in any order. */
function blocksOf(spec: string): string[] {
  return spec
    .split(/(?=^### )/m)
    .map((block) => block.trim())
    .sort();
}
