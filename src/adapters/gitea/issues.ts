import type { Issue } from '../../core/forge/model.ts';
import type { Forge } from '../../ports.ts';
import { type Ask, isLastPage, LIMIT } from './ask.ts';
import { getIssue, listIssues, patchIssue, postComment, postIssue } from './routes.ts';
import { readIssue } from './translate.ts';

type IssueCalls = 'issue' | 'newestIssues' | 'searchIssues' | 'createIssue' | 'editIssue' | 'comment';

/** Issues, and comments on issues and pull requests. */
export function makeIssues(ask: Ask): Pick<Forge, IssueCalls> {
  return {
    issue: (number) => ask.find(getIssue(number), readIssue),
    newestIssues: async (author) => {
      const { items, total } = await ask.page(
        listIssues(author, undefined, { page: 1, limit: LIMIT }),
        readIssue,
      );
      return { issues: writtenBy(author, items), isLast: isLastPage(items.length, items.length, total) };
    },
    searchIssues: async (author, text) => {
      const found = await ask.all({ route: (page) => listIssues(author, text, page), read: readIssue });
      return writtenBy(author, found).filter(({ body }) => body.includes(text));
    },
    createIssue: (draft) => ask.one(postIssue(draft), readIssue),
    editIssue: (number, edit) => ask.one(patchIssue(number, edit), readIssue),
    comment: (number, text) => ask.one(postComment(number, text), () => undefined),
  };
}

/** Filters of the server are looked after: one that it does not know is no filter to it. */
function writtenBy(author: string, issues: readonly Issue[]): Issue[] {
  const login = author.toLowerCase();
  const own = issues.filter((issue) => !issue.isPull && issue.author.toLowerCase() === login);
  return own.sort((a, b) => b.number - a.number);
}
