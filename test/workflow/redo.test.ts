import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSpec } from '../../src/core/spec.ts';
import { writeFiles } from '../support/folder.ts';
import { gitWith, installedProgram } from '../support/program.ts';
import { changeFiles, runIn } from '../support/project.ts';
import { commitAll, git, headOf, makeRepository } from '../support/repository.ts';
import { readTree } from '../support/tree.ts';

const installed = installedProgram();
const SPEC = 'openspec/specs/auth/spec.md';
const FOLDER = 'openspec/changes/archive/2026-01-02-add-reset';

const requirement = (name: string, words = `do ${name}`) =>
  `### Requirement: ${name}\nThe system SHALL ${words}.\n\n#### Scenario: Good\n- **WHEN** ${name}\n- **THEN** done\n`;

const spec = (...requirements: string[]) =>
  `# auth\n\n## Purpose\nHow people get into the shop, and how they stay safe there.\n\n## Requirements\n\n${requirements.join('\n')}`;

const LOGIN = requirement('Login');

interface Story {
  readonly reset?: string;
  readonly mail?: string;
  readonly driver?: boolean;
  /** Whether the changes record the commit that they were written against. */
  readonly recorded?: boolean;
}

/**
 * A change `add-reset` that was archived on the branch `a`, and one `add-mail` that has landed on main meanwhile; here
 * on `a`.
 */
async function makeStory({ reset, mail, driver = false, recorded = true }: Story = {}): Promise<string> {
  const root = makeRepository({ 'openspec/config.yaml': 'schema: spec-driven\n', [SPEC]: spec(LOGIN) });
  if (driver) {
    await runIn(root, ['init', '--merge-driver']);
    commitAll(root, 'attributes');
  }
  git(root, 'branch', 'a');
  await archive(root, 'add-mail', mail ?? `## ADDED Requirements\n\n${requirement('Mail')}`);
  git(root, 'switch', '--quiet', 'a');
  await archive(root, 'add-reset', reset ?? `## ADDED Requirements\n\n${requirement('Reset')}`, recorded);
  return root;
}

/** Writes a change and archives it on the branch that is checked out, in two commits. */
async function archive(root: string, change: string, delta: string, recorded = true): Promise<void> {
  const base = headOf(root);
  const files = {
    '.openspec.yaml': `schema: spec-driven\n${recorded ? `base: ${base}\n` : ''}`,
    'proposal.md': '## Why\nIt is needed.\n\n## What Changes\n- It.\n',
    'tasks.md': '## 1. Work\n- [x] 1.1 Done\n',
    'specs/auth/spec.md': delta,
  };
  writeFiles(root, changeFiles(change, files));
  commitAll(root, `propose ${change}`);
  const { exit, note } = await runIn(root, ['archive', change, '--yes', '--commit']);
  expect({ exit, note }).toMatchObject({ exit: 0 });
}

const textIn = (root: string, path = SPEC) => readFileSync(join(root, path), 'utf8');
const namesIn = (root: string) => parseSpec(textIn(root)).requirements.map(({ name }) => name);
const redo = (root: string, ...more: string[]) => runIn(root, ['archive', 'add-reset', '--redo', ...more]);

/** Continues what git waits for, and expects that nothing stands against it any more. */
function goOn(root: string, verb: string): void {
  git(root, 'add', '--all');
  expect(gitWith(installed, root, verb, '--continue')).toMatchObject({ exit: 0 });
  expect(git(root, 'status', '--porcelain')).toBe('');
}

