import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
  WINDOWS,
} from '../support/lab.ts';
import { jsonOf, runIn } from '../support/project.ts';
import { commitAll, GIT_ENVIRONMENT, git, headOf, initRepository } from '../support/repository.ts';

interface Drift {
  readonly drift: boolean;
  readonly baseline: { readonly commit: string; readonly chosen: string } | null;
  readonly requirements: readonly {
    readonly requirement: string;
    readonly change: string;
    readonly from?: string;
    readonly pieces: readonly {
      readonly piece: string;
      readonly scenario?: string;
      readonly change: string;
      readonly committed: boolean;
      readonly commit: { readonly hash: string; readonly author: string } | null;
    }[];
  }[];
  readonly apart: readonly { readonly parts: readonly string[]; readonly commit: { hash: string } | null }[];
}

async function driftOf({ root }: Lab, ...options: string[]): Promise<Drift> {
  const { exit, out } = await runIn(root, ['drift', ...options, '--json']);
  const drift = JSON.parse(out) as Drift;
  expect(exit).toBe(drift.drift ? 1 : 0);
  return drift;
}

/** What drifted in few words. */
function words({ requirements }: Drift): string[] {
  return requirements.map(({ requirement, change, from, pieces }) => {
    const parts = pieces.map(({ piece, scenario, change: what }) => `${scenario ?? piece} ${what}`);
    return `${requirement} ${change}${from === undefined ? '' : ` from ${from}`}: ${parts.join(', ')}`;
  });
}

describe.each([
  ['nested', NESTED],
  ['flat', FLAT],
  ['CRLF', WINDOWS],
] as const)('in a project that is %s', (_, home) => {
  test('what archives did is no drift, and edits outside of a change are named with commit and author', async () => {
    const lab = makeLab(home);
    await archiveChange(lab, 'add-audit', AUDIT);
    await archiveChange(lab, 'shut-firmly', modified(LOGIN.replace('stays shut', 'stays firmly shut')));
    const clean = await driftOf(lab);
    expect(clean).toMatchObject({ drift: false, requirements: [], apart: [] });
    const before = git(lab.root, 'rev-parse', 'HEAD~3').trim();
    expect(clean.baseline).toEqual({ chosen: 'first-receipt', commit: before });

    editSpec(lab, 'let people in.', 'let nobody in.');
    const first = commitAs(lab, 'Bob', 'Close the house');
    editSpec(lab, 'the book has a line', 'the book has two lines');
    const second = commitAs(lab, 'Eve', 'Write more');
    const drift = await driftOf(lab);
    expect(words(drift)).toEqual(['Login edited: statement edited', 'Audit edited: Somebody comes edited']);
    const commits = drift.requirements.map(({ pieces }) => pieces[0]?.commit);
    expect(commits.map((commit) => [commit?.hash, commit?.author])).toEqual([
      [first, 'Bob'],
      [second, 'Eve'],
    ]);
  });

  test('a requirement that is renamed, added or removed by hand is named', async () => {
    const lab = makeLab(home);
    const end = home.lineEnds ?? '\n';
    await archiveChange(lab, 'add-audit', AUDIT);
    editSpec(lab, '### Requirement: Login', '### Requirement: Sign in');
    const renamed = commitAs(lab, 'Bob', 'A better word');
    editSpec(lab, LOGOUT.replaceAll('\n', end), '');
    const removed = commitAs(lab, 'Eve', 'Nobody leaves');
    writeFileSync(
      lab.spec,
      `${readFileSync(lab.spec, 'utf8')}${end}${LOGOUT.replace('Logout', 'Exit').replaceAll('\n', end)}`,
    );
    const drift = await driftOf(lab);
    expect(drift.requirements.map(({ requirement, change, from }) => [requirement, change, from])).toEqual([
      ['Sign in', 'renamed', 'Login'],
      ['Exit', 'renamed', 'Logout'],
    ]);
    commitAs(lab, 'Zoe', 'A new way out');
    editSpec(lab, 'let people out.', 'let people out at night.');
    const later = await driftOf(lab);
    expect(words(later)).toEqual([
      'Sign in renamed from Login: statement added, Right secret added, Wrong secret added',
      'Exit added: statement added, Leaving added',
      'Logout removed: statement removed, Leaving removed',
    ]);
    const [one, two, three] = later.requirements.map(({ pieces }) => pieces[0]);
    expect(one?.commit?.hash).toBe(renamed);
    expect(two).toMatchObject({ committed: false, commit: null });
    expect(three?.commit?.hash).toBe(removed);
  });
});

