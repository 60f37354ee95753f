import type { Api } from 'gitea-js';
import { ToolError } from '../../core/error.ts';
import type { IssueDraft, IssueEdit, PullDraft, PullEdit } from '../../core/forge/model.ts';
import type { Answer, Question } from './exchange.ts';
import type { Site } from './site.ts';
import type { Transport } from './transport.ts';

/** A request, and what came back. */
export interface Exchanged {
  readonly question: Pick<Question, 'method' | 'url'>;
  readonly answer: Answer;
}

/** Sends one call of the API. */
export type Route = (send: Send) => Promise<Exchanged>;

interface Send {
  /** A call that gitea-js has; owner and name are encoded for its path. */
  call(
    make: (api: Api<unknown>, owner: string, name: string) => Promise<{ data: unknown }>,
  ): Promise<Exchanged>;
  /** One that it does not have. */
  get(path: string): Promise<Exchanged>;
}

export interface Page {
  readonly page: number;
  readonly limit: number;
}

export const getVersion: Route = ({ call }) => call((api) => api.version.getVersion());
export const getUser: Route = ({ call }) => call((api) => api.user.userGetCurrent());
export const getToken: Route = ({ get }) => get('/token');
export const getRepository: Route = ({ call }) => call((api, owner, name) => api.repos.repoGet(owner, name));

export function getIssue(number: number): Route {
  return ({ call }) => call((api, owner, name) => api.repos.issueGetIssue(owner, name, number));
}

/** Issues of an account, the newest first; with `q` those that the server's search finds. */
export function listIssues(author: string, q: string | undefined, page: Page): Route {
  const query = {
    state: 'all',
    type: 'issues',
    created_by: author,
    ...(q === undefined ? {} : { q }),
    ...page,
  } as const;
  return ({ call }) => call((api, owner, name) => api.repos.issueListIssues(owner, name, query));
}

export function postIssue({ title, body, labels }: IssueDraft): Route {
  const draft = { title, body, labels: [...labels] };
  return ({ call }) => call((api, owner, name) => api.repos.issueCreateIssue(owner, name, draft));
}

export function patchIssue(number: number, { bodyVersion, ...edit }: IssueEdit): Route {
  const sent = bodyVersion === undefined ? edit : { ...edit, content_version: bodyVersion };
  return ({ call }) => call((api, owner, name) => api.repos.issueEditIssue(owner, name, number, sent));
}

export function postComment(number: number, body: string): Route {
  return ({ call }) =>
    call((api, owner, name) => api.repos.issueCreateComment(owner, name, number, { body }));
}

export function listLabels(page: Page): Route {
  return ({ call }) => call((api, owner, name) => api.repos.issueListLabels(owner, name, page));
}

/** Those of the organisation; missing where the owner is a person. */
export function listOwnerLabels(page: Page): Route {
  return ({ call }) => call((api, owner) => api.orgs.orgListLabels(owner, page));
}

export function postLabel(label: { name: string; color: string; description: string }): Route {
  const draft = { ...label, exclusive: label.name.includes('/') };
  return ({ call }) => call((api, owner, name) => api.repos.issueCreateLabel(owner, name, draft));
}

export function postIssueLabel(number: number, label: number): Route {
  return ({ call }) =>
    call((api, owner, name) => api.repos.issueAddLabel(owner, name, number, { labels: [label] }));
}

export function getPull(number: number): Route {
  return ({ call }) => call((api, owner, name) => api.repos.repoGetPullRequest(owner, name, number));
}

/** The slashes of the head stay as they are: proxies may decode them otherwise. Missing before Gitea 1.22. */
export function getPullOf(base: string, head: string): Route {
  const path = head.split('/').map(pathPart).join('/');
  return ({ call }) =>
    call((api, owner, name) => api.repos.repoGetPullRequestByBaseHead(owner, name, pathPart(base), path));
}

/** Pull requests, the newest first. */
export function listPulls(state: 'open' | 'all', page: Page): Route {
  const query = { state, ...page };
  return ({ call }) => call((api, owner, name) => api.repos.repoListPullRequests(owner, name, query));
}

export function postPull({ title, body, base, branch, labels }: PullDraft): Route {
  const draft = { title, body, base, head: branch, labels: [...labels] };
  return ({ call }) => call((api, owner, name) => api.repos.repoCreatePullRequest(owner, name, draft));
}

export function patchPull(number: number, edit: PullEdit): Route {
  return ({ call }) => call((api, owner, name) => api.repos.repoEditPullRequest(owner, name, number, edit));
}

export function listReviews(pull: number, page: Page): Route {
  return ({ call }) => call((api, owner, name) => api.repos.repoListPullReviews(owner, name, pull, page));
}

export function getStatus(commit: string, page: Page): Route {
  return ({ call }) =>
    call((api, owner, name) => api.repos.repoGetCombinedStatusByRef(owner, name, pathPart(commit), page));
}

/** Runs routes over our transport: gitea-js builds the request, and hands our answer through as it is. */
export function makeRouter(site: Site, transport: Transport): (route: Route) => Promise<Exchanged> {
  const root = `${site.address.base}/api/v1`;
  const exchange = async (question: Exchanged['question'] & { readonly body: string | undefined }) => ({
    question,
    answer: await transport(question),
  });
  const carry = async (url: unknown, init?: { method?: string; body?: unknown }) => {
    const body = typeof init?.body === 'string' ? init.body : undefined;
    const exchanged = await exchange({ method: init?.method ?? 'GET', url: new URL(String(url)), body });
    // It would lose text, and throw the response of a refusal: so everything looks good to it.
    return { ok: true, json: async () => exchanged };
  };
  let client: Promise<Api<unknown>> | undefined;
  const send: Send = {
    async call(make) {
      client ??= import('gitea-js').then(({ giteaApi }) =>
        giteaApi(site.address.base, { customFetch: carry as unknown as typeof fetch }),
      );
      const { owner, name } = site.address;
      return (await make(await client, pathPart(owner), pathPart(name))).data as Exchanged;
    },
    get: (path) => exchange({ method: 'GET', url: new URL(root + path), body: undefined }),
  };
  return (route) => route(send);
}

/** One part of a path. Throws ToolError `forge_refused` for what would be another path. */
function pathPart(part: string): string {
  if (!['', '.', '..'].includes(part)) return encodeURIComponent(part);
  throw new ToolError({
    code: 'forge_refused',
    message: `"${part}" cannot be a part of an address of a forge.`,
    fix: 'Check the names of the repository and of the branch.',
  });
}
