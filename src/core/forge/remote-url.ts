/** A git remote over http or https; its own address is the address of the forge. */
export interface HttpRemote {
  readonly kind: 'http';
  /** Root of the forge with its sub-path, without user info and without a slash at the end. */
  readonly base: string;
  readonly owner: string;
  readonly name: string;
}

/** A git remote over ssh. The host may be an alias of the user's ssh configuration, and is kept as it is written. */
export interface SshRemote {
  readonly kind: 'ssh';
  readonly host: string;
  readonly port: string | undefined;
  readonly owner: string;
  readonly name: string;
}

export type Remote = HttpRemote | SshRemote;

/** Why a remote is no repository on a forge. */
export type RemoteRefusal = 'empty' | 'file' | 'protocol' | 'malformed' | 'no-repository' | 'name';

export type ParsedRemote =
  | { readonly ok: true; readonly remote: Remote }
  | { readonly ok: false; readonly reason: RemoteRefusal };

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** Reads the URL of a git remote. */
export declare function parseRemote(url: string): ParsedRemote;

/** A remote as it may be shown: without user info, query and control characters. */
export declare function showRemote(url: string): string;

/** The root of a forge as people write it, normalised; undefined for what is none, or holds user info or a query. */
export declare function parseBase(url: string): string | undefined;

/** `owner/name`; undefined for anything else. */
export declare function parseRepository(text: string): RepositoryName | undefined;