test('renames, removals and scenarios of archived changes are followed', async () => {
  const lab = makeLab();
  await archiveChange(lab, 'firm', modified(LOGIN.replace('stays shut', 'stays firmly shut')));
  await archiveChange(lab, 'rename', renamed('Login', 'Sign in'));
  await archiveChange(
    lab,
    'scenario',
    modified(
      LOGIN.replace('Login', 'Sign in')
        .replace('stays shut', 'stays very shut')
        .replace('Right secret', 'The secret is right'),
    ),
  );
  await archiveChange(lab, 'remove', '## REMOVED Requirements\n\n### Requirement: Logout\n**Reason**: no\n');
  await archiveChange(lab, 'again', `## ADDED Requirements\n\n${LOGOUT}`);
  expect(await driftOf(lab)).toMatchObject({ drift: false });
  editSpec(lab, 'stays very shut', 'stays shut');
  const hand = commitAs(lab, 'Bob', 'Back to the old words');
  const drift = await driftOf(lab);
  expect(words(drift)).toEqual(['Sign in edited: Wrong secret edited']);
  expect(drift.requirements[0]?.pieces[0]?.commit?.hash).toBe(hand);
  editSpec(lab, 'stays shut', 'stays very shut');
  expect(await driftOf(lab)).toMatchObject({ drift: false });
});

test('Purpose, notes and blank lines are told apart, and are no drift', async () => {
  const lab = makeLab();
  await archiveChange(lab, 'add-audit', AUDIT);
  editSpec(lab, 'Who may enter the house', 'Who is let into the house');
  const purpose = commitAs(lab, 'Bob', 'Say it better');
  editSpec(lab, '### Requirement: Logout', '<!-- Legal asked for this. -->\n\n### Requirement: Logout');
  const notes = commitAs(lab, 'Bob', 'Note it');
  editSpec(lab, '### Requirement: Audit', '\n\n### Requirement: Audit');
  const drift = await driftOf(lab);
  expect(drift).toMatchObject({ drift: false, requirements: [] });
  expect(drift.apart.map(({ parts, commit }) => [parts.join(), commit?.hash])).toEqual([
    ['spacing', undefined],
    ['notes', notes],
    ['purpose', purpose],
  ]);
});

