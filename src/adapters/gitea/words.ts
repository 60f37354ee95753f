import { stripControls } from '../../core/control-characters.ts';
import type { Answer } from './exchange.ts';
import type { Site } from './site.ts';

const LONGEST = 300;

/** The server's own words of a refusal, on one line and safe to show; empty where it had none. */
export function wordsOf(answer: Answer, site: Site): string {
  return shown(isHtml(answer) ? describePage(answer.text) : spoken(answer.text), site);
}

/** A text of a server on one line, without the token, and not too long. */
export function shown(text: string, { token }: Site): string {
  const safe = token ? text.replaceAll(token, '***') : text;
  const line = stripControls(safe).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Whether a page for people came back: from a proxy or a login, never from the API. */
export function isHtml({ type, text }: Pick<Answer, 'type' | 'text'>): boolean {
  return type === 'text/html' || type === 'application/xhtml+xml' || /^\s*<(?:!doctype|html)\b/i.test(text);
}

/** Whether this is how a forge answers, and not what stands before it. */
export function isJson(answer: Pick<Answer, 'type' | 'text'>): boolean {
  return answer.type === 'application/json' && !isHtml(answer);
}

function describePage(html: string): string {
  const [, title = ''] = /<title[^>]*>([^<]{1,400})/i.exec(html) ?? [];
  return title.trim() === ''
    ? 'an HTML page without a title'
    : `an HTML page with the title "${title.trim()}"`;
}

function spoken(text: string): string {
  const document = parsed(text);
  if (typeof document !== 'object' || document === null) return text.slice(0, 4 * LONGEST);
  const { message, errors } = document as { message?: unknown; errors?: unknown };
  const details = Array.isArray(errors) ? errors : [];
  const parts = [message, ...details].filter((part) => typeof part === 'string' && part !== '');
  return parts.map((part) => String(part).replace(/\.$/, '')).join(': ');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
