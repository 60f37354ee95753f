import type { ToolError } from './core/error.ts';
import type { FileChange, Move } from './core/file-change.ts';
import type {
  Account,
  Checks,
  ForgeAddress,
  ForgeRepository,
  ForgeVersion,
  Identity,
  Issue,
  IssueDraft,
  IssueEdit,
  Label,
  Pull,
  PullDraft,
  PullEdit,
  Review,
} from './core/forge/model.ts';
import type { PushMode } from './core/forge/scopes.ts';
import type { Place } from './core/place.ts';
import type { UserSettings } from './core/user-settings.ts';

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
  /** The text of a file: UTF-8, with its byte-order mark and line ends as they are. `most`: bytes, 64 MB if not given. */
  read(path: string, most?: number): ReadResult;
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

/** Paths by the commit that they are asked of. */
export type AskedFiles = ReadonlyMap<string, readonly string[]>;

/** Texts by path. */
export type FilesAt = ReadonlyMap<string, string> | ToolError;

/** Who a commit is made by. */
export interface Author {
  readonly name: string;
  readonly email: string;
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

/** Files or folders: those whose commit is asked for, and those that are watched meanwhile. */
export interface AskedAdditions {
  readonly added: readonly string[];
  readonly watched?: readonly string[];
}

/** Which commit brought a file in, by path. `unknown`: files from before the history that a shallow clone has. */
export interface Additions {
  readonly commits: ReadonlyMap<string, string>;
  readonly unknown: ReadonlySet<string>;
  /** Whether a file that was watched has been there at any time. */
  wasThere(path: string): boolean;
  /**
   * The hash of what a file that was watched held at one of these commits; null where it was not there. Undefined where
   * the log does not tell: where the way back divides, and for links.
   */
  contentAt(path: string, commit: string): string | null | undefined;
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
  /** Commits exactly these paths (added, changed or deleted) and answers the new commit; as the user, or as `author`. */
  commitPaths(paths: readonly string[], message: string, author?: Author): Promise<string>;
  /** The tree of a commit: equal for two commits with the same files. */
  tree(commit: string): Promise<string | undefined>;
  /** Moves the checked-out branch to another commit; what is not committed stays. Throws `git_failed` where it cannot. */
  moveBranch(commit: string): Promise<void>;
  /**
   * The commit that brought each file into the history of a commit (HEAD), the newest where there are several.
   * Resolves when git is at work; the answer comes while the caller does other things.
   */
  additions(asked: AskedAdditions, from?: string): Promise<{ readonly answer: Promise<Additions> }>;
  /** Whether a text is the content that git keeps under a hash. */
  isContent(text: string, hash: string): Promise<boolean>;
  /** The texts of all files below folders at a commit, by path. Throws ToolError `base_missing` with the fetch to run. */
  textsAt(commit: string, folders: readonly string[]): Promise<Map<string, string>>;
  /**
   * The texts of some files at commits, of those that are there; for a commit that is not, the ToolError `base_missing`.
   * Resolves when git is at work, as `additions` does.
   */
  filesAt(asked: AskedFiles): Promise<{ readonly answer: Promise<ReadonlyMap<string, FilesAt>> }>;
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
  /** The remotes with the URLs that git would push to, `origin` first. */
  remotes(): Promise<readonly { readonly name: string; readonly url: string }[]>;
  /** Where git looks for a hook (`core.hooksPath` counts), and its text; undefined where there is none. */
  hook(name: string): Promise<{ readonly path: string; readonly text: string | undefined }>;
  /** Writes a hook as a whole and makes it executable. Throws ToolError `write_failed`. */
  writeHook(path: string, text: string): void;
}

/**
 * One repository on Gitea or Forgejo, as one account. Every call has a deadline. All throw ToolErrors with the server's
 * words: `forge_unreachable` (exit 3), `forge_unauthorized` and `forge_forbidden` (exit 4), `forge_not_found`,
 * `forge_conflict`, `forge_refused`, `forge_failed`, `forge_answer` (what answered is no forge), `forge_moved` (it sends
 * us to another place). A write that may have happened although it failed throws `forge_uncertain` (exit 3): look before
 * it is repeated.
 */
export interface Forge {
  /** As the forge names it now: a repository that was renamed is followed. */
  readonly address: ForgeAddress;
  version(): Promise<ForgeVersion>;
  account(): Promise<Account>;
  /** What the token may do; undefined where the server does not tell: before Gitea 1.27, and on Forgejo. */
  scopes(): Promise<readonly string[] | undefined>;
  repository(): Promise<ForgeRepository>;
  /** Undefined where there is none, or none that the account may see. */
  issue(number: number): Promise<Issue | undefined>;
  /**
   * The newest issues, open and closed, that an account wrote: one page; `isLast` when there are no older ones. Throws
   * `forge_not_found` where there is no such account.
   */
  newestIssues(author: string): Promise<{ readonly issues: readonly Issue[]; readonly isLast: boolean }>;
  /** All issues that an account wrote and that hold a text, as far as the server's search has them. */
  searchIssues(author: string, text: string): Promise<readonly Issue[]>;
  createIssue(draft: IssueDraft): Promise<Issue>;
  editIssue(number: number, edit: IssueEdit): Promise<Issue>;
  comment(number: number, text: string): Promise<void>;
  /** The labels of the repository. */
  labels(): Promise<readonly Label[]>;
  /** Makes a label, exclusive where its name has a `/`; where the organisation has one of this name, answers that. */
  createLabel(label: {
    readonly name: string;
    readonly color: string;
    readonly description: string;
  }): Promise<Label>;
  /** Adds a label to an issue or pull request; the server takes its siblings of an exclusive scope away. */
  addLabel(number: number, label: number): Promise<void>;
  pull(number: number): Promise<Pull | undefined>;
  /** All open pull requests. */
  openPulls(): Promise<readonly Pull[]>;
  /** The newest pull request from a branch, or from `login/topic` for AGit; also when it is closed or merged. */
  findPull(base: string, head: string): Promise<Pull | undefined>;
  /** Throws `forge_conflict` where there is an open one for the same branches. */
  createPull(draft: PullDraft): Promise<Pull>;
  editPull(number: number, edit: PullEdit): Promise<Pull>;
  reviews(pull: number): Promise<readonly Review[]>;
  checks(commit: string): Promise<Checks>;
}

export interface PushRequest {
  /** The full hash of the commit, and the full ref that it goes to: `refs/heads/…` or `refs/for/…`. */
  readonly commit: string;
  readonly ref: string;
  /** Push options, as `topic=add-login`; a value may have several lines. */
  readonly options?: readonly string[];
  /**
   * The commit that the ref must have to be overwritten; without it only what follows on is pushed. For `refs/for/…`
   * the server compares nothing: there it only means that the pull request may be overwritten.
   */
  readonly expected?: string | undefined;
}

export type Pushed =
  /** `created`: there was no such ref before. */
  | { readonly kind: 'pushed' | 'current'; readonly created: boolean }
  /** The ref has commits that this one does not follow on. */
  | { readonly kind: 'behind'; readonly words: string }
  | { readonly kind: 'refused'; readonly words: string };

/**
 * A forge, as whom we speak to it, and git as the same account: over http(s) to the repository as `forge.address` names
 * it at that moment, whatever URL the remote has. What git meets throws ToolErrors `forge_unreachable`, `forge_failed`,
 * `forge_moved`, `forge_not_found` (exit 3), `forge_unauthorized`, `forge_forbidden` (exit 4) and `git_failed`.
 */
export interface Connection {
  readonly identity: Identity;
  readonly forge: Forge;
  /** Pushes to the repository of the forge; keeps the tracking ref and, where it has none, sets the branch's upstream. */
  push(request: PushRequest): Promise<Pushed>;
  /** Fetches a full ref of the repository, and answers its commit; undefined where there is none. Keeps the tracking ref. */
  fetch(ref: string): Promise<string | undefined>;
}

export interface ConnectRequest {
  /** Absolute path of the project, from which git pushes. */
  readonly root: string;
  /** Owner and name may be empty where only the account is asked for. */
  readonly address: ForgeAddress;
  /** The file that `--token-file` names. */
  readonly tokenFile: string | undefined;
  /** The remote of this clone that stands for the repository: git keeps its tracking refs. */
  readonly remote?: string | undefined;
  /** How changes are pushed; decides which scopes a message asks for. */
  readonly mode?: PushMode | undefined;
}

/** One question of git to a credential helper. */
export interface ServeGitRequest {
  /** `get`, `store` or `erase`; what is not known is passed over. */
  readonly action: string;
  /** The socket of the run that started git; undefined where git asks by itself. */
  readonly socket: string | undefined;
  readonly tokenFile: string | undefined;
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
  /** Shows how far a long run is, on one line that the next call replaces; an empty one clears it. Nothing without a terminal. */
  progress(line: string): void;
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
  /**
   * Speaks to a forge as one account. Throws ToolErrors `credential_missing`, `credential_failed`, `credential_elsewhere`,
   * `identity_unknown`, `identity_not_chosen`, `forge_exposed`, `user_settings_invalid` and `user_settings_unsafe` (all
   * exit 4), and `forge_address_invalid` (exit 2), before anything is sent. Whether the account is the one that is
   * declared is for the caller to ask: `requireAccount`.
   */
  connect(request: ConnectRequest): Promise<Connection>;
  /** Whether a token was handed over for this run: the file of `--token-file`, or a variable. */
  hasToken(tokenFile: string | undefined): Promise<boolean>;
  /** The account that the user's settings declare for a forge, and that this run would be; asks nobody. Throws as `connect`. */
  declaredAccount(base: string, tokenFile: string | undefined): Promise<string | undefined>;
  /**
   * Answers git, on standard output: the one place where a token is written, and never to a terminal. Answers nothing
   * about forges that are not declared. Throws the ToolErrors of `connect`, and `git_only` at a terminal.
   */
  serveGit(request: ServeGitRequest): Promise<void>;
  /** What `ssh -G` says about a host of the user's ssh configuration; the host as it is without ssh. */
  sshHost(host: string): Promise<{ readonly host: string; readonly port: string | undefined }>;
  /**
   * What the user's own settings say: identities by forge, the names of ssh hosts. Throws ToolError
   * `user_settings_unsafe` where somebody else could have written them.
   */
  userSettings(): Promise<UserSettings>;
  readonly terminal: Terminal;
  readonly clock: Clock;
}