describe('where branches met in git', () => {
  async function branches(one: string, two: string): Promise<Lab> {
    const lab = makeLab();
    git(lab.root, 'switch', '--quiet', '--create', 'one');
    await archiveChange(lab, 'one', one);
    git(lab.root, 'switch', '--quiet', '--create', 'two', 'main');
    await archiveChange(lab, 'two', two);
    git(lab.root, 'switch', '--quiet', 'main');
    git(lab.root, 'merge', '--quiet', '--no-ff', '-m', 'Land one', 'one');
    return lab;
  }

  test('archives of different pieces are no drift', async () => {
    const lab = await branches(
      modified(LOGIN.replace('the secret is right\n', 'the secret is the right one\n')),
      modified(LOGOUT.replace('let people out', 'let all people out')),
    );
    git(lab.root, 'merge', '--quiet', '-m', 'Land two', 'two');
    expect(await driftOf(lab)).toMatchObject({ drift: false });
  });

  test('archives of one piece that git merged line by line are computed again', async () => {
    const lab = await branches(
      modified(LOGIN.replace('let people in.', 'let guests in.')),
      modified(LOGIN.replace('for a secret.', 'for a long secret.')),
    );
    git(lab.root, 'merge', '--quiet', '-m', 'Land two', 'two');
    expect(readFileSync(lab.spec, 'utf8')).toContain(
      'let guests in.\nIt asks for a name.\n\nIt asks for a long secret.',
    );
    expect(await driftOf(lab)).toMatchObject({ drift: false });

    await archiveChange(
      lab,
      'three',
      modified(
        LOGIN.replace('let people in.', 'let guests in.')
          .replace('for a secret.', 'for a long secret.')
          .replace('Login\n', 'Login\nFirst of all:\n'),
      ),
    );
    expect(
      readFileSync(join(lab.root, 'openspec/changes/archive/2026-01-02-three/.openspec.yaml'), 'utf8'),
    ).toMatch(/predecessor: \[.*one.*, .*two.*\]/);
    expect(await driftOf(lab)).toMatchObject({ drift: false });

    editSpec(lab, 'for a long secret.', 'for a short secret.');
    const hand = commitAs(lab, 'Bob', 'Shorter');
    const drift = await driftOf(lab);
    expect(words(drift)).toEqual(['Login edited: statement edited']);
    expect(drift.requirements[0]?.pieces[0]?.commit).toMatchObject({ hash: hand, author: 'Bob' });
  });

  test('the same after a squash, where only the deltas still have the texts', async () => {
    const lab = await branches(
      modified(LOGIN.replace('let people in.', 'let guests in.')),
      modified(LOGIN.replace('for a secret.', 'for a long secret.')),
    );
    git(lab.root, 'merge', '--quiet', '--squash', 'two');
    commitAll(lab.root, 'Land two');
    git(lab.root, 'branch', '--quiet', '-D', 'two');
    expect(await driftOf(lab)).toMatchObject({ drift: false });
  });

  test('a rename on one side and an edit on the other meet', async () => {
    const lab = await branches(
      renamed('Login', 'Sign in'),
      modified(
        `${LOGIN.replace('stays shut', 'stays firmly shut')}\n#### Scenario: No secret\n- **WHEN** there is none\n- **THEN** the door stays shut\n`,
      ),
    );
    git(lab.root, 'merge', '--quiet', '-m', 'Land two', 'two');
    expect(await driftOf(lab)).toMatchObject({ drift: false });
  });

  test('a side that was dropped in the merge is drift of the merge', async () => {
    const lab = await branches(
      modified(LOGIN.replace('let people in.', 'let guests in.')),
      modified(LOGIN.replace('let people in.', 'let friends in.')),
    );
    const environment = { ...GIT_ENVIRONMENT, GIT_AUTHOR_NAME: 'Zoe' };
    execFileSync('git', ['merge', '--quiet', '-X', 'ours', '-m', 'Land two', 'two'], {
      cwd: lab.root,
      env: environment,
    });
    const merge = headOf(lab.root);
    const drift = await driftOf(lab);
    expect(words(drift)).toEqual(['Login edited: statement edited']);
    expect(drift.requirements[0]?.pieces[0]).toMatchObject({
      archives: ['2026-01-02-one', '2026-01-02-two'],
      commit: { hash: merge, author: 'Zoe' },
    });
  });
});

