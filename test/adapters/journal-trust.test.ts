import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openFiles } from '../../src/adapters/files/files.ts';
import type { Files } from '../../src/ports.ts';
import { requireSettled } from '../../src/workflow/load-settled.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { makeRepository } from '../support/repository.ts';
import { readTree } from '../support/tree.ts';

const JOURNAL = '.openspec-journal/journal.json';
const facts = { mode: 0o100644, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

function leave(root: string, steps: unknown, more: object = { version: 1, command: 'openspec x' }): void {
  writeFiles(root, { [JOURNAL]: JSON.stringify({ ...more, steps }) });
}

function open(root: string, notes: string[] = []): Files {
  const caller = { pid: process.pid, command: 'openspec list', isRunning: () => true, patience: 0 };
  return openFiles(root, { ...caller, note: (line) => notes.push(line) });
}

function code(expected: string): unknown {
  return expect.objectContaining({ name: 'ToolError', code: expected });
}

/** A step that would write `evil` at a path. */
function place(at: string, staged = `${at.replace(/[^/]*$/, '')}.openspec-abc.tmp`): object {
  return { kind: 'place', shown: 'a.md', at, staged, before: 'evil', after: 'b', facts };
}

function remove(at: string, more: object = {}): object {
  const staged = `${at.replace(/[^/]*$/, '')}.openspec-abc.tmp`;
  return { kind: 'remove', shown: 'a', at, staged, before: '', facts, ...more };
}

describe('a journal that is not ours is not followed, and nothing is touched', () => {
  test.each<[name: string, text: string]>([
    ['not JSON', '{"version":1,"command":"x","steps":['],
    ['no object', '[]'],
    ['another version', '{"version":2,"command":"x","steps":[]}'],
    ['no command', '{"version":1,"steps":[]}'],
    ['no steps', '{"version":1,"command":"x"}'],
  ])('%s', (_, text) => {
    const root = makeFolder({ [JOURNAL]: text, 'a.md': 'a' });
    expect(() => open(root).recover()).toThrowError(code('journal_invalid'));
    expect(readTree(root)).toMatchObject({ [JOURNAL]: text, 'a.md': 'a' });
  });

  test.each<[name: string, step: unknown]>([
    ['no step', null],
    ['a kind that there is not', { kind: 'run', shown: 'a', at: 'a.md' }],
    ['a text that is missing', { ...place('a.md'), after: undefined }],
    ['a text that is none', { ...place('a.md'), before: 7 }],
    [
      'a part of the old text that it does not have',
      { ...place('a.md'), after: { head: 3, tail: 2, text: '' } },
    ],
    ['a part that is none', { ...place('a.md'), after: { head: -1, tail: 0, text: '' } }],
    ['a part of no old text', { ...place('a.md'), before: undefined, after: { head: 0, tail: 0, text: '' } }],
    ['rights that are none', remove('a.md', { facts: { mode: -1, uid: 0, gid: 0 } })],
    ['the root', { kind: 'prune', shown: 'a', at: '' }],
    ['the root by another name', { kind: 'prune', shown: 'a', at: '.' }],
    ['a way up', place('../out/a.md')],
    ['a way up in the middle', place('specs/../../out/a.md')],
    ['a way up at the end', { kind: 'prune', shown: 'a', at: 'specs/..' }],
    ['an absolute path', place('/tmp/a.md')],
    ['a zero', place('a\0.md')],
    ['a way through a link', place('link/a.md')],
    ['a temporary file of another name', place('a.md', 'b.md')],
    ['a temporary file in another folder', place('a.md', 'specs/.openspec-abc.tmp')],
    ['a move out', { kind: 'move', shown: 'a', from: 'a.md', to: '../a', staged: '../.openspec-a.tmp' }],
    ['a move in', { kind: 'move', shown: 'a', from: '../out/a', to: 'b', staged: '.openspec-a.tmp' }],
  ])('%s', (_, step) => {
    const above = makeFolder({ 'out/a.md': 'b', 'in/a.md': 'b', 'in/b.md': 'b', 'in/specs/x.md': 'x' });
    symlinkSync('../out', join(above, 'in/link'));
    leave(join(above, 'in'), [step]);
    const before = readTree(above);
    expect(() => open(join(above, 'in')).recover()).toThrowError(code('journal_invalid'));
    expect(readTree(above)).toEqual(before);
  });
});

test.each<[name: string, steps: object[]]>([
  ['brings back a link', [place('trap/a.md'), remove('trap', { link: '../out' })]],
  [
    'moves a link',
    [place('trap/a.md'), { kind: 'move', shown: 'a', from: 'trap', to: 'evil', staged: '.openspec-a.tmp' }],
  ],
])('a journal that first %s and then writes through it does not get out', (_, steps) => {
  const above = makeFolder({ 'out/a.md': 'b', 'in/b.md': 'b' });
  symlinkSync('../out', join(above, 'in/evil'));
  leave(join(above, 'in'), steps);
  const notes: string[] = [];
  try {
    open(join(above, 'in'), notes).recover();
  } catch (error) {
    expect(error).toMatchObject({ name: 'ToolError' });
  }
  expect(readTree(join(above, 'out'))).toEqual({ 'a.md': 'b' });
});

test('a home that is a link is not followed', () => {
  const outside = makeFolder({ 'journal.json': '{}' });
  const root = makeFolder({ 'a.md': 'a' });
  symlinkSync(outside, join(root, '.openspec-journal'));
  expect(open(root).recover()).toBe(false);
  expect(() => open(root).apply([{ path: 'a.md', before: 'a', after: 'b' }])).toThrowError(
    code('write_failed'),
  );
  expect(readdirSync(outside)).toEqual(['journal.json']);
});

test('rights beyond reading, writing and running are not given', () => {
  const root = makeFolder();
  leave(root, [remove('a.md', { before: 'text', facts: { ...facts, mode: 0o106755 } }), place('gone.md')]);
  open(root).recover();
  expect(statSync(join(root, 'a.md')).mode & 0o7777).toBe(0o755);
});

test('control characters of a journal reach nobody', () => {
  const root = makeFolder();
  const notes: string[] = [];
  leave(root, [], { version: 1, command: '\u001b[2Jopenspec\u0007' });
  open(root, notes).recover();
  expect(notes.join()).toContain('`openspec`');
});

describe('a disk that cannot be written', () => {
  const steps = [{ ...place('a.md'), before: 'a' }];

  /** Becomes an account that owns nothing here. */
  function dropRights(...folders: string[]): void {
    for (const folder of folders) chmodSync(folder, 0o555);
    onTestFinished(() => {
      process.seteuid?.(0);
      for (const folder of folders) chmodSync(folder, 0o755);
    });
    if (process.getuid?.() === 0) process.seteuid?.(65534);
  }

  test('leaves an interrupted run pending: reading goes on with one note, writing does not', async () => {
    const root = makeFolder({ 'a.md': 'a' });
    leave(root, steps);
    chmodSync(root, 0o755);
    dropRights(join(root, '.openspec-journal'), root);
    const notes: string[] = [];
    const files = open(root, notes);
    expect(files.recover()).toBe(false);
    expect(notes).toEqual([
      expect.stringMatching(/^A run was interrupted and is left as it is\. Cannot write .*permission denied/),
    ]);
    expect(files.read('a.md')).toEqual({ ok: true, text: 'a' });
    await expect(files.exclusive(() => {})).rejects.toEqual(code('write_failed'));
    expect(() => requireSettled({ files } as never)).toThrowError(code('journal_pending'));
  });

  test('only in part is the same', async () => {
    const root = makeFolder({ 'specs/a.md': 'b' });
    leave(root, [{ ...place('specs/a.md'), before: 'a', after: 'b' }, place('specs/new.md')]);
    const home = join(root, '.openspec-journal');
    for (const path of [root, home, join(home, 'journal.json')]) {
      if (process.getuid?.() === 0) chownSync(path, 65534, 65534);
    }
    dropRights(join(root, 'specs'));
    const notes: string[] = [];
    expect(open(root, notes).recover()).toBe(false);
    expect(notes[0]).toMatch(/these cannot be put back: a\.md/);
    await expect(open(root).exclusive(() => {})).rejects.toEqual(code('recovery_failed'));
  });

  test('where git keeps its own is named before anything is written', () => {
    const root = makeRepository({ 'a.md': 'a' });
    mkdirSync(join(root, '.git/openspec'));
    chmodSync(root, 0o777);
    dropRights(join(root, '.git/openspec'));
    expect(() => open(root).apply([{ path: 'b.md', before: undefined, after: 'b' }])).toThrowError(
      expect.objectContaining({
        code: 'write_failed',
        message: `Cannot write ${join(root, '.git/openspec/lock')}: permission denied (EACCES). Nothing was changed.`,
      }),
    );
    expect(Object.keys(readTree(root))).toEqual(['a.md']);
  });
});
