import { stripControls } from '../control-characters.ts';

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

/** Names as Gitea has them: letters, digits and `-_.`; a repository cannot end like an address of its own. */
const OWNER = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;
const RESERVED = /^\.{1,2}$|\.(?:git|wiki|rss|atom)$/i;

const SSH_HOST = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const IPV6 = /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]+)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
const ODD = /[\u0000-\u0020\u007f-\u00a0\u2028-\u202e\u2066-\u2069\ufeff\\]/;
/** `ext::sh -c …`: git would run a program of that name. */
const HELPER = /^[A-Za-z0-9]+::/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;

/**
 * Reads the URL of a git remote, as git reads it: `https://host/sub/owner/name.git`, `ssh://git@host:2222/owner/name`,
 * `git@host:owner/name.git`, with ssh aliases, IPv6 and user info, which is dropped.
 *
 * In: any text. Out: the forge or the ssh host with owner and name, which are the last two parts of the path; or why it
 * is no repository on a forge. What two readers could take for two hosts (backslashes, blanks) is refused, and so is
 * every `..`. Never throws.
 */
export function parseRemote(url: string): ParsedRemote {
  const text = url.trim();
  if (text === '') return refused('empty');
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'file' || (scheme === undefined && isLocal(text))) return refused('file');
  if (HELPER.test(text)) return refused('protocol');
  if (ODD.test(text)) return refused('malformed');
  if (scheme === undefined) return parseScp(text);
  if (scheme === 'http' || scheme === 'https') return parseHttp(text);
  if (scheme === 'ssh' || scheme === 'git+ssh' || scheme === 'ssh+git') return parseSshUrl(text);
  return refused('protocol');
}

/** A remote as it may be shown: without user info, query and control characters. Never throws. */
export function showRemote(url: string): string {
  return stripControls(url)
    .replace(/^([^:/?#]*:\/\/)[^?#]*@/, '$1')
    .replace(/[?#].*$/s, '');
}

/**
 * The root of a forge as people write it: `https://Git.Example.org/forge/` becomes `https://git.example.org/forge`.
 * Undefined for what is not http or https, has a host that is none, or holds user info, a query or `..`. Never throws.
 */
export function parseBase(url: string): string | undefined {
  const read = ODD.test(url) ? undefined : readHttp(url);
  if (!read || read.hasMore) return undefined;
  return [read.origin, ...read.parts].join('/');
}

/** `owner/name`, as the settings name a repository; undefined for anything else. */
export function parseRepository(text: string): RepositoryName | undefined {
  const [owner = '', name = '', ...more] = text.split('/');
  return more.length === 0 && isRepository(owner, name) ? { owner, name } : undefined;
}

function refused(reason: RemoteRefusal): ParsedRemote {
  return { ok: false, reason };
}

/** git takes a text for a path unless a colon stands before the first slash; `C:\\` is a path where there are drives. */
function isLocal(text: string): boolean {
  if (/^[A-Za-z]:[\\/]/.test(text)) return true;
  if (text.startsWith('[') || /^[^/]*@\[/.test(text)) return false;
  const colon = text.indexOf(':');
  const slash = text.indexOf('/');
  return colon < 0 || (slash >= 0 && slash < colon);
}

function parseHttp(text: string): ParsedRemote {
  const read = readHttp(text);
  if (!read) return refused('malformed');
  const found = splitPath(read.parts);
  if (!found.ok) return found;
  const base = [read.origin, ...read.parts.slice(0, -2)].join('/');
  return { ok: true, remote: { kind: 'http', base, owner: found.owner, name: found.name } };
}

interface HttpParts {
  readonly origin: string;
  readonly parts: readonly string[];
  readonly hasMore: boolean;
}

function readHttp(text: string): HttpParts | undefined {
  const path = /^https?:\/\/[^/?#]+([^?#]*)/i.exec(text)?.[1];
  const url = path === undefined || !URL.canParse(text) ? undefined : new URL(text);
  if (path === undefined || !url) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.some((part) => /^\.{0,2}$/.test(decode(part) ?? ''))) return undefined;
  return {
    origin: url.origin,
    parts,
    hasMore: url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '',
  };
}

function parseSshUrl(text: string): ParsedRemote {
  const [, authority = '', path = ''] = /^[^:]+:\/\/([^/?#]*)([^?#]*)$/.exec(text) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(host) ?? [];
  return sshRemote(bracketed ?? plain ?? '', port, path);
}

/** `[user@]host:path`, where git also takes `[host:port]:path` and `[::1]:path`. */
function parseScp(text: string): ParsedRemote {
  const [, bracketed, plain, path = ''] = /^(?:[^@/]*@)?(?:\[([^\]]+)\]|([^:[\]/]+)):(.*)$/s.exec(text) ?? [];
  const [, host, port] = /^([^:]+):(\d{1,5})$/.exec(bracketed ?? '') ?? [];
  return sshRemote(host ?? bracketed ?? plain ?? '', port, path);
}

/** A host that begins with a dash would be an option of ssh. */
function sshRemote(host: string, port: string | undefined, path: string): ParsedRemote {
  if (!SSH_HOST.test(host) && !IPV6.test(host)) return refused('malformed');
  const found = splitPath(path.split('/').filter((part) => part !== ''));
  if (!found.ok) return found;
  return { ok: true, remote: { kind: 'ssh', host, port, owner: found.owner, name: found.name } };
}

type Split = ({ readonly ok: true } & RepositoryName) | Extract<ParsedRemote, { readonly ok: false }>;

function splitPath(parts: readonly string[]): Split {
  const [owner, last] = parts.slice(-2).map(decode);
  if (parts.length < 2) return { ok: false, reason: 'no-repository' };
  const name = last?.replace(/\.git$/i, '');
  if (owner === undefined || name === undefined || !isRepository(owner, name))
    return { ok: false, reason: 'name' };
  return { ok: true, owner, name };
}

function isRepository(owner: string, name: string): boolean {
  return OWNER.test(owner) && NAME.test(name) && !RESERVED.test(owner) && !RESERVED.test(name);
}

/** A part of a path without percent signs; undefined where they stand for nothing. */
function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