describe('the baseline', () => {
  test('a project without receipts is never red, and says how to begin', async () => {
    const lab = makeLab();
    editSpec(lab, 'let people in.', 'let nobody in.');
    const { exit, out } = await runIn(lab.root, ['drift']);
    expect(exit).toBe(0);
    expect(out).toContain('openspec drift adopt');
    expect(await driftOf(lab)).toMatchObject({ drift: false, baseline: null, next: 'openspec drift adopt' });
  });

  test('adopt takes the specs of today, and keeps every other byte of the settings', async () => {
    const lab = makeLab();
    const settings = join(lab.root, 'openspec/config.yaml');
    writeFileSync(
      settings,
      '# ours\r\nschema: spec-driven # keep\r\nchecks:\r\n  # words\r\n  language: de\r\n\r\nrules: {}\r\n',
    );
    await archiveChange(lab, 'add-audit', AUDIT);
    editSpec(lab, 'let people in.', 'let nobody in.');
    const hand = commitAs(lab, 'Bob', 'Close the house');
    expect(words(await driftOf(lab))).toEqual(['Login edited: statement edited']);

    const { exit, out } = await runIn(lab.root, ['drift', 'adopt', '--commit']);
    expect([exit, out]).toEqual([0, expect.stringContaining(`The baseline is ${hand.slice(0, 12)} now`)]);
    expect(readFileSync(settings, 'utf8')).toBe(
      `# ours\r\nschema: spec-driven # keep\r\nchecks:\r\n  # words\r\n  baseline: ${hand}\r\n  language: de\r\n\r\nrules: {}\r\n`,
    );
    expect(git(lab.root, 'status', '--short')).toBe('');
    expect(await driftOf(lab)).toMatchObject({
      drift: false,
      baseline: { commit: hand, chosen: 'settings' },
    });
    expect(await jsonOf(lab.root, ['drift', 'adopt'])).toMatchObject({
      former: hand,
      path: 'openspec/config.yaml',
    });

    await archiveChange(
      lab,
      'firm',
      modified(LOGIN.replace('let people in.', 'let nobody in.').replace('stays shut', 'stays firmly shut')),
    );
    expect(await driftOf(lab)).toMatchObject({ drift: false, receipts: 1 });
    editSpec(lab, 'stays firmly shut', 'opens');
    expect(words(await driftOf(lab))).toEqual(['Login edited: Wrong secret edited']);
  });

  test('--since begins at any commit of this history', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'add-audit', AUDIT);
    editSpec(lab, 'let people in.', 'let nobody in.');
    commitAs(lab, 'Bob', 'Close the house');
    git(lab.root, 'tag', 'v1');
    editSpec(lab, 'let people out.', 'let nobody out.');
    commitAs(lab, 'Bob', 'Close it for good');
    expect(words(await driftOf(lab, '--since', 'v1'))).toEqual(['Logout edited: statement edited']);
    expect(words(await driftOf(lab))).toHaveLength(2);
    const unknown = await runIn(lab.root, ['drift', '--since', 'v2']);
    expect([unknown.exit, unknown.note]).toEqual([2, expect.stringContaining('[revision_unknown]')]);
    git(lab.root, 'switch', '--quiet', '--orphan', 'other');
    git(lab.root, 'commit', '--quiet', '--allow-empty', '-m', 'Elsewhere');
    git(lab.root, 'switch', '--quiet', 'main');
    const beside = await runIn(lab.root, ['drift', '--since', 'other']);
    expect([beside.exit, beside.note]).toEqual([3, expect.stringContaining('[baseline_not_in_history]')]);
  });

  test('an archive that is not committed counts, and so does a repository whose first commit has a receipt', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'add-audit', AUDIT, false);
    expect(await driftOf(lab)).toMatchObject({ drift: false, receipts: 1 });
    commitAll(lab.root, 'Archive by hand');
    rmSync(join(lab.root, '.git'), { recursive: true });
    initRepository(lab.root);
    commitAll(lab.root, 'Import');
    expect(await driftOf(lab)).toMatchObject({ drift: false, baseline: { chosen: 'root' } });
  });

  test('a shallow clone names the fetch', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'add-audit', AUDIT);
    editSpec(lab, 'let people in.', 'let nobody in.');
    commitAs(lab, 'Bob', 'Close the house');
    const clone = makeFolder();
    git(clone, 'clone', '--quiet', '--depth', '1', `file://${lab.root}`, '.');
    for (const argv of [['drift'], ['drift', '--since', git(lab.root, 'rev-parse', 'HEAD~1').trim()]]) {
      const { exit, note } = await runIn(clone, argv);
      expect([exit, note]).toEqual([3, expect.stringContaining('git fetch --unshallow')]);
    }
    git(clone, 'fetch', '--quiet', '--unshallow');
    expect((await runIn(clone, ['drift'])).exit).toBe(1);
  });

  test('a spec that is a link within the project is passed over', async () => {
    const lab = makeLab();
    await archiveChange(lab, 'add-audit', AUDIT);
    mkdirSync(join(lab.root, 'openspec/specs/same'));
    symlinkSync('../auth/spec.md', join(lab.root, 'openspec/specs/same/spec.md'));
    expect(await driftOf(lab)).toMatchObject({ drift: false, apart: [] });
    commitAll(lab.root, 'Link it');
    expect(await driftOf(lab)).toMatchObject({ drift: false });
  });

  test('outside of git there is no history to look at', async () => {
    const root = makeFolder({ 'openspec/config.yaml': 'schema: spec-driven\n' });
    const { exit, note } = await runIn(root, ['drift']);
    expect([exit, note]).toEqual([3, expect.stringContaining('[no_repository]')]);
  });
});
