import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSpec } from '../../src/core/spec.ts';
import { describeCorpus } from '../support/corpus.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { gitWith, installedProgram } from '../support/program.ts';
import { runIn } from '../support/project.ts';
import { commitAll, git, makeRepository } from '../support/repository.ts';
import { readTree } from '../support/tree.ts';

const installed = installedProgram();
const SPEC = 'openspec/specs/auth/spec.md';

const requirement = (name: string, words = `do ${name}`, scenario = 'Good') =>
  [
    `### Requirement: ${name}`,
    `The system SHALL ${words}.`,
    '',
    `#### Scenario: ${scenario}`,
    `- **WHEN** ${name} is asked for`,
    '- **THEN** it is done',
    '',
  ].join('\n');

const spec = (...requirements: string[]) =>
  `# auth\n\n## Purpose\nHow people get into the shop, and how they stay safe there.\n\n## Requirements\n\n${requirements.join('\n')}`;

const LOGIN = requirement('Login');
const LOGOUT = requirement('Logout');

/** A repository with a branch for each text, and git set up as `init --merge-driver` does it. */
async function makeBranches(base: string, branches: Readonly<Record<string, string>>): Promise<string> {
  const root = makeRepository({ 'openspec/config.yaml': 'schema: spec-driven\n', [SPEC]: base });
  expect(await runIn(root, ['init', '--merge-driver'])).toMatchObject({ exit: 0, note: '' });
  commitAll(root, 'attributes');
  for (const [name, text] of Object.entries(branches)) {
    git(root, 'switch', '--quiet', '-c', name, 'main');
    writeFiles(root, { [SPEC]: text });
    commitAll(root, name);
  }
  return root;
}

const textIn = (root: string) => readFileSync(join(root, SPEC), 'utf8');
const namesIn = (root: string) => parseSpec(textIn(root)).requirements.map(({ name }) => name);

