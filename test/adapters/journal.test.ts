import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeFence } from '../../src/adapters/files/confine.ts';
import { openFiles } from '../../src/adapters/files/files.ts';
import { findHome } from '../../src/adapters/files/home.ts';
import { readJournal, writeJournal } from '../../src/adapters/files/journal.ts';
import { planSteps } from '../../src/adapters/files/plan.ts';
import { doStep } from '../../src/adapters/files/transaction.ts';
import { undoSteps } from '../../src/adapters/files/undo.ts';
import type { FileChange, Move } from '../../src/core/file-change.ts';
import { makeFolder } from '../support/folder.ts';
import { git, makeRepository } from '../support/repository.ts';
import { readTree } from '../support/tree.ts';

/** Does the first steps of changes and moves as a run would that dies then; answers how many there are in all. */
function dieAfter(
  root: string,
  done: number,
  changes: readonly FileChange[],
  moves: readonly Move[],
): number {
  const fence = makeFence(root);
  const steps = planSteps(fence, changes, moves);
  const home = findHome(root);
  mkdirSync(home.path, { recursive: true });
  writeJournal(home, fence, { command: 'openspec archive x', steps });
  for (const step of steps.slice(0, done)) doStep(step);
  return steps.length;
}

function recover(root: string): { changed: boolean; notes: string[] } {
  const notes: string[] = [];
  const caller = { pid: process.pid, command: 'openspec list', isRunning: () => true };
  const files = openFiles(root, { ...caller, note: (line) => notes.push(line) });
  return { changed: files.recover(), notes };
}

const files = {
  'specs/a/spec.md': '\ufeffone\r\n',
  'specs/b/c/spec.md': 'gone',
  'specs/l.md': 'linked',
  'changes/x/.openspec.yaml': 'schema: a\n',
  'changes/x/proposal.md': 'why',
};
const changes = [
  { path: 'specs/a/spec.md', before: '\ufeffone\r\n', after: '\ufefftwo\r\n' },
  { path: 'specs/new/deep/spec.md', before: undefined, after: 'new' },
  { path: 'specs/b/c/spec.md', before: 'gone', after: undefined },
  { path: 'specs/link.md', before: 'linked', after: undefined },
  { path: 'changes/x/.openspec.yaml', before: 'schema: a\n', after: 'schema: a\nreceipt: 1\n' },
];
const moves = [{ from: 'changes/x', to: 'changes/archive/2026-01-02-x' }];

function makeStart(make = makeFolder): string {
  const root = make(files);
  symlinkSync('l.md', join(root, 'specs/link.md'));
  chmodSync(join(root, 'specs/a/spec.md'), 0o640);
  return root;
}

test.each([
  ['without git', makeFolder],
  ['in git', makeRepository],
])('whatever step a run dies after, all is finished or undone: %s', (_, make) => {
  const whole = makeStart(make);
  const before = readTree(whole);
  openFiles(whole).apply(changes, moves);
  const after = readTree(whole);
  const seen = { Finished: 0, Undid: 0 };
  let steps = 1;
  for (let done = 0; done <= steps; done++) {
    const root = makeStart(make);
    steps = dieAfter(root, done, changes, moves);
    const { changed, notes } = recover(root);
    expect([changed, notes.length]).toEqual([true, 1]);
    const how = notes[0]?.split(' ')[0] as 'Finished' | 'Undid';
    expect(readTree(root), `${how} after ${done}`).toEqual(how === 'Finished' ? after : before);
    expect(statSync(join(root, 'specs/a/spec.md')).mode & 0o777).toBe(0o640);
    expect(recover(root)).toEqual({ changed: false, notes: [] });
    seen[how]++;
  }
  expect(seen).toEqual({ Finished: expect.any(Number), Undid: expect.any(Number) });
  expect(Math.min(seen.Finished, seen.Undid)).toBeGreaterThan(3);
});

