import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cutRequirement } from '../../src/core/merge/pieces.ts';
import { parseSpec } from '../../src/core/spec.ts';
import { makeFolder } from '../support/folder.ts';
import {
  AUDIT,
  archiveChange,
  commitAs,
  editSpec,
  FLAT,
  type Lab,
  LOGIN,
  LOGOUT,
  makeLab,
  modified,
  NESTED,
  renamed,
  run,
  WINDOWS,
  writeChange,
} from '../support/lab.ts';
import { jsonOf, runIn } from '../support/project.ts';
import { commitAll, git, headOf } from '../support/repository.ts';

const FIRM = modified(LOGIN.replace('stays shut', 'stays firmly shut'));

/** Every requirement with the bytes of its pieces. */
function requirementsIn(text: string): Record<string, string[]> {
  const spec = parseSpec(text);
  return Object.fromEntries(
    spec.requirements.map((requirement) => {
      const { statement, scenarios } = cutRequirement(text, requirement);
      return [requirement.name, [statement.text, ...scenarios.map((scenario) => scenario.text)]];
    }),
  );
}

const now = ({ spec }: Lab): Record<string, string[]> => requirementsIn(readFileSync(spec, 'utf8'));

const file = ({ root, top }: Lab, path: string): string => readFileSync(join(root, top, path), 'utf8');

describe.each([
  ['nested', NESTED],
  ['flat', FLAT],
  ['CRLF', WINDOWS],
] as const)('in a project that is %s', (_, home) => {
  test.each<[string, string]>([
    ['an addition', AUDIT],
    ['an edit', FIRM],
    ['a removal', '## REMOVED Requirements\n\n### Requirement: Login\n**Reason**: no\n'],
    ['a rename with an edit', `${renamed('Login', 'Sign in')}\n${FIRM.replace('Login', 'Sign in')}`],
  ])('%s and its revert give every requirement its bytes back, and are no drift', async (_name, delta) => {
    const lab = makeLab(home);
    const before = now(lab);
    await archiveChange(lab, 'try-it', delta);
    expect(now(lab)).not.toEqual(before);
    const out = await run(lab, 'revert', 'try-it', '--commit');
    expect(out).toContain('It undoes 2026-01-02-try-it:');
    await run(lab, 'validate', 'revert-try-it', '--strict');
    await run(lab, 'archive', 'revert-try-it', '--yes', '--commit');
    expect(now(lab)).toEqual(before);
    expect((await runIn(lab.root, ['drift'])).exit).toBe(0);
    expect(git(lab.root, 'branch', '--show-current').trim()).toBe('change/revert-try-it');
  });
});