describe('two branches that each add a requirement', () => {
  const make = () =>
    makeBranches(spec(LOGIN, LOGOUT), {
      a: spec(LOGIN, LOGOUT, requirement('Reset')),
      b: spec(LOGIN, LOGOUT, requirement('Mail')),
    });

  test.each([
    ['a', 'merge', 'b', ['Reset', 'Mail']],
    ['b', 'merge', 'a', ['Mail', 'Reset']],
    ['a', 'rebase', 'b', ['Mail', 'Reset']],
    ['a', 'cherry-pick', 'b', ['Reset', 'Mail']],
  ])('on %s, git %s %s', async (on, verb, other, added) => {
    const root = await make();
    git(root, 'switch', '--quiet', on);
    const { exit, note } = gitWith(installed, root, verb, other);
    expect({ exit, note }).toMatchObject({ exit: 0 });
    expect(textIn(root)).toBe(spec(LOGIN, LOGOUT, ...added.map((name) => requirement(name))));
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  test('with CRLF, notes between them and no end of the last line', async () => {
    const windows = (text: string) => text.trimEnd().replaceAll('\n', '\r\n');
    const note = '<!-- What follows is about leaving. -->\n';
    const root = await makeBranches(windows(spec(LOGIN, LOGOUT)), {
      a: windows(spec(LOGIN, note, LOGOUT, requirement('Reset'))),
      b: windows(spec(LOGIN, LOGOUT, requirement('Mail'), '<!-- end -->\n')),
    });
    expect(gitWith(installed, root, 'merge', 'a')).toMatchObject({ exit: 0 });
    const merged = spec(LOGIN, note, LOGOUT, requirement('Mail'), '<!-- end -->\n', requirement('Reset'));
    expect(textIn(root)).toBe(windows(merged));
  });

  test('from a folder below the top, with the project there', async () => {
    const root = makeRepository({ 'my lab/openspec/specs/auth/spec.md': spec(LOGIN) });
    const inner = join(root, 'my lab');
    await runIn(inner, ['init', '--merge-driver']);
    expect(readFileSync(join(root, '.gitattributes'), 'utf8')).toBe(
      '"my lab/openspec/specs/**/spec.md" merge=openspec\n',
    );
    commitAll(root, 'attributes');
    git(root, 'switch', '--quiet', '-c', 'b');
    writeFiles(inner, { [SPEC]: spec(LOGIN, requirement('Mail')) });
    commitAll(root, 'b');
    git(root, 'switch', '--quiet', 'main');
    writeFiles(inner, { [SPEC]: spec(LOGIN, requirement('Reset')) });
    commitAll(root, 'a');
    expect(gitWith(installed, root, 'merge', 'b')).toMatchObject({ exit: 0 });
    expect(namesIn(inner)).toEqual(['Login', 'Reset', 'Mail']);
  });
});

test('a new spec on both sides has the requirements of both', async () => {
  const root = await makeBranches('', {});
  git(root, 'rm', '--quiet', SPEC);
  commitAll(root, 'none');
  for (const name of ['a', 'b']) {
    git(root, 'switch', '--quiet', '-c', name, 'main');
    writeFiles(root, { [SPEC]: spec(requirement(name)) });
    commitAll(root, name);
  }
  expect(gitWith(installed, root, 'merge', 'a')).toMatchObject({ exit: 0 });
  expect(namesIn(root)).toEqual(['b', 'a']);
});

describe('two branches that change the same piece', () => {
  const make = () =>
    makeBranches(spec(LOGIN, LOGOUT), {
      a: spec(requirement('Login', 'ask for a password'), LOGOUT, requirement('Reset')),
      b: spec(requirement('Login', 'ask for a key'), LOGOUT, requirement('Mail')),
    });

  test('conflict in this piece only, and validate refuses the file', async () => {
    const root = await make();
    const { exit, note } = gitWith(installed, root, 'merge', 'a');
    expect(exit).toBe(1);
    expect(note).toContain(`Conflict in ${SPEC}: the statement of "Login"\n`);
    expect(textIn(root)).toBe(
      spec(
        [
          '### Requirement: Login',
          '<<<<<<< ours',
          'The system SHALL ask for a key.',
          '||||||| base',
          'The system SHALL do Login.',
          '=======',
          'The system SHALL ask for a password.',
          '>>>>>>> theirs',
          ...LOGIN.split('\n').slice(2),
        ].join('\n'),
        LOGOUT,
        requirement('Mail'),
        requirement('Reset'),
      ),
    );
    expect(git(root, 'status', '--porcelain')).toBe(`UU ${SPEC}\n`);
    const { exit: refused, out } = await runIn(root, ['validate', 'auth', '--json']);
    expect(refused).toBe(1);
    expect(out).toContain('conflict-marker');
  });

  test('have markers of the length that git asks for', async () => {
    const root = await make();
    writeFiles(root, { '.gitattributes': `${SPEC} merge=openspec conflict-marker-size=11\n` });
    commitAll(root, 'longer markers');
    gitWith(installed, root, 'merge', 'a');
    expect(textIn(root)).toMatch(/^<{11} ours$/m);
  });
});

test('renamed on one side and edited on the other, it is both', async () => {
  const root = await makeBranches(spec(LOGIN, LOGOUT), {
    a: spec(LOGIN.replace('Requirement: Login', 'Requirement: Sign-in'), LOGOUT),
    b: spec(requirement('Login', 'do Login', 'Better'), LOGOUT),
  });
  expect(gitWith(installed, root, 'merge', 'a')).toMatchObject({ exit: 0 });
  const renamed = requirement('Login', 'do Login', 'Better').replace(
    'Requirement: Login',
    'Requirement: Sign-in',
  );
  expect(textIn(root)).toBe(spec(renamed, LOGOUT));
});

test('removed on one side and edited on the other, it is in conflict as a whole', async () => {
  const root = await makeBranches(spec(LOGIN, LOGOUT), {
    a: spec(LOGOUT),
    b: spec(requirement('Login', 'ask for a key'), LOGOUT),
  });
  const { exit, note } = gitWith(installed, root, 'merge', 'a');
  expect(exit).toBe(1);
  expect(note).toContain('"Login" as a whole');
  expect(textIn(root)).toContain('=======\n>>>>>>> theirs\n\n### Requirement: Logout');
});

describe('the command', () => {
  const texts = { 'base.md': spec(LOGIN), 'theirs.md': spec(LOGIN, requirement('Mail')) };

  test('writes the result to ours', async () => {
    const root = makeFolder({ ...texts, 'deep/ours.md': spec(LOGIN, requirement('Reset')) });
    const { exit, out, note } = await runIn(root, [
      'merge-driver',
      'base.md',
      'deep/ours.md',
      `${root}/theirs.md`,
    ]);
    expect({ exit, out, note }).toEqual({ exit: 0, out: '', note: '' });
    expect(readTree(root)).toMatchObject({
      ...texts,
      'deep/ours.md': spec(LOGIN, requirement('Reset'), requirement('Mail')),
    });
  });

  test('keeps ours where a file cannot be read', async () => {
    const root = makeFolder({ ...texts, 'ours.md': Buffer.from([0xff, 0xfe, 0x0a]) });
    const { exit, note } = await runIn(root, ['merge-driver', 'base.md', 'ours.md', 'theirs.md', SPEC]);
    expect(exit).toBe(3);
    expect(note).toContain('it is not UTF-8 text');
    expect(readFileSync(join(root, 'ours.md'))).toEqual(Buffer.from([0xff, 0xfe, 0x0a]));
  });

  test.each(['0', 'x', '1.5', '-1'])('refuses a marker size of %j', async (size) => {
    const root = makeFolder({ ...texts, 'ours.md': '' });
    const argv = ['merge-driver', 'base.md', 'ours.md', 'theirs.md', `--marker-size=${size}`];
    expect(await runIn(root, argv)).toMatchObject({ exit: 2 });
  });

  test('says it in JSON too', async () => {
    const root = makeFolder({ ...texts, 'ours.md': spec(LOGIN, requirement('Mail', 'send')) });
    const argv = ['merge-driver', 'base.md', 'ours.md', 'theirs.md', SPEC, '--json'];
    const { exit, out } = await runIn(root, argv);
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toEqual({ path: SPEC, conflicts: [{ name: 'Mail', piece: 'statement' }] });
  });
});

describe('init --merge-driver', () => {
  const driver = 'openspec merge-driver %O %A %B %P --marker-size %L';
  const setUp = async (root: string, ...more: string[]) => {
    const { exit, out, note } = await runIn(root, ['init', '--merge-driver', '--json', ...more]);
    return { exit, note, ...JSON.parse(out) };
  };
  const changed = (is: boolean) => ({
    attributes: { changed: is },
    configuration: [
      { key: 'merge.openspec.name', changed: is },
      { key: 'merge.openspec.driver', changed: is },
    ],
  });

  test('leaves a project as it is, keeps what .gitattributes says, and does nothing twice', async () => {
    const root = makeRepository({ 'openspec/specs/.gitkeep': '', '.gitattributes': '* text\r\n' });
    const { mergeDriver, created, root: place } = await setUp(root);
    expect({ mergeDriver, created, place }).toMatchObject({
      mergeDriver: {
        ...changed(true),
        pattern: 'openspec/specs/**/spec.md',
        next: expect.stringContaining('every other clone'),
      },
      created: undefined,
      place: { path: root },
    });
    expect(readTree(root)).toMatchObject({
      '.gitattributes': '* text\r\nopenspec/specs/**/spec.md merge=openspec\r\n',
    });
    expect(Object.keys(readTree(root)).sort()).toEqual([
      '.gitattributes',
      'openspec',
      'openspec/specs',
      'openspec/specs/.gitkeep',
    ]);
    expect(git(root, 'config', '--local', 'merge.openspec.driver')).toBe(`${driver}\n`);
    const tree = readTree(root);
    expect(await setUp(root)).toMatchObject({ exit: 0, mergeDriver: changed(false) });
    expect(readTree(root)).toEqual(tree);
  });

  test('finds the project from below, and in the flat layout', async () => {
    const root = makeRepository({ 'lab/openspec.yaml': '', 'lab/specs/a/spec.md': '' });
    expect(await setUp(join(root, 'lab/specs/a'))).toMatchObject({
      mergeDriver: {
        ...changed(true),
        pattern: 'lab/specs/**/spec.md',
        attributes: { path: join(root, '.gitattributes') },
      },
    });
    expect(git(root, 'check-attr', 'merge', 'lab/specs/x/y/spec.md')).toContain('merge: openspec');
    expect(git(root, 'check-attr', 'merge', 'lab/specs/x/other.md')).toContain('unspecified');
  });

  test('makes a project where there is none', async () => {
    const root = makeRepository();
    const result = await setUp(root, '--flat');
    expect(result).toMatchObject({ layout: 'flat', mergeDriver: { pattern: 'specs/**/spec.md' } });
    expect(result.created).toContain('openspec.yaml');
  });

  test('is a word for people too', async () => {
    const root = makeRepository({ 'openspec/specs/.gitkeep': '' });
    const { out, exit } = await runIn(root, ['init', '--merge-driver']);
    expect(exit).toBe(0);
    expect(out).toContain(
      'Commit .gitattributes. Then run `openspec init --merge-driver` once in every other clone.',
    );
  });

  test('writes nothing outside of git', async () => {
    const root = makeFolder();
    const { exit, note } = await runIn(root, ['init', '--merge-driver']);
    expect(exit).toBe(3);
    expect(note).toContain('[no_repository]');
    expect(readTree(root)).toEqual({});
  });
});

describeCorpus('W21: two branches that archive into one spec', (corpus) => {
  const folder = join(corpus, 'cases/W21-two-branches-add-to-one-spec');

  test.each(['merge', 'rebase', 'cherry-pick'])('git %s', async (verb) => {
    const root = makeRepository();
    cpSync(join(folder, 'base'), root, { recursive: true });
    await runIn(root, ['init', '--merge-driver']);
    commitAll(root, 'attributes');
    for (const [name, change] of [
      ['a', 'add-reset'],
      ['b', 'add-mail-login'],
    ] as const) {
      git(root, 'switch', '--quiet', '-c', name, 'main');
      cpSync(join(folder, `branch-${name}`), root, { recursive: true });
      commitAll(root, `propose ${change}`);
      expect(await runIn(root, ['archive', change, '--yes', '--commit'])).toMatchObject({ exit: 0 });
    }
    const argv = {
      merge: ['merge', 'a'],
      rebase: ['rebase', 'a'],
      'cherry-pick': ['cherry-pick', 'main..a'],
    }[verb];
    expect(gitWith(installed, root, ...(argv ?? []))).toMatchObject({ exit: 0 });
    const expected = parseSpec(readFileSync(join(folder, 'expected', 'specs/auth/spec.md'), 'utf8'));
    const found = parseSpec(textIn(root));
    const textsOf = ({ text, requirements }: typeof found) =>
      requirements.map(({ start, end }) => text.slice(start, end)).sort();
    expect(textsOf(found)).toEqual(textsOf(expected));
  });
});
