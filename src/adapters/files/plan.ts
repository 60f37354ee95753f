import { closeSync, constants, openSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { ToolError } from '../../core/error.ts';
import type { FileChange, Move } from '../../core/file-change.ts';
import { parentPath } from '../../core/path.ts';
import type { Fence, Found, Unusable } from './confine.ts';
import type { FileFacts, Step } from './step.ts';
import { stagedBeside } from './write.ts';

/**
 * The steps that make changes and moves true, in an order in which each can be taken back. Everything that can be known
 * before is checked here, so that most refusals leave no trace on the disk.
 */
export function planSteps(fence: Fence, changes: readonly FileChange[], moves: readonly Move[]): Step[] {
  const folders = new Map<string, Step>();
  const steps = {
    stage: [] as StageStep[],
    place: [] as Step[],
    remove: [] as Step[],
    prune: new Map<string, Step>(),
  };
  const seen = new Set<string>();
  for (const change of changes) {
    if (seen.has(change.path)) throw new Error(`Two changes of ${change.path}.`);
    seen.add(change.path);
    const found = checkChange(fence, change);
    if (change.before === change.after) continue;
    if (change.after === undefined) planRemoval(fence, change, found, steps);
    else {
      planFolders(fence, parentPath(change.path), folders);
      planWrite(fence, change, found, steps);
    }
  }
  const moved = moves.map((move) => planMove(fence, move, { seen, folders }));
  const real = [...steps.place, ...steps.remove, ...moved, ...steps.prune.values()];
  return [
    ...folders.values(),
    ...steps.stage,
    ...steps.stage.map(({ shown, at }) => ({ kind: 'sync' as const, shown, at })),
    ...real,
  ];
}

function checkChange(fence: Fence, { path, before }: FileChange): Found {
  const found = fence.look(path);
  if (found.state !== 'found') return checkAbsent(found, path, before);
  if (!found.stat.isFile()) throw changedMeanwhile(path, 'is no file');
  if (before === undefined) throw changedMeanwhile(path, 'exists already');
  if (!sameBytes(path, found, before)) throw changedMeanwhile(path, 'was changed meanwhile');
  return found;
}

function checkAbsent(found: Unusable, path: string, before: string | undefined): Found {
  if (found.state === 'outside') throw leavesProject(path);
  if (found.state === 'broken') throw changedMeanwhile(path, 'is a link that leads nowhere');
  if (found.state !== 'absent') throw cannotWrite(path, reasonOf(found));
  if (before !== undefined) throw changedMeanwhile(path, 'is gone');
  return found;
}

function reasonOf(found: Unusable): string {
  if (found.state === 'failed') return found.detail;
  return found.state === 'file' ? 'a file stands where a folder is needed' : 'permission denied';
}

/** Opened for writing too: a file that is read-only is not to be replaced, though its folder would allow it. */
function sameBytes(path: string, found: Extract<Found, { state: 'found' }>, before: string): boolean {
  const expected = Buffer.from(before);
  const file = openToWrite(path, found.at);
  try {
    return found.stat.size === expected.length && readFileSync(file).equals(expected);
  } finally {
    closeSync(file);
  }
}

function openToWrite(path: string, at: string): number {
  try {
    return openSync(at, constants.O_RDWR | constants.O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw cannotWrite(path, code === 'EACCES' || code === 'EPERM' ? 'permission denied' : code);
  }
}

type StageStep = Extract<Step, { kind: 'stage' }>;

interface Planned {
  readonly stage: StageStep[];
  readonly place: Step[];
  readonly remove: Step[];
  readonly prune: Map<string, Step>;
}

function planWrite(fence: Fence, change: FileChange, found: Found, steps: Planned): void {
  const at = found.state === 'found' ? found.at : fence.absolute(change.path);
  const facts = found.state === 'found' ? { facts: factsOf(found.stat) } : {};
  const { path: shown, before, after = '' } = change;
  const staged = stagedBeside(at);
  steps.stage.push({ kind: 'stage', shown, at: staged, text: after, ...facts });
  steps.place.push({ kind: 'place', shown, at, staged, before, after, ...facts });
}

function planRemoval(fence: Fence, change: FileChange, found: Found, steps: Planned): void {
  if (found.state !== 'found' || change.before === undefined) return;
  const at = fence.absolute(change.path);
  const link = found.link ? { link: readlinkSync(at) } : {};
  steps.remove.push({
    kind: 'remove',
    shown: change.path,
    at,
    staged: stagedBeside(at),
    before: change.before,
    facts: factsOf(found.stat),
    ...link,
  });
  for (let folder = parentPath(change.path); folder.includes('/'); folder = parentPath(folder)) {
    steps.prune.delete(folder);
    steps.prune.set(folder, { kind: 'prune', shown: folder, at: fence.absolute(folder) });
  }
}

function factsOf({ mode, uid, gid }: Stats): FileFacts {
  return { mode, uid, gid };
}

/** The folders that a new file needs, outermost first. */
function planFolders(fence: Fence, path: string, folders: Map<string, Step>): void {
  const state = fence.folder(path);
  if (state === 'inside' || folders.has(path)) return;
  if (state === 'outside') throw leavesProject(path);
  if (state !== 'absent') throw cannotWrite(path, reasonOf({ state }));
  if (path !== '') planFolders(fence, parentPath(path), folders);
  folders.set(path, { kind: 'make-folder', shown: path, at: fence.absolute(path) });
}

function planMove(fence: Fence, move: Move, before: { seen: Set<string>; folders: Map<string, Step> }): Step {
  const { from, to } = move;
  const source = fence.look(from);
  const made = before.seen.has(from) || before.folders.has(from);
  if (source.state === 'outside' && fence.folder(parentPath(from)) !== 'inside') throw leavesProject(from);
  if (source.state === 'absent' && !made) throw changedMeanwhile(from, 'is gone');
  if (fence.folder(parentPath(to)) === 'outside') throw leavesProject(to);
  if (before.seen.has(to) || before.folders.has(to) || stands(fence, to)) throw targetExists(to);
  before.seen.add(to);
  planFolders(fence, parentPath(to), before.folders);
  const target = fence.absolute(to);
  return {
    kind: 'move',
    shown: to,
    from: fence.absolute(from),
    to: target,
    staged: stagedBeside(target),
  };
}

/** Whether anything stands at a path: a link counts, wherever it leads. */
function stands(fence: Fence, path: string): boolean {
  const found = fence.look(path);
  if (found.state === 'failed' || found.state === 'denied') throw cannotWrite(path, reasonOf(found));
  return found.state !== 'absent' && found.state !== 'file';
}

function changedMeanwhile(path: string, what: string): ToolError {
  return new ToolError({
    code: 'file_changed',
    message: `${path} ${what}, so nothing was written.`,
    fix: 'Run the command again: it then starts from the present files.',
  });
}

function leavesProject(path: string): ToolError {
  return new ToolError({
    code: 'outside_project',
    message: `${path} leads outside the project, so nothing was written.`,
    fix: 'Replace the link by a file or folder of the project.',
  });
}

function targetExists(path: string): ToolError {
  return new ToolError({
    code: 'target_exists',
    message: `${path} exists already, so nothing was moved.`,
    fix: `Move or rename ${path}, then run the command again.`,
  });
}

function cannotWrite(path: string, reason: string): ToolError {
  return new ToolError({
    code: 'write_failed',
    message: `Cannot write ${path}: ${reason}. Nothing was changed.`,
    fix: 'Remove the cause, then run the command again.',
  });
}