test('the new change says what it undoes, and is complete', async () => {
  const lab = makeLab();
  await archiveChange(lab, 'firm', FIRM);
  const base = headOf(lab.root);
  const reverted = await jsonOf(lab.root, ['revert', '2026-01-02-firm', '--name', 'loosen', '--no-branch']);
  expect(reverted).toMatchObject({
    change: { id: 'loosen', path: 'openspec/changes/loosen' },
    archived: '2026-01-02-firm',
    branch: 'main',
    base,
    specs: [
      { capability: 'auth', undone: [{ operation: 'MODIFIED', name: 'Login' }], kept: [], retires: false },
    ],
    missing: [],
    ready: true,
  });
  const proposal = file(lab, 'changes/loosen/proposal.md');
  expect(proposal).toMatch(/^# Undo: firm\n\n## Why\n\nUndo `2026-01-02-firm`/);
  expect(proposal).toContain('- auth: "Login" says again what it said before');
  expect(file(lab, 'changes/loosen/.openspec.yaml')).toBe(
    `schema: spec-driven\ncreated: 2026-01-02\nbase: ${base}\n`,
  );
  expect(file(lab, 'changes/loosen/specs/auth/spec.md')).toBe(`# auth\n\n${modified(LOGIN)}`);
  expect(await jsonOf(lab.root, ['status', '--change', 'loosen'])).toMatchObject({ isComplete: true });
});

test('what others edited later stays as it is, and is named', async () => {
  const lab = makeLab();
  await archiveChange(
    lab,
    'strict',
    modified(LOGIN.replace('stays shut', 'stays firmly shut').replace('door opens', 'door opens wide')),
  );
  await archiveChange(
    lab,
    'later',
    modified(
      LOGIN.replace('stays shut', 'is gone')
        .replace('door opens', 'door opens wide')
        .replace('let people in.', 'let guests in.'),
    ),
  );
  const out = await run(lab, 'revert', 'strict');
  expect(out).toContain(
    'This stays as it is now:\n  auth: the scenario "Wrong secret" of "Login" was edited since',
  );
  expect(file(lab, 'changes/revert-strict/proposal.md')).toContain(
    '## Stays as it is\n\n- auth: the scenario "Wrong secret"',
  );
  commitAll(lab.root, 'Write it down');
  await run(lab, 'archive', 'revert-strict', '--yes');
  const { Login = [] } = now(lab);
  expect(Login[0]).toContain('let guests in.');
  expect(Login[1]).toMatch(/the door opens$/);
  expect(Login[2]).toContain('is gone');
});

test('a capability that the change created goes, and one that it retired comes back', async () => {
  const lab = makeLab();
  writeChange(
    lab,
    'add-mail',
    `## Purpose\nLetters that go out to the people of the house.\n\n${AUDIT}`,
    'mail',
  );
  await run(lab, 'archive', 'add-mail', '--yes', '--commit');
  await run(lab, 'revert', 'add-mail', '--commit');
  expect(file(lab, 'changes/revert-add-mail/.openspec.yaml')).toContain('retire_capabilities: true');
  await run(lab, 'archive', 'revert-add-mail', '--yes', '--commit');
  expect(git(lab.root, 'ls-files', 'openspec/specs')).toBe('openspec/specs/auth/spec.md\n');
  await run(lab, 'revert', 'revert-add-mail', '--name', 'mail-again', '--commit');
  await run(lab, 'archive', 'mail-again', '--yes', '--commit');
  expect(file(lab, 'specs/mail/spec.md')).toContain('Letters that go out to the people of the house.');
  expect(Object.keys(requirementsIn(file(lab, 'specs/mail/spec.md')))).toEqual(['Audit']);
  expect((await runIn(lab.root, ['drift'])).out).toContain('No drift');
});

describe('the specs before and after are found', () => {
  test('where one commit filed several changes of one requirement', async () => {
    const lab = makeLab();
    const before = now(lab);
    writeChange(lab, 'one', FIRM);
    writeChange(lab, 'two', modified(LOGIN.replace('door opens', 'door opens wide')));
    await run(lab, 'archive', 'one', 'two', '--yes', '--commit');
    await run(lab, 'revert', 'one', '--commit');
    await run(lab, 'archive', 'revert-one', '--yes', '--commit');
    const { Login = [] } = now(lab);
    expect(Login[1]).toContain('door opens wide');
    expect(Login[2]).toEqual(before.Login?.[2]);
  });

  test.each<[string, string]>([
    ['an edit', FIRM],
    ['an addition', AUDIT],
    [
      'a name given on',
      `${renamed('Login', 'Sign in')}\n## ADDED Requirements\n\n${LOGOUT.replace('Logout', 'Login')}`,
    ],
  ])('where the spec and the change went into different commits: %s', async (_, delta) => {
    const lab = makeLab();
    const before = now(lab);
    await archiveChange(lab, 'firm', delta, false);
    git(lab.root, 'add', 'openspec/specs');
    git(lab.root, 'commit', '--quiet', '-m', 'The spec');
    commitAll(lab.root, 'The change');
    await run(lab, 'revert', 'firm', '--commit');
    await run(lab, 'archive', 'revert-firm', '--yes');
    expect(now(lab)).toEqual(before);
  });

  test('where another tool archived it, and there is no receipt', async () => {
    const lab = makeLab();
    const before = now(lab);
    writeChange(lab, 'firm', FIRM);
    commitAll(lab.root, 'Propose');
    editSpec(lab, 'stays shut', 'stays firmly shut');
    mkdirSync(join(lab.root, 'openspec/changes/archive'));
    git(lab.root, 'mv', 'openspec/changes/firm', 'openspec/changes/archive/2026-01-01-firm');
    commitAll(lab.root, 'Archive by hand');
    await run(lab, 'revert', 'firm', '--commit');
    await run(lab, 'archive', 'revert-firm', '--yes');
    expect(now(lab)).toEqual(before);
  });

  test('on a branch that has not landed: then today is the base', async () => {
    const lab = makeLab();
    const before = now(lab);
    git(lab.root, 'switch', '--quiet', '--create', 'work');
    await archiveChange(lab, 'firm', FIRM);
    await run(lab, 'revert', 'firm', '--commit');
    expect(await jsonOf(lab.root, ['show', 'revert-firm'])).toMatchObject({ id: 'revert-firm' });
    await run(lab, 'archive', 'revert-firm', '--yes');
    expect(now(lab)).toEqual(before);
  });
});

describe('it says why not', () => {
  test('names that are not there, or are not archived', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'firm', FIRM);
    writeChange(lab, 'open-one', AUDIT);
    const unknown = await runIn(lab.root, ['revert', 'frim']);
    expect([unknown.exit, unknown.note]).toEqual([2, expect.stringContaining('Did you mean firm')]);
    const open = await runIn(lab.root, ['revert', 'open-one']);
    expect(open.note).toContain("'open-one': it is still open");
    const taken = await runIn(lab.root, ['revert', 'firm', '--name', 'open-one']);
    expect([taken.exit, taken.note]).toEqual([2, expect.stringContaining('[change_exists]')]);
    const bad = await runIn(lab.root, ['revert', 'firm', '--name', 'Not This']);
    expect([bad.exit, bad.note]).toEqual([2, expect.stringContaining('[change_name_invalid]')]);
  });

  test('nothing is left of it', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'add-audit', AUDIT);
    editSpec(lab, 'write down who came', 'write down who left');
    commitAs(lab, 'Bob', 'Say it otherwise');
    const { exit, note } = await runIn(lab.root, ['revert', 'add-audit']);
    expect([exit, note]).toEqual([1, expect.stringContaining('has been changed since: auth: Audit')]);
    expect(git(lab.root, 'status', '--short')).toBe('');
    expect(git(lab.root, 'branch', '--show-current').trim()).toBe('main');
  });

  test('the archive is not committed, or the history is cut off', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'firm', FIRM, false);
    const early = await runIn(lab.root, ['revert', 'firm']);
    expect([early.exit, early.note]).toEqual([1, expect.stringContaining('[archive_not_committed]')]);
    commitAll(lab.root, 'Archive');
    editSpec(lab, 'let people out', 'let all people out');
    commitAs(lab, 'Bob', 'More');
    const clone = makeFolder();
    git(clone, 'clone', '--quiet', '--depth', '1', `file://${lab.root}`, '.');
    const cut = await runIn(clone, ['revert', 'firm']);
    expect([cut.exit, cut.note]).toEqual([3, expect.stringContaining('git fetch --unshallow')]);
  });

  test('a repository that began with the change in its archive', async () => {
    const lab = makeLab();
    writeChange(lab, 'archive/2026-01-01-firm', FIRM);
    git(lab.root, 'checkout', '--quiet', '--orphan', 'import');
    commitAll(lab.root, 'Import');
    const { exit, note } = await runIn(lab.root, ['revert', 'firm']);
    expect([exit, note]).toEqual([1, expect.stringContaining('[archive_not_in_history]')]);
  });

  test('no history, as in a project outside of git, or with specs that no commit has', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'firm', FIRM);
    const bare = makeFolder({
      'openspec/config.yaml': 'schema: spec-driven\n',
      'openspec/changes/archive/2026-01-02-firm/proposal.md': '# Firm\n',
    });
    expect((await runIn(bare, ['revert', 'firm'])).note).toContain('[no_repository]');
    git(lab.root, 'checkout', '--quiet', '--orphan', 'import');
    editSpec(lab, LOGOUT, '');
    commitAll(lab.root, 'Import');
    const lost = await runIn(lab.root, ['revert', 'firm']);
    expect([lost.exit, lost.note]).toEqual([1, expect.stringContaining('[archive_not_in_history]')]);
  });
});
