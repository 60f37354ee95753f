import { ToolError } from '../../core/error.ts';
import { list, WrongShape } from './read.ts';
import { refusalOf } from './refusal.ts';
import { type Exchanged, makeRouter, type Page, type Route } from './routes.ts';
import { uncertain } from './silence.ts';
import { isRepeatable, nameOf, type Site } from './site.ts';
import type { Transport } from './transport.ts';
import { isHtml, isJson, shown, wordsOf } from './words.ts';

/** Makes a value of ours from a document. Throws WrongShape. */
export type Read<T> = (document: unknown) => T;

/**
 * Asks the forge and understands its answers. All throw ToolErrors: those of the transport and of `refusalOf`, and
 * `forge_answer` for what is no answer of a forge (`forge_uncertain` where it follows a write).
 */
export interface Ask {
  one<T>(route: Route, read: Read<T>): Promise<T>;
  /** Undefined where the forge itself says that there is none. */
  find<T>(route: Route, read: Read<T>): Promise<T | undefined>;
  /** One page of a list, and how long the whole list is where the server says so. */
  page<T>(route: Route, read: Read<T>): Promise<{ readonly items: T[]; readonly total: number | undefined }>;
  /** All pages of a list, which stands at `path` in the document. Stops early where `enough` says so. */
  all<T>(pages: Pages<T>): Promise<T[]>;
}

export interface Pages<T> {
  readonly route: (page: Page) => Route;
  readonly path?: string;
  readonly read: Read<T>;
  readonly enough?: (items: readonly T[]) => boolean;
}

export const LIMIT = 50;
const MOST_PAGES = 400;

export function makeAsk(site: Site, transport: Transport): Ask {
  const send = makeRouter(site, transport);
  const listed = async <T>(route: Route, path: string, read: Read<T>) => {
    const exchanged = await send(route);
    const items = understand(site, exchanged, (document) => list(document, path, read));
    return { items, total: exchanged.answer.total };
  };
  return {
    one: async (route, read) => understand(site, await send(route), read),
    find: async (route, read) => {
      const exchanged = await send(route);
      const { answer } = exchanged;
      // Any other 404 is from a proxy, or from something that has no such route.
      return answer.status === 404 && isJson(answer) ? undefined : understand(site, exchanged, read);
    },
    page: (route, read) => listed(route, '', read),
    all: async <T>({ route, path = '', read, enough = () => false }: Pages<T>) => {
      const items: T[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { items: more, total } = await listed(route({ page, limit: LIMIT }), path, read);
        items.push(...more);
        if (isLastPage(more.length, items.length, total) || enough(items)) return items;
      }
      throw endless(site);
    },
  };
}

/** Whether a list ends here. `total` is better than the length of the page: a server may give less than is asked for. */
export function isLastPage(length: number, soFar: number, total: number | undefined): boolean {
  return length === 0 || (total === undefined ? length < LIMIT : soFar >= total);
}

function understand<T>(site: Site, { question, answer }: Exchanged, read: Read<T>): T {
  if (answer.status < 200 || answer.status > 299)
    throw refusalOf(site, { ...question, body: undefined, token: undefined }, answer);
  try {
    if (!isJson(answer)) throw new WrongShape('the answer', 'JSON');
    return read(JSON.parse(answer.text));
  } catch (error) {
    if (!(error instanceof WrongShape || error instanceof SyntaxError)) throw error;
    throw noAnswer(site, { question, answer }, error);
  }
}

function endless(site: Site): ToolError {
  return new ToolError({
    code: 'forge_answer',
    message: `${site.address.base} gives page after page of a list that has no end.`,
    fix: 'Check that a proxy before the forge passes the queries of requests on.',
  });
}

function noAnswer(site: Site, { question, answer }: Exchanged, error: Error): ToolError {
  const asked = nameOf(site, question);
  const reason = shown(complaint(site, answer, error), site);
  if (!isRepeatable(question.method)) return uncertain(asked, reason, error);
  return new ToolError({
    code: 'forge_answer',
    message: `${asked} was answered, but not as a forge answers: ${reason}.`,
    fix: `Check that ${site.address.base} is the root of a Gitea or Forgejo, and that no login or proxy stands before its API.`,
    cause: error,
  });
}

function complaint(site: Site, answer: Exchanged['answer'], error: Error): string {
  if (isHtml(answer)) return `it is ${wordsOf(answer, site)}`;
  if (answer.text.trim() === '') return 'it is empty';
  if (!isJson(answer)) return `it is ${answer.type || 'of no known kind'}, not JSON`;
  return error instanceof SyntaxError ? 'its JSON is broken off or wrong' : `\`${error.message}\``;
}