test('what was done is said in one line', () => {
  const root = makeStart();
  dieAfter(root, 0, changes, moves);
  expect(recover(root).notes).toEqual([
    'Undid an interrupted `openspec archive x`: everything is as it was before.',
  ]);
  dieAfter(root, 99, changes, moves);
  expect(recover(root).notes).toEqual([
    'Finished an interrupted `openspec archive x`: everything is in place.',
  ]);
});

describe('a move that the disk makes a copy of', () => {
  test.each<[name: string, half: Record<string, string>, folder: string, archived: boolean]>([
    ['dies while it copies', { 'proposal.md': 'w' }, '.openspec-abc.tmp', false],
    ['dies while it removes the old folder', { 'proposal.md': 'why', '.openspec.yaml': 's' }, 'done', true],
  ])('%s', (_, half, folder, archived) => {
    const root = makeFolder({ 'changes/x/proposal.md': 'why', 'changes/archive/y/a.md': 'a' });
    const fence = makeFence(root);
    const [step] = planSteps(fence, [], [{ from: 'changes/x', to: 'changes/archive/done' }]);
    const home = findHome(root);
    mkdirSync(home.path);
    const staged = join(root, 'changes/archive/.openspec-abc.tmp');
    writeJournal(home, fence, { command: 'x', steps: [{ ...step, staged } as never] });
    mkdirSync(join(root, 'changes/archive', folder));
    for (const [name, text] of Object.entries(half))
      writeFileSync(join(root, 'changes/archive', folder, name), text);
    expect(recover(root).notes[0]).toMatch(/^Finished/);
    expect(readTree(root)).toEqual({
      changes: 'folder',
      'changes/archive': 'folder',
      'changes/archive/y': 'folder',
      'changes/archive/y/a.md': 'a',
      'changes/archive/done': 'folder',
      'changes/archive/done/proposal.md': 'why',
      ...(archived && { 'changes/archive/done/.openspec.yaml': 's' }),
    });
  });
});

describe('a file that a person changed meanwhile', () => {
  const steps = 12;

  test('is left alone with all others, and named', () => {
    const root = makeStart();
    dieAfter(root, steps, changes, moves);
    writeFileSync(join(root, 'specs/a/spec.md'), 'my own words');
    const torn = readTree(root);
    expect(() => recover(root)).toThrowError(
      expect.objectContaining({
        code: 'recovery_blocked',
        message:
          '`openspec archive x` was interrupted, and these were changed since, so they are left alone: specs/a/spec.md.',
        fix: expect.stringContaining(`rm ${join(root, '.openspec-journal/journal.json')}`),
      }),
    );
    expect(readTree(root)).toEqual(torn);
  });

  test('goes on once it is moved aside', () => {
    const root = makeStart();
    const before = readTree(root);
    dieAfter(root, steps, changes, moves);
    const [own, moved] = [join(root, 'specs/a/spec.md'), join(root, 'mine.md')];
    writeFileSync(own, 'my own words');
    execFileSync('mv', [own, moved]);
    expect(recover(root).notes[0]).toMatch(/^Undid/);
    expect(readTree(root)).toEqual({ ...before, 'mine.md': 'my own words' });
  });

  test('is found where its folder was moved to', () => {
    const root = makeStart();
    dieAfter(root, 99, changes, moves);
    writeFileSync(join(root, 'changes/archive/2026-01-02-x/.openspec.yaml'), 'mine');
    expect(() => recover(root)).toThrowError(
      expect.objectContaining({
        message: expect.stringContaining(': changes/archive/2026-01-02-x/.openspec.yaml.'),
      }),
    );
  });

  test('that is a folder now, or a change that is gone, blocks as well', () => {
    const [one, other] = [makeStart(), makeStart()];
    dieAfter(one, 0, changes, moves);
    execFileSync('rm', [join(one, 'specs/a/spec.md')]);
    mkdirSync(join(one, 'specs/a/spec.md'));
    dieAfter(other, 0, changes, moves);
    execFileSync('rm', ['-r', join(other, 'changes/x')]);
    const blocked = expect.objectContaining({ code: 'recovery_blocked' });
    expect(() => recover(one)).toThrowError(blocked);
    expect(() => recover(other)).toThrowError(blocked);
  });
});

