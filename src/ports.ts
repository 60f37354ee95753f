import type { FileChange, Move } from './core/file-change.ts';
import type { Place } from './core/place.ts';

/** What a path is, seen without leaving the project. */
export type EntryKind = 'file' | 'folder' | 'outside' | 'broken' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
  /** True when the entry is a symbolic link, wherever it leads. */
  readonly link: boolean;
}

/** Why a text could not be had: each is a problem with a path, never a crash. */
export type ReadFailure = 'absent' | 'not-utf8' | 'outside' | 'denied' | 'folder' | 'too-large' | 'failed';

export type ReadResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: ReadFailure; readonly detail?: string; readonly place?: Place };

/**
 * The files below one folder. Paths are relative to `root`, with `/`, without `..`.
 * A path whose real location is outside of `root` is answered as `outside` and never read or written.
 */
export interface Files {
  /** Absolute path of the folder that everything else is relative to. */
  readonly root: string;
  /** The text of a file: UTF-8, with its byte-order mark and line ends as they are. */
  read(path: string): ReadResult;
  /** The entries of a folder, sorted by code point; undefined when there is no such folder. Throws ToolError when unreadable. */
  list(path: string): Entry[] | undefined;
  /** What stands at a path; undefined when nothing does. */
  kind(path: string): EntryKind | undefined;
  /** Time of the last change of a file or folder, in milliseconds since 1970; undefined when absent. */
  modified(path: string): number | undefined;
  /**
   * Applies changes and moves, all or nothing, changes first. Throws ToolError `file_changed` when a file is no longer
   * as `before` says, `outside_project` when a path leaves the root, `write_failed` when the disk refuses.
   */
  apply(changes: readonly FileChange[], moves?: readonly Move[]): void;
  /** Writes a file that is there at once, past lock and journal: for a file that another program has made for us. */
  overwrite(path: string, text: string): void;
  /**
   * Runs `work` while no other process writes here, on files as the last one left them; may be called inside of itself.
   * Waits for a living owner of the lock. Throws ToolError `locked` when that takes too long, and those of `recover`.
   */
  exclusive<T>(work: () => T | Promise<T>): Promise<T>;
  /**
   * Finishes or undoes what an interrupted run left, and says so in a note; where the disk refuses, only says so.
   * Answers whether files may have changed. Throws ToolError `recovery_blocked` when a person changed them meanwhile.
   */
  recover(): boolean;
  /** Absolute path of the journal of a run that is neither finished nor undone; undefined when there is none. */
  pending(): string | undefined;
}

export interface Commit {
  readonly hash: string;
  readonly author: string;
  readonly date: string;
  readonly subject: string;
}

/** A commit as a history lists it. */
export interface LoggedCommit extends Commit {
  /** Its parents; where `paths` leave commits out, the nearest ones above that touch them. */
  readonly parents: readonly string[];
  /** The files that it touches; for a merge only those that are as in no parent. */
  readonly files: readonly { readonly path: string; readonly added: boolean }[];
}

export interface LogRequest {
  /** Files or folders. */
  readonly paths: readonly string[];
  /** Leaves this commit and everything before it out. */
  readonly since?: string | undefined;
  /** Follows first parents only: what came in with a merge counts as the merge's. */
  readonly mainline?: boolean;
}

/** A merge, rebase or cherry-pick that waits for a person, and the commit that it brings in. */
export interface Operation {
  readonly kind: 'merge' | 'rebase' | 'cherry-pick';
  readonly commit: string;
}

/** The repository that holds the project. Paths are relative to the project's root. */
export interface Git {
  /** The checked-out branch; undefined when detached. */
  branch(): Promise<string | undefined>;
  /** The commit of a revision; undefined when there is none. */
  commit(revision: string): Promise<string | undefined>;
  /** The branch that changes land on: the remote's default branch as last fetched, else the local main or master. */
  defaultBranch(): Promise<string | undefined>;
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Paths below `folders` with uncommitted changes; all of the project when none are given. */
  dirty(folders?: readonly string[]): Promise<string[]>;
  hasBranch(name: string): Promise<boolean>;
  createBranch(name: string): Promise<void>;
  /** Throws ToolError `dirty_files` when uncommitted changes are in the way. */
  switchTo(name: string): Promise<void>;
  /** Throws ToolError `git_identity` where git does not know who commits: to be asked before anything is written. */
  requireAuthor(): Promise<void>;
  /** Commits exactly these paths (added, changed or deleted) and answers the new commit. */
  commitPaths(paths: readonly string[], message: string): Promise<string>;
  /**
   * The commit that brought each file below a folder into the history of a commit (HEAD), the newest where there are
   * several. `unknown`: files that came in before the history that a shallow clone has.
   */
  additions(
    folder: string,
    from?: string,
  ): Promise<{ commits: ReadonlyMap<string, string>; unknown: ReadonlySet<string> }>;
  /** The texts of all files below folders at a commit, by path. Throws ToolError `base_missing` with the fetch to run. */
  textsAt(commit: string, folders: readonly string[]): Promise<Map<string, string>>;
  /** The texts of some files at a commit, of those that are there. Throws ToolError `base_missing` in the same way. */
  filesAt(commit: string, paths: readonly string[]): Promise<Map<string, string>>;
  /** The texts of files at commits, in the order asked; undefined where there is no such file. */
  textsOf(
    places: readonly { readonly commit: string; readonly path: string }[],
  ): Promise<(string | undefined)[]>;
  /** The commits up to HEAD that touch paths, and the merges between them; children before their parents. */
  log(request: LogRequest): Promise<LoggedCommit[]>;
  /** The top of the worktree as an absolute path, and the project's place below it: `''` or ending in a slash. */
  place(): Promise<{ readonly top: string; readonly prefix: string }>;
  /** What git is in the middle of. */
  operation(): Promise<Operation | undefined>;
  /** Sets values in the configuration of this clone, and answers the keys that had another value. */
  configure(values: Readonly<Record<string, string>>): Promise<string[]>;
  /** Whether the clone lacks the older part of its history. */
  isShallow(): Promise<boolean>;
}

/** Where people read and answer. Everything that is written here has been freed of control characters. */
export interface Terminal {
  /** True when a person can be asked: standard input and error are terminals. */
  readonly interactive: boolean;
  /** Columns of the terminal, or 80. */
  readonly width: number;
  ask(question: string, initial?: string): Promise<string>;
  confirm(question: string, initial: boolean): Promise<boolean>;
  choose(question: string, choices: readonly string[]): Promise<string>;
  /** Opens the person's editor on a text and answers what it was saved as. */
  edit(question: string, text: string): Promise<string>;
}

export interface Clock {
  /** Today in local time, YYYY-MM-DD. */
  today(): string;
  /** Milliseconds of a clock that only goes forward. */
  elapsed(): number;
  /** Milliseconds since 1970. */
  now(): number;
  /** A time in milliseconds since 1970 as ISO 8601 in UTC. */
  iso(milliseconds: number): string;
}

/** Everything outside of the program. What a command does not use is never loaded. */
export interface World {
  /** Absolute path of the folder that the command was started in. */
  readonly cwd: string;
  /** The files below any folder; cheap to make. */
  files(root: string): Files;
  /** What the package ships: `templates/` and `schemas/`. */
  readonly shipped: Files;
  /** The user's own data folder ($XDG_DATA_HOME/openspec), for schemas of the user. */
  readonly userData: Files;
  /** The repository around a folder; undefined where there is none. Throws ToolError `git_missing` without git. */
  git(root: string): Promise<Git | undefined>;
  readonly terminal: Terminal;
  readonly clock: Clock;
}
