import { type Answer, json } from './answer.ts';
import type { Call } from './call.ts';

const [USUAL, MOST] = [30, 50];

export interface PageOptions {
  /** Whether the answer carries a `Link` header. */
  readonly link?: boolean;
  /** Lists in which Forgejo ignores `limit` when `page` is missing. */
  readonly needsPage?: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

export function pageOf<T>(call: Call, all: readonly T[], options: PageOptions = {}): Page<T> {
  const asked = Number(call.query.get('page') ?? 0);
  const page = asked > 0 ? asked : 1;
  const limit = limitOf(call);
  const link = options.link ? linkTo(call, page, Math.ceil(all.length / limit)) : '';
  const headers = { 'x-total-count': String(all.length), ...(link !== '' && { link }) };
  // The header tells of pages, and the body has everything.
  if (options.needsPage && !call.store.flavor.gitea && !(asked > 0)) return { items: all, headers };
  return { items: all.slice((page - 1) * limit, page * limit), headers };
}

export function limitOf(call: Call): number {
  const asked = Number(call.query.get('limit') ?? 0);
  return Math.min(asked > 0 ? asked : USUAL, MOST);
}

/** Answers a list, each item shown by `show`; only those of the page are shown. */
export function listAnswer<T>(
  call: Call,
  all: readonly T[],
  show: (item: T) => unknown,
  options: PageOptions = {},
): Answer {
  const { items, headers } = pageOf(call, all, options);
  return json(200, items.map(show), headers);
}

function linkTo(call: Call, asked: number, last: number): string {
  const page = Math.max(1, Math.min(asked, last));
  const to = (number: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    query.sort();
    return `<${call.store.url}/api/v1${call.path}?${query}>; rel="${rel}"`;
  };
  const forward = page < last ? [to(page + 1, 'next'), to(last, 'last')] : [];
  const back = page > 1 ? [to(1, 'first'), to(page - 1, 'prev')] : [];
  return [...forward, ...back].join(',');
}
