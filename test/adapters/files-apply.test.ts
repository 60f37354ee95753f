import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files/files.ts';
import { moveByCopy } from '../../src/adapters/files/move.ts';
import { makeFolder } from '../support/folder.ts';

/** Every file and folder below a folder, with its text: what must be the same before and after a refusal. */
function snapshot(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    paths.map((path) => {
      const stat = lstatSync(join(folder, path));
      if (stat.isSymbolicLink()) return [path, `-> ${readlinkSync(join(folder, path))}`];
      return [path, stat.isDirectory() ? '/' : readFileSync(join(folder, path), 'utf8')];
    }),
  );
}

function refusal(code: string): unknown {
  return expect.objectContaining({ name: 'ToolError', code });
}

test('changes, new files, deletions and moves in one go', () => {
  const root = makeFolder({
    'specs/a/spec.md': '\ufeffone\r\n',
    'specs/b/c/spec.md': 'gone',
    'changes/x/proposal.md': 'why',
  });
  openFiles(root).apply(
    [
      { path: 'specs/a/spec.md', before: '\ufeffone\r\n', after: '\ufefftwo\r\n' },
      { path: 'specs/new/deep/spec.md', before: undefined, after: 'new' },
      { path: 'specs/b/c/spec.md', before: 'gone', after: undefined },
      { path: 'changes/x/.openspec.yaml', before: undefined, after: 'receipt: 1\n' },
    ],
    [{ from: 'changes/x', to: 'changes/archive/2026-01-02-x' }],
  );
  expect(snapshot(root)).toEqual({
    changes: '/',
    'changes/archive': '/',
    'changes/archive/2026-01-02-x': '/',
    'changes/archive/2026-01-02-x/.openspec.yaml': 'receipt: 1\n',
    'changes/archive/2026-01-02-x/proposal.md': 'why',
    specs: '/',
    'specs/a': '/',
    'specs/a/spec.md': '\ufefftwo\r\n',
    'specs/new': '/',
    'specs/new/deep': '/',
    'specs/new/deep/spec.md': 'new',
  });
});

test('emptied folders go, the first one below the root stays', () => {
  const root = makeFolder({ 'specs/a/b/spec.md': 'x', 'notes/a.md': 'y' });
  openFiles(root).apply([
    { path: 'specs/a/b/spec.md', before: 'x', after: undefined },
    { path: 'notes/a.md', before: 'y', after: undefined },
  ]);
  expect(snapshot(root)).toEqual({ notes: '/', specs: '/' });
});

test('a folder that a deletion empties may still receive a move', () => {
  const root = makeFolder({ 'changes/archive/old/a.md': 'x', 'changes/y/b.md': 'y' });
  openFiles(root).apply(
    [{ path: 'changes/archive/old/a.md', before: 'x', after: undefined }],
    [{ from: 'changes/y', to: 'changes/archive/y' }],
  );
  expect(Object.keys(snapshot(root))).toEqual([
    'changes',
    'changes/archive',
    'changes/archive/y',
    'changes/archive/y/b.md',
  ]);
});

test('the mode of a file stays, and a link stays a link', () => {
  const root = makeFolder({ 'real/a.md': 'one' });
  chmodSync(join(root, 'real/a.md'), 0o751);
  symlinkSync('real/a.md', join(root, 'alias.md'));
  openFiles(root).apply([{ path: 'alias.md', before: 'one', after: 'two' }]);
  expect(snapshot(root)).toEqual({ 'alias.md': '-> real/a.md', real: '/', 'real/a.md': 'two' });
  expect(statSync(join(root, 'real/a.md')).mode & 0o777).toBe(0o751);
});

test('a root that does not exist yet is made', () => {
  const root = join(makeFolder(), 'new/project');
  openFiles(root).apply([{ path: 'openspec/config.yaml', before: undefined, after: 'schema: x\n' }]);
  expect(readFileSync(join(root, 'openspec/config.yaml'), 'utf8')).toBe('schema: x\n');
});

test('a change that changes nothing writes nothing', () => {
  const root = makeFolder({ 'a.md': 'one' });
  const { ino } = statSync(join(root, 'a.md'));
  openFiles(root).apply([{ path: 'a.md', before: 'one', after: 'one' }]);
  expect(statSync(join(root, 'a.md')).ino).toBe(ino);
});

