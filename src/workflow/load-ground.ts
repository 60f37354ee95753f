import { ToolError } from '../core/error.ts';
import { baseName } from '../core/path.ts';
import type { Git, Operation } from '../ports.ts';

/** The commits between which an archive is made again. */
export interface Ground {
  /** Holds the specs that it is made on. */
  readonly onto: string;
  /** The newest commit that both lines of work have. */
  readonly shared: string;
  /** Holds the archive as it was made; undefined: the files do. */
  readonly made: string | undefined;
  /** What git is in the middle of. */
  readonly operation: Operation['kind'] | undefined;
}

/**
 * Finds the newer specs for archives that have not landed: those of the other side where git is in the middle of a merge,
 * rebase or cherry-pick, else what this line of work has of the default branch. In: the folders of the archives. Throws
 * ToolError `already_landed`, `no_default_branch`, `archive_not_committed` or `archive_on_both_sides`.
 */
export async function findGround(git: Git, folders: readonly string[]): Promise<Ground> {
  const landing = await git.defaultBranch();
  const tip = landing === undefined ? undefined : await git.commit(landing);
  for (const folder of folders) {
    if (tip !== undefined && (await hasFolder(git, tip, folder))) throw landed(folder, landing ?? '');
  }
  const operation = await git.operation();
  if (operation) return betweenSides(git, folders, operation);
  const shared = tip === undefined ? undefined : await git.mergeBase(tip, 'HEAD');
  if (shared === undefined) throw noDefaultBranch();
  return { onto: shared, shared, made: undefined, operation: undefined };
}

async function betweenSides(
  git: Git,
  folders: readonly string[],
  { kind, commit }: Operation,
): Promise<Ground> {
  const head = (await git.commit('HEAD')) ?? 'HEAD';
  const [inHead, inOther] = [await haveFolders(git, head, folders), await haveFolders(git, commit, folders)];
  if (inHead === inOther) throw inHead ? onBothSides(folders, kind) : notCommitted(folders);
  const shared = (await git.mergeBase(head, commit)) ?? head;
  const [made, onto] = inHead ? [head, commit] : [commit, head];
  return { onto, shared, made, operation: kind };
}

async function haveFolders(git: Git, commit: string, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) if (!(await hasFolder(git, commit, folder))) return false;
  return true;
}

async function hasFolder(git: Git, commit: string, folder: string): Promise<boolean> {
  return (await git.textsAt(commit, [folder])).size > 0;
}

function landed(folder: string, landing: string): ToolError {
  return new ToolError({
    code: 'already_landed',
    message: `${folder} is in ${landing} already.`,
    fix: `Undo it with a change of its own: \`openspec revert ${baseName(folder)}\`.`,
    exit: 1,
  });
}

function noDefaultBranch(): ToolError {
  return new ToolError({
    code: 'no_default_branch',
    message: 'This line of work has nothing of a default branch that the archive could be made on.',
    fix: 'Fetch it with `git fetch origin`, then run the command again.',
  });
}

function onBothSides(folders: readonly string[], kind: Operation['kind']): ToolError {
  return new ToolError({
    code: 'archive_on_both_sides',
    message: `Both sides of this ${kind} have ${folders.join(' and ')}: it is not what meets here.`,
    fix: 'Solve the conflict by hand, or redo the archives that only one side has.',
    exit: 1,
  });
}

function notCommitted(folders: readonly string[]): ToolError {
  return new ToolError({
    code: 'archive_not_committed',
    message: `${folders.join(' and ')} is not committed on one side, so what it met is not known.`,
    fix: 'Abort with git, commit the archive, then begin again.',
    exit: 1,
  });
}