test('a journal gives back every text, and keeps only what is new in it', () => {
  const root = makeFolder();
  const home = findHome(root);
  mkdirSync(home.path);
  const texts = fc.string({
    unit: fc.constantFrom('a', 'b', '\r\n', '\ufeff', '😀', '😁', '\ud83d'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.option(texts, { nil: undefined }), texts, (before, after) => {
      const step = { kind: 'place' as const, shown: 'a', at: join(root, 'a'), before, after };
      const steps = [{ ...step, staged: join(root, '.openspec-a.tmp') }];
      writeJournal(home, makeFence(root), { command: 'x', steps });
      expect(readJournal(home, makeFence(root))?.steps).toEqual(steps);
    }),
    { numRuns: 100 },
  );
  const long = 'x'.repeat(100_000);
  const step = { kind: 'place' as const, shown: 'a', at: join(root, 'a'), before: long };
  const steps = [{ ...step, after: `${long}y${long}`, staged: join(root, '.openspec-a.tmp') }];
  writeJournal(home, makeFence(root), { command: 'x', steps });
  expect(statSync(join(home.path, 'journal.json')).size).toBeLessThan(2.1 * long.length);
});

test('what another program changed in the middle of a run is not taken back', () => {
  const root = makeStart();
  const steps = planSteps(makeFence(root), changes, moves);
  for (const step of steps) doStep(step);
  writeFileSync(join(root, 'specs/a/spec.md'), 'their own words');
  expect(undoSteps(steps)).toEqual(['specs/a/spec.md']);
  expect(readTree(root)).toMatchObject({ 'specs/a/spec.md': 'their own words', 'specs/b/c/spec.md': 'gone' });
});

describe('lock and journal lie', () => {
  const place = (root: string): string => findHome(root).path;

  test('in the git directory, with a name of their own for a project in a folder of it', () => {
    const root = makeRepository({ 'app/web/a.md': 'a' });
    expect(place(root)).toBe(join(root, '.git/openspec'));
    expect(place(join(root, 'app/web'))).toBe(join(root, '.git/openspec/app.d/web.d'));
    expect(place(join(root, 'not/there/yet'))).toBe(join(root, '.git/openspec/not.d/there.d/yet.d'));
  });

  test('in that of the worktree, and of the submodule', () => {
    const root = makeRepository({ 'a.md': 'a' });
    const tree = join(makeFolder(), 'tree');
    git(root, 'worktree', 'add', '--quiet', tree);
    expect(place(tree)).toBe(join(root, '.git/worktrees/tree/openspec'));
    const below = makeFolder({ 'sub/.git': 'gitdir: ../modules/sub\n', 'modules/sub/HEAD': 'ref: x\n' });
    expect(place(join(below, 'sub'))).toBe(join(below, 'modules/sub/openspec'));
  });

  test('hidden in the project where there is no git, also when `.git` leads nowhere', () => {
    const root = makeFolder({ '.git': 'gitdir: /nowhere\n', 'other/.git/config': '' });
    expect(findHome(root)).toEqual({ path: join(root, '.openspec-journal'), passing: true });
    expect(place(join(root, 'other'))).toBe(join(root, 'other/.openspec-journal'));
  });

  test('in the same place whatever link leads to the project', () => {
    const root = makeRepository({ 'app/a.md': 'a' });
    const link = join(makeFolder(), 'link');
    symlinkSync(join(root, 'app'), link);
    expect(place(link)).toBe(place(join(root, 'app')));
  });

  test('and nothing of them stays when all went well', () => {
    const root = makeRepository({ 'a.md': 'a' });
    openFiles(root).apply([{ path: 'a.md', before: 'a', after: 'b' }]);
    expect(readdirSync(join(root, '.git/openspec'))).toEqual([]);
    expect(lstatSync(join(root, 'a.md')).isFile()).toBe(true);
  });
});
