import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFiles } from '../../src/adapters/files/files.ts';
import { makeFolder } from '../support/folder.ts';

const root = process.getuid?.() === 0;
const nobody = 65534;

/** A folder that another account owns, seen by that account when the tests run as root. */
function makeOwnFolder(files: Record<string, string>): string {
  const folder = makeFolder(files);
  if (root) {
    for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
      chownSync(join(folder, path), nobody, nobody);
    }
    process.seteuid?.(nobody);
    onTestFinished(() => process.seteuid?.(0));
  }
  return folder;
}

test('what one may not read is denied', () => {
  const folder = makeOwnFolder({ 'a.md': 'a', 'locked/b.md': 'b', 'hidden/c.md': 'c' });
  chmodSync(join(folder, 'a.md'), 0);
  chmodSync(join(folder, 'locked'), 0);
  const files = openFiles(folder);
  expect(files.read('a.md')).toEqual({ ok: false, reason: 'denied' });
  expect(files.read('locked/b.md')).toEqual({ ok: false, reason: 'denied' });
  expect(files.kind('locked/b.md')).toBe('other');
  expect(() => files.list('locked')).toThrowError(expect.objectContaining({ code: 'unreadable' }));
  chmodSync(join(folder, 'locked'), 0o700);
});

test('a folder that one may not write refuses everything', () => {
  const folder = makeOwnFolder({ 'a/1.md': 'one', 'b/2.md': 'two', 'locked/x.md': 'x' });
  chmodSync(join(folder, 'locked'), 0o500);
  const changes = [
    { path: 'a/1.md', before: 'one', after: 'changed' },
    { path: 'b/2.md', before: 'two', after: undefined },
  ];
  const refused = expect.objectContaining({
    code: 'write_failed',
    message: expect.stringMatching(
      /^Cannot write (new|locked\/\S+): permission denied \(EACCES\)\. Nothing was changed\.$/,
    ),
  });
  const files = openFiles(folder);
  expect(() =>
    files.apply([...changes, { path: 'locked/new.md', before: undefined, after: '' }]),
  ).toThrowError(refused);
  expect(() =>
    files.apply([...changes, { path: 'locked/x.md', before: 'x', after: undefined }]),
  ).toThrowError(refused);
  expect(() => files.apply(changes, [{ from: 'locked/x.md', to: 'new' }])).toThrowError(refused);
  expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
    'a',
    'a/1.md',
    'b',
    'b/2.md',
    'locked',
    'locked/x.md',
  ]);
  expect(readFileSync(join(folder, 'a/1.md'), 'utf8')).toBe('one');
  chmodSync(join(folder, 'locked'), 0o700);
});

test('a file that is read-only is not replaced', () => {
  const folder = makeOwnFolder({ 'a.md': 'one' });
  chmodSync(join(folder, 'a.md'), 0o400);
  expect(() => openFiles(folder).apply([{ path: 'a.md', before: 'one', after: 'two' }])).toThrowError(
    expect.objectContaining({ code: 'write_failed' }),
  );
});

test.runIf(root)('a file keeps its owner', () => {
  const folder = makeFolder({ 'a.md': 'one' });
  chownSync(join(folder, 'a.md'), 1234, 4321);
  openFiles(folder).apply([{ path: 'a.md', before: 'one', after: 'two' }]);
  const { uid, gid } = statSync(join(folder, 'a.md'));
  expect([uid, gid]).toEqual([1234, 4321]);
});