test.each<[name: string, path: string, before: string | undefined, code: string]>([
  ['other text', 'a.md', 'another', 'file_changed'],
  ['other bytes of the same text', 'a.md', '\ufeffone', 'file_changed'],
  ['a file that is gone', 'missing.md', 'x', 'file_changed'],
  ['a file that is there', 'a.md', undefined, 'file_changed'],
  ['a folder', 'folder', undefined, 'file_changed'],
  ['a dangling link', 'dangling.md', undefined, 'file_changed'],
  ['a link out', 'out.md', 'secret', 'outside_project'],
  ['a folder that leads out', 'out/new.md', undefined, 'outside_project'],
  ['a folder below one that leads out', 'out/new/deep.md', undefined, 'outside_project'],
  ['a way up', '../up.md', undefined, 'outside_project'],
  ['a file where a folder is needed', 'a.md/b.md', undefined, 'write_failed'],
  ['a name that is too long', `${'x'.repeat(300)}`, undefined, 'write_failed'],
])('refused before anything is written: %s', (_, path, before, code) => {
  const outside = makeFolder({ 'secret.md': 'secret' });
  const root = makeFolder({ 'a.md': 'one', 'b.md': 'b', 'folder/x.md': 'x' });
  symlinkSync('nowhere', join(root, 'dangling.md'));
  symlinkSync(join(outside, 'secret.md'), join(root, 'out.md'));
  symlinkSync(outside, join(root, 'out'));
  const [inside, beyond] = [snapshot(root), snapshot(outside)];
  const changes = [
    { path: 'b.md', before: 'b', after: 'written' },
    { path, before, after: 'written' },
  ];
  expect(() => openFiles(root).apply(changes)).toThrowError(refusal(code));
  expect([snapshot(root), snapshot(outside)]).toEqual([inside, beyond]);
});

test.each<[name: string, from: string, to: string, code: string]>([
  ['a target that exists', 'x', 'y', 'target_exists'],
  ['a target that is a dangling link', 'x', 'dangling', 'target_exists'],
  ['a target that a change writes', 'x', 'b/new.md', 'target_exists'],
  ['a folder that a change makes', 'x', 'b', 'target_exists'],
  ['a source that is gone', 'missing', 'z', 'file_changed'],
  ['a target outside', 'x', 'out/x', 'outside_project'],
  ['a source outside', 'out/secret.md', 'z', 'outside_project'],
  ['a target below itself', 'x', 'x/inside/it', 'write_failed'],
])('a move is refused and the changes with it: %s', (_, from, to, code) => {
  const outside = makeFolder({ 'secret.md': 'secret' });
  const root = makeFolder({ 'a.md': 'one', 'x/1.md': '1', 'y/2.md': '2' });
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync(outside, join(root, 'out'));
  const before = [snapshot(root), snapshot(outside)];
  const changes = [
    { path: 'a.md', before: 'one', after: 'two' },
    { path: 'b/new.md', before: undefined, after: 'new' },
  ];
  expect(() => openFiles(root).apply(changes, [{ from, to }])).toThrowError(refusal(code));
  expect([snapshot(root), snapshot(outside)]).toEqual(before);
});

test('a disk that refuses in the middle leaves everything as it was', () => {
  const root = makeFolder({ 'a.md': 'one', 'gone/deep/b.md': 'b', 'x/1.md': '1', 'l.md': 'l' });
  chmodSync(join(root, 'gone/deep/b.md'), 0o640);
  symlinkSync('l.md', join(root, 'link.md'));
  const before = snapshot(root);
  const changes = [
    { path: 'a.md', before: 'one', after: 'two' },
    { path: 'gone/deep/b.md', before: 'b', after: undefined },
    { path: 'link.md', before: 'l', after: undefined },
    { path: 'new/c.md', before: undefined, after: 'c' },
  ];
  // The second move finds its source gone, after all changes and the first move were made.
  const moves = [
    { from: 'x', to: 'archive/x' },
    { from: 'x/1.md', to: 'archive/1.md' },
  ];
  expect(() => openFiles(root).apply(changes, moves)).toThrowError(refusal('write_failed'));
  expect(snapshot(root)).toEqual(before);
  expect(statSync(join(root, 'gone/deep/b.md')).mode & 0o777).toBe(0o640);
});

test('a file cannot take the place of a folder that the same changes need', () => {
  const root = makeFolder({ 'a.md': 'one' });
  const before = snapshot(root);
  const changes = [
    { path: 'a.md', before: 'one', after: 'two' },
    { path: 'n/x.md', before: undefined, after: 'x' },
    { path: 'n', before: undefined, after: 'n' },
  ];
  const apply = (): void => openFiles(root).apply(changes);
  expect(apply).toThrowError(refusal('write_failed'));
  expect(apply).toThrowError(/Cannot write n: .*directory.* \(EISDIR\)\. Nothing was changed\./);
  expect(snapshot(root)).toEqual(before);
});

test('a move over the border of a disk copies, compares and deletes', () => {
  const root = makeFolder({ 'x/deep/1.md': '1', 'x/2.md': '2' });
  mkdirSync(join(root, 'x/empty'));
  symlinkSync('2.md', join(root, 'x/link'));
  const before = snapshot(join(root, 'x'));
  moveByCopy(join(root, 'x'), join(root, 'y'));
  expect(existsSync(join(root, 'x'))).toBe(false);
  expect(snapshot(join(root, 'y'))).toEqual(before);
});

test('a copy that fails leaves the old folder and nothing else', () => {
  const root = makeFolder({ 'x/1.md': '1', file: 'in the way' });
  const before = snapshot(root);
  expect(() => moveByCopy(join(root, 'x'), join(root, 'file/y'))).toThrowError();
  expect(snapshot(root)).toEqual(before);
});
