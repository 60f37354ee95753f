import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files/files.ts';
import { makeFolder } from '../support/folder.ts';

test('a text keeps its byte-order mark and its line ends', () => {
  const text = '\ufeff# One\r\ntwo\rthree\n\n';
  const files = openFiles(makeFolder({ 'a/b.md': text }));
  expect(files.read('a/b.md')).toEqual({ ok: true, text });
});

test('a replacement character that is in the file is no error', () => {
  const files = openFiles(makeFolder({ 'a.md': 'x\uFFFDy' }));
  expect(files.read('a.md')).toEqual({ ok: true, text: 'x\uFFFDy' });
});

test.each<[name: string, bytes: Buffer, line: number, column: number]>([
  ['a lone byte', Buffer.from('one\ntwo \xff', 'latin1'), 2, 5],
  [
    'after characters of many bytes',
    Buffer.concat([Buffer.from('é😀\uFFFD\r\nü'), Buffer.from([0xc3])]),
    2,
    2,
  ],
  ['an overlong form', Buffer.from([0x61, 0xc0, 0xaf]), 1, 2],
  ['half of a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]), 1, 1],
])('bytes that are not UTF-8 have a place: %s', (_, bytes, line, column) => {
  const files = openFiles(makeFolder({ 'a.md': bytes }));
  expect(files.read('a.md')).toEqual({ ok: false, reason: 'not-utf8', place: { line, column } });
});

test('what cannot be read says why', () => {
  const root = makeFolder({ 'a.md': 'a', 'big.md': '' });
  truncateSync(join(root, 'big.md'), 64 * 1024 * 1024 + 1);
  symlinkSync('nowhere', join(root, 'dangling.md'));
  symlinkSync('loop.md', join(root, 'loop.md'));
  execFileSync('mkfifo', [join(root, 'pipe.md')]);
  mkdirSync(join(root, 'folder'));
  const files = openFiles(root);
  const reason = (path: string): unknown => {
    const result = files.read(path);
    return result.ok ? result.text : result.reason;
  };
  expect(reason('missing.md')).toBe('absent');
  expect(reason('missing/too.md')).toBe('absent');
  expect(reason('a.md/below.md')).toBe('absent');
  expect(reason('dangling.md')).toBe('absent');
  expect(reason('loop.md')).toBe('absent');
  expect(reason('folder')).toBe('folder');
  expect(reason('')).toBe('folder');
  expect(reason('big.md')).toBe('too-large');
  expect(reason('pipe.md')).toBe('failed');
  expect(reason(`${'x'.repeat(300)}.md`)).toBe('failed');
});

test.each(['..', '../a.md', 'a/../../b.md', 'a/..', '/etc/passwd', './a.md', 'a//b.md', 'a\0b'])(
  'a path that could leave the root is refused: %j',
  (path) => {
    const files = openFiles(makeFolder());
    for (const call of [() => files.read(path), () => files.list(path), () => files.kind(path)]) {
      expect(call).toThrowError(expect.objectContaining({ code: 'outside_project' }));
    }
  },
);

test('a link is followed inside the root and never out of it', () => {
  const outside = makeFolder({ 'secret.md': 'secret', 'folder/deep.md': 'secret' });
  const root = makeFolder({ 'in/real.md': 'real' });
  symlinkSync('in/real.md', join(root, 'alias.md'));
  symlinkSync('in', join(root, 'also'));
  symlinkSync(join(outside, 'secret.md'), join(root, 'out.md'));
  symlinkSync(join(outside, 'folder'), join(root, 'out'));
  symlinkSync('../out', join(root, 'in/hop'));
  const files = openFiles(root);
  expect(files.read('alias.md')).toEqual({ ok: true, text: 'real' });
  expect(files.read('also/real.md')).toEqual({ ok: true, text: 'real' });
  for (const path of ['out.md', 'out/deep.md', 'in/hop/deep.md', 'also/hop/deep.md', 'out/missing.md']) {
    expect(files.read(path)).toEqual({ ok: false, reason: 'outside' });
    expect(files.modified(path)).toBeUndefined();
  }
  expect(files.kind('out/deep.md')).toBe('outside');
  expect(() => files.list('out')).toThrowError(expect.objectContaining({ code: 'outside_project' }));
});

test('a folder whose name begins like the root is outside of it', () => {
  const root = makeFolder({ 'app/a.md': 'a', 'app-other/b.md': 'b' });
  symlinkSync('../app-other/b.md', join(root, 'app/link.md'));
  expect(openFiles(join(root, 'app')).read('link.md')).toEqual({ ok: false, reason: 'outside' });
});

test('a folder is listed by code point, with what each entry is', () => {
  const outside = makeFolder({ 'x.md': 'x' });
  const root = makeFolder({ 'b.md': '', 'B.md': '', 'é.md': '', 'a/x': '', '.hidden': '' });
  symlinkSync('a', join(root, 'to-folder'));
  symlinkSync('b.md', join(root, 'to-file'));
  symlinkSync(outside, join(root, 'to-outside'));
  symlinkSync('nowhere', join(root, 'to-nothing'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
  expect(openFiles(root).list('')).toEqual([
    { name: '.hidden', kind: 'file', link: false },
    { name: 'B.md', kind: 'file', link: false },
    { name: 'a', kind: 'folder', link: false },
    { name: 'b.md', kind: 'file', link: false },
    { name: 'pipe', kind: 'other', link: false },
    { name: 'to-file', kind: 'file', link: true },
    { name: 'to-folder', kind: 'folder', link: true },
    { name: 'to-nothing', kind: 'broken', link: true },
    { name: 'to-outside', kind: 'outside', link: true },
    { name: 'é.md', kind: 'file', link: false },
  ]);
});

test('what is no folder has no entries', () => {
  const files = openFiles(makeFolder({ 'a.md': '' }));
  expect(files.list('a.md')).toBeUndefined();
  expect(files.list('missing')).toBeUndefined();
  expect(files.list('.')).toHaveLength(1);
  expect(openFiles('/nonexistent/folder').list('')).toBeUndefined();
  expect(openFiles('/nonexistent/folder').read('a.md')).toEqual({ ok: false, reason: 'absent' });
});

test('kind and time of a path', () => {
  const root = makeFolder({ 'a.md': 'a' });
  utimesSync(join(root, 'a.md'), 1000, 2000);
  symlinkSync('nowhere', join(root, 'dangling'));
  const files = openFiles(root);
  expect(files.modified('a.md')).toBe(2_000_000);
  expect(files.modified('missing')).toBeUndefined();
  expect([files.kind('a.md'), files.kind(''), files.kind('dangling'), files.kind('missing')]).toEqual([
    'file',
    'folder',
    'broken',
    undefined,
  ]);
});

test('a file that came after the first question is found', () => {
  const root = makeFolder();
  const files = openFiles(root);
  expect(files.read('a/b.md').ok).toBe(false);
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'a/b.md'), 'now');
  expect(files.read('a/b.md')).toEqual({ ok: true, text: 'now' });
});

test('the root of the machine is a root like any other', () => {
  expect(openFiles('/').kind('tmp')).toBe('folder');
  expect(openFiles('/').list('')).toContainEqual(expect.objectContaining({ name: 'tmp' }));
});

test('a thousand small files are read at once', () => {
  const names = Array.from({ length: 1000 }, (_, at) => `specs/capability-${at}/spec.md`);
  const root = makeFolder(Object.fromEntries(names.map((name) => [name, '# Spec\n'.repeat(30)])));
  const files = openFiles(root);
  const start = performance.now();
  const read = names.filter((name) => files.read(name).ok);
  expect(read).toHaveLength(1000);
  expect(performance.now() - start).toBeLessThan(500);
});