describe('an archive that meets another one without the merge driver is made again', () => {
  test.each([
    ['a', 'merge', 'main'],
    ['a', 'rebase', 'main'],
    ['main', 'merge', 'a'],
    ['main', 'cherry-pick', 'a'],
  ])('on %s, in the middle of git %s %s', async (on, verb, other) => {
    const root = await makeStory();
    git(root, 'switch', '--quiet', on);
    if (verb === 'cherry-pick') git(root, 'cherry-pick', 'a~1');
    expect(gitWith(installed, root, verb, other).exit).toBe(1);
    expect(textIn(root)).toContain('<<<<<<< ');
    const { exit, out, note } = await redo(root);
    expect({ exit, note }).toMatchObject({
      exit: 0,
      note: expect.stringContaining(`git ${verb} --continue`),
    });
    expect(out).toContain(FOLDER);
    expect(namesIn(root)).toEqual(['Login', 'Mail', 'Reset']);
    expect(textIn(root)).not.toContain('<<<<<<<');
    goOn(root, verb);
    expect(await runIn(root, ['validate', '--all', '--strict'])).toMatchObject({ exit: 0 });
  });

  test('with a receipt that knows what it stands on', async () => {
    const mail = `## MODIFIED Requirements\n\n${requirement('Login', 'ask')}`;
    const reset = `## MODIFIED Requirements\n\n${LOGIN}\n#### Scenario: Reset\n- **WHEN** reset\n- **THEN** done\n`;
    const root = await makeStory({ mail, reset });
    const before = textIn(root, `${FOLDER}/.openspec.yaml`);
    gitWith(installed, root, 'merge', 'main');
    expect(await redo(root)).toMatchObject({ exit: 0 });
    const after = textIn(root, `${FOLDER}/.openspec.yaml`);
    expect(before).toContain('receipt:');
    expect(after).toContain('receipt:');
    expect(after).not.toContain('2026-01-02-add-reset');
    expect(textIn(root)).toBe(
      spec(`${requirement('Login', 'ask')}\n#### Scenario: Reset\n- **WHEN** reset\n- **THEN** done\n`),
    );
  });

  test('together with another one of the same branch', async () => {
    const root = await makeStory();
    await archive(root, 'add-key', `## ADDED Requirements\n\n${requirement('Key')}`);
    expect(gitWith(installed, root, 'merge', 'main').exit).toBe(1);
    const tree = readTree(root);
    const alone = await redo(root);
    expect(alone).toMatchObject({ exit: 1, note: expect.stringContaining('[specs_edited]') });
    expect(readTree(root)).toEqual(tree);
    expect(await runIn(root, ['archive', 'add-reset', 'add-key', '--redo'])).toMatchObject({ exit: 0 });
    expect(namesIn(root)).toEqual(['Login', 'Mail', 'Reset', 'Key']);
    goOn(root, 'merge');
  });

  test('one by one in a rebase', async () => {
    const scenario = (name: string) => `\n#### Scenario: ${name}\n- **WHEN** ${name}\n- **THEN** done\n`;
    const modified = (name: string) => `## MODIFIED Requirements\n\n${LOGIN}${scenario(name)}`;
    const root = await makeStory({ mail: modified('Mail') });
    await archive(root, 'add-key', modified('Key'));
    expect(gitWith(installed, root, 'rebase', 'main').exit).toBe(1);
    expect(await redo(root)).toMatchObject({ exit: 0 });
    git(root, 'add', '--all');
    expect(gitWith(installed, root, 'rebase', '--continue').exit).toBe(1);
    expect(await redo(root)).toMatchObject({
      exit: 1,
      note: expect.stringContaining('[archive_on_both_sides]'),
    });
    expect(await runIn(root, ['archive', 'add-key', '--redo'])).toMatchObject({ exit: 0 });
    goOn(root, 'rebase');
    expect(textIn(root)).toBe(spec(`${LOGIN}${scenario('Key')}${scenario('Mail')}`, requirement('Reset')));
  });

  test('where both bring the same new capability', async () => {
    const root = makeRepository({ 'openspec/config.yaml': '', 'openspec/specs/.gitkeep': '' });
    git(root, 'branch', 'a');
    await archive(root, 'add-mail', `## ADDED Requirements\n\n${requirement('Mail')}`);
    git(root, 'switch', '--quiet', 'a');
    await archive(root, 'add-reset', `## ADDED Requirements\n\n${requirement('Reset')}`);
    expect(gitWith(installed, root, 'merge', 'main').exit).toBe(1);
    expect(await redo(root)).toMatchObject({ exit: 0 });
    expect(namesIn(root)).toEqual(['Mail', 'Reset']);
  });
});

