import { isBelow } from './base.ts';
import { parseBase } from './remote-url.ts';

/** What git asks a credential helper for: lines of `key=value`. The last of a key counts. */
export interface CredentialQuestion {
  readonly protocol: string;
  readonly host: string;
  /** Only there where git was told to ask by path (`credential.useHttpPath`). */
  readonly path: string | undefined;
}

/** Reads what git says to a helper; undefined where it does not ask about a web address. */
export function parseCredentialQuestion(text: string): CredentialQuestion | undefined {
  const fields = fieldsOf(text);
  const [protocol, host] = [fields.get('protocol'), fields.get('host')];
  if (host === undefined || (protocol !== 'https' && protocol !== 'http')) return undefined;
  return { protocol, host, path: fields.get('path') };
}

/** The value of a key in what a helper answers. */
export function readCredentialField(text: string, key: string): string | undefined {
  return fieldsOf(text).get(key);
}

function fieldsOf(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf('=');
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    }),
  );
}

/** The question about a URL, as `git credential fill` and the helpers read it. */
export function renderCredentialQuestion(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  const path = pathname === '/' ? '' : `path=${pathname.slice(1)}\n`;
  return `protocol=${protocol.replace(':', '')}\nhost=${host}\n${path}\n`;
}

/** The answer of a helper. */
export function renderCredential(username: string, password: string): string {
  return `username=${username}\npassword=${password}\n`;
}

/** Whether a question is about something at or below a URL. It must name a path where the URL has one. */
export function isAbout(question: CredentialQuestion, url: string): boolean {
  const { protocol, host, path } = question;
  const origin = parseBase(`${protocol}://${host}`);
  if (origin === undefined) return false;
  if (path === undefined || path === '') return origin === url;
  const below = parseBase(`${origin}/${path}`);
  return below !== undefined && isBelow(below, url);
}
