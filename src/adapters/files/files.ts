import { type Dirent, readdirSync, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import { ToolError } from '../../core/error.ts';
import { byCodePoint } from '../../core/path.ts';
import type { Entry, EntryKind, Files } from '../../ports.ts';
import { applyChanges } from './apply.ts';
import { type Fence, type Found, makeFence } from './confine.ts';
import { recoverForReader, runExclusively } from './exclusive.ts';
import { journalPath } from './home.ts';
import { hasJournal, hasLeftover } from './journal.ts';
import { overwrite } from './overwrite.ts';
import type { Caller } from './owner.ts';
import { readText } from './read.ts';
import { makeSite } from './site.ts';

const NOBODY: Caller = { pid: 0, command: 'openspec', isRunning: () => true, note: () => {} };

/**
 * The files below a folder, which need not exist. Makes no call to the system before the first question. The caller is
 * who other processes find as the owner of a lock.
 */
export function openFiles(folder: string, caller: Caller = NOBODY): Files {
  const root = resolve(folder);
  const fence = makeFence(root);
  const site = makeSite(root, fence, caller);
  return {
    root,
    read: (path, most) => readText(fence, path, most),
    list: (path) => listFolder(fence, path),
    kind: (path) => entryOf(fence.look(path))?.kind,
    modified: (path) => {
      const found = fence.look(path);
      return found.state === 'found' ? found.stat.mtimeMs : undefined;
    },
    apply: (changes, moves = []) => applyChanges(site, changes, moves),
    overwrite: (path, text) => overwrite(fence, path, text),
    exclusive: (work) => runExclusively(site, work),
    recover: () => hasLeftover(site.home) && recoverForReader(site),
    pending: () => (hasJournal(site.home) ? journalPath(site.home) : undefined),
  };
}

function listFolder(fence: Fence, path: string): Entry[] | undefined {
  const state = fence.folder(path);
  if (state === 'outside') throw outside(path);
  if (state === 'denied') throw unreadable(path, 'permission denied');
  if (state !== 'inside') return undefined;
  const entries: Entry[] = [];
  const folder = path === '.' ? '' : path;
  for (const dirent of readFolder(fence.absolute(folder), path)) {
    const inner = folder === '' ? dirent.name : `${folder}/${dirent.name}`;
    if (dirent.isDirectory()) fence.learn(inner);
    const entry = dirent.isSymbolicLink()
      ? entryOf(fence.look(inner), true)
      : { kind: kindOf(dirent), link: false };
    if (entry !== undefined) entries.push({ name: dirent.name, kind: entry.kind, link: entry.link });
  }
  return entries.sort((one, other) => byCodePoint(one.name, other.name));
}

function readFolder(at: string, path: string): Dirent[] {
  try {
    return readdirSync(at, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return [];
    throw unreadable(path, code === 'EACCES' || code === 'EPERM' ? 'permission denied' : String(code));
  }
}

function entryOf(found: Found, link = false): { kind: EntryKind; link: boolean } | undefined {
  switch (found.state) {
    case 'found':
      return { kind: kindOf(found.stat), link: found.link };
    case 'outside':
    case 'broken':
      return { kind: found.state, link };
    case 'denied':
    case 'failed':
      return { kind: 'other', link };
    default:
      return undefined;
  }
}

function kindOf(entry: Dirent | Stats): EntryKind {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
}

function outside(path: string): ToolError {
  return new ToolError({
    code: 'outside_project',
    message: `The folder ${path} leads outside the project, so it is not read.`,
    fix: 'Replace the link by a folder of the project.',
  });
}

function unreadable(path: string, reason: string): ToolError {
  return new ToolError({
    code: 'unreadable',
    message: `Cannot read the folder ${path === '' ? '.' : path}: ${reason}.`,
    fix: 'Give your account the right to read it, then run the command again.',
  });
}