describe('a change that does not record its base', () => {
  const scenario = '\n#### Scenario: Reset\n- **WHEN** reset\n- **THEN** done\n';
  const story = {
    recorded: false,
    mail: `## MODIFIED Requirements\n\n${requirement('Login', 'ask')}\n## ADDED Requirements\n\n${requirement('Mail')}`,
    reset: `## MODIFIED Requirements\n\n${LOGIN}${scenario}`,
  };
  const both = spec(`${requirement('Login', 'ask')}${scenario}`, requirement('Mail'));

  test.each(['merge', 'rebase'])('keeps what others changed, in the middle of git %s', async (verb) => {
    const root = await makeStory(story);
    expect(gitWith(installed, root, verb, 'main').exit).toBe(1);
    expect(await redo(root)).toMatchObject({ exit: 0 });
    expect(textIn(root)).toBe(both);
    goOn(root, verb);
  });

  test('is not made again where that would undo what others changed', async () => {
    const root = await makeStory({ ...story, driver: true });
    expect(gitWith(installed, root, 'rebase', 'main')).toMatchObject({ exit: 0 });
    expect(textIn(root)).toBe(both);
    const { exit, note } = await redo(root);
    expect({ exit, note }).toMatchObject({ exit: 1, note: expect.stringContaining('[base_not_recorded]') });
    expect(textIn(root)).toBe(both);
  });
});

describe('with the merge driver', () => {
  test.each([['merge'], ['rebase']])(
    'git %s needs no redo, and one changes nothing that is said',
    async (verb) => {
      const root = await makeStory({ driver: true });
      expect(gitWith(installed, root, verb, 'main')).toMatchObject({ exit: 0 });
      const names = namesIn(root).sort();
      expect(names).toEqual(['Login', 'Mail', 'Reset']);
      expect(await redo(root)).toMatchObject({ exit: 0 });
      expect(namesIn(root).sort()).toEqual(names);
    },
  );

  test('a piece that both changed is in conflict for redo too, which changes nothing', async () => {
    const root = await makeStory({
      driver: true,
      mail: `## MODIFIED Requirements\n\n${requirement('Login', 'ask for a mail')}`,
      reset: `## MODIFIED Requirements\n\n${requirement('Login', 'ask for a key')}`,
    });
    expect(gitWith(installed, root, 'merge', 'main').exit).toBe(1);
    const tree = readTree(root);
    const { exit, note } = await redo(root);
    expect(exit).toBe(1);
    expect(note).toContain('Conflict: The statement of "Login" in auth');
    expect(note).toContain('openspec rebase');
    expect(readTree(root)).toEqual(tree);
  });
});

describe('outside of a merge', () => {
  test('an archive is made again on what the branch has of main', async () => {
    const root = await makeStory({ driver: true });
    gitWith(installed, root, 'merge', 'main');
    expect(namesIn(root)).toEqual(['Login', 'Reset', 'Mail']);
    const { exit, out } = await redo(root, '--commit');
    expect({ exit, out }).toMatchObject({ exit: 0, out: expect.stringContaining('Committed') });
    expect(namesIn(root)).toEqual(['Login', 'Mail', 'Reset']);
    expect(git(root, 'status', '--porcelain')).toBe('');
    expect(await redo(root)).toMatchObject({ exit: 0, note: expect.stringContaining('nothing was changed') });
  });

  test('one that is not committed stays as it is', async () => {
    const root = await makeStory();
    git(root, 'reset', '--quiet', 'HEAD~1');
    const tree = readTree(root);
    expect(await redo(root)).toMatchObject({ exit: 0, note: expect.stringContaining('nothing was changed') });
    expect(readTree(root)).toEqual(tree);
  });

  test('--dry-run and --json say what would be, and write nothing', async () => {
    const root = await makeStory({ driver: true });
    gitWith(installed, root, 'merge', 'main');
    const tree = readTree(root);
    const { exit, out } = await redo(root, '--dry-run', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      archive: { change: 'add-reset', archivedAs: '2026-01-02-add-reset', path: join(root, FOLDER) },
      dryRun: true,
      files: [{ path: SPEC }, ...JSON.parse(out).files.slice(1)],
    });
    expect(readTree(root)).toEqual(tree);
  });
});

