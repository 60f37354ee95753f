/**
 * The root of a forge in one spelling, by which tokens are kept apart: scheme and host in lower case, no default port,
 * its sub-path, no slash at the end. Undefined for what is no such address, or tries to look like another one
 * (a user name, a query, dots or empty parts in the path).
 */
export function parseBase(text: string): string | undefined {
  const [, path] = WRITTEN.exec(text) ?? [];
  if (path === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const trimmed = path.replace(/\/+$/, '');
  if (url.hostname === '' || !isPlainPath(trimmed)) return undefined;
  return `${url.protocol}//${url.host}${trimmed}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in an address.
const WRITTEN = /^https?:\/\/[^/?#\\@\u0000-\u0020\u007f]+((?:\/[^?#\\@\u0000-\u0020\u007f]*)?)$/i;

/** Nothing that a server or a library could read as another path. */
function isPlainPath(path: string): boolean {
  const parts = path.split('/').slice(1);
  return parts.every((part) => /^[\w.~+-]+$/.test(part) && !/^\.+$/.test(part));
}

/** Whether what is sent there can be read on the way: plain http to another machine. */
export function isExposed(base: string): boolean {
  const { protocol, hostname } = new URL(base);
  if (protocol === 'https:') return false;
  return !(hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname));
}

/** The URL by which git reaches a repository; undefined where its name could lead to another path. */
export function repositoryUrl(base: string, owner: string, name: string): string | undefined {
  const isName = (part: string): boolean => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part);
  return isName(owner) && isName(name) ? `${base}/${owner}/${name}.git` : undefined;
}

/** Whether a URL lies at or below another one: the same origin, and its path up to the end or to a slash. */
export function isBelow(url: string, above: string): boolean {
  return url === above || url.startsWith(`${above}/`);
}
