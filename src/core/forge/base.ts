import { parseRepository } from './remote-url.ts';

/** Whether what is sent there can be read on the way: plain http to another machine. */
export function isExposed(base: string): boolean {
  const { protocol, hostname } = new URL(base);
  if (protocol === 'https:') return false;
  return !(hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname));
}

/** The URL by which git reaches a repository; undefined where its name could lead to another path. */
export function repositoryUrl(base: string, owner: string, name: string): string | undefined {
  const isPlain = /^https?:\/\/[^/]+(?:\/[\w.~+-]+)*$/.test(base);
  return isPlain && parseRepository(`${owner}/${name}`) ? `${base}/${owner}/${name}.git` : undefined;
}

/** Whether a URL lies at or below another one: the same origin, and its path up to the end or to a slash. */
export function isBelow(url: string, above: string): boolean {
  return url === above || url.startsWith(`${above}/`);
}