describe('it refuses', () => {
  async function expectRefusal(root: string, code: string, ...more: string[]): Promise<string> {
    const tree = readTree(root);
    const { exit, note } = await redo(root, ...more);
    expect(note).toContain(`[${code}]`);
    expect(exit).toBeGreaterThan(0);
    expect(readTree(root)).toEqual(tree);
    return note;
  }

  test('an archive that has landed', async () => {
    const root = await makeStory({ driver: true });
    git(root, 'switch', '--quiet', 'main');
    gitWith(installed, root, 'merge', 'a');
    expect(await expectRefusal(root, 'already_landed')).toContain('openspec revert 2026-01-02-add-reset');
  });

  test('a change that is open, or unknown', async () => {
    const root = makeRepository({ ...changeFiles('add-reset', { 'proposal.md': '' }) });
    expect(await expectRefusal(root, 'archived_change_not_found')).toContain('still open');
    expect(await runIn(root, ['archive', 'nothing', '--redo'])).toMatchObject({ exit: 2 });
    expect(await runIn(root, ['archive', '--redo'])).toMatchObject({ exit: 2 });
    expect(await runIn(root, ['archive', '--redo', '--all-complete'])).toMatchObject({ exit: 2 });
  });

  test('to throw away what somebody wrote into the spec by hand', async () => {
    const root = await makeStory();
    writeFileSync(join(root, SPEC), `${textIn(root)}\n${requirement('By hand')}`);
    expect(await expectRefusal(root, 'specs_edited')).toContain(SPEC);
    commitAll(root, 'by hand');
    await expectRefusal(root, 'specs_edited');
    gitWith(installed, root, 'merge', 'main');
    await expectRefusal(root, 'specs_edited');
  });

  test('to throw away a conflict that was solved by hand', async () => {
    const root = await makeStory();
    gitWith(installed, root, 'merge', 'main');
    writeFileSync(join(root, SPEC), spec(LOGIN, requirement('Reset', 'be better'), requirement('Mail')));
    await expectRefusal(root, 'specs_edited');
    writeFileSync(join(root, SPEC), spec(LOGIN, requirement('Reset'), requirement('Mail')));
    expect(await redo(root)).toMatchObject({ exit: 0 });
  });

  test('to commit in the middle of a merge', async () => {
    const root = await makeStory();
    gitWith(installed, root, 'merge', 'main');
    await expectRefusal(root, 'git_in_progress', '--commit');
  });

  test('where both sides have the archive, or none has it', async () => {
    const root = await makeStory();
    git(root, 'branch', 'b');
    writeFiles(root, { 'x.md': 'a' });
    commitAll(root, 'a');
    git(root, 'switch', '--quiet', 'b');
    writeFiles(root, { 'x.md': 'b' });
    commitAll(root, 'b');
    expect(gitWith(installed, root, 'merge', 'a').exit).toBe(1);
    await expectRefusal(root, 'archive_on_both_sides');
  });

  test('outside of git, and where there is no default branch', async () => {
    const root = await makeStory();
    git(root, 'branch', '--quiet', '-D', 'main');
    await expectRefusal(root, 'no_default_branch');
  });
});
