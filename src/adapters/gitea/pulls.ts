import { ToolError } from '../../core/error.ts';
import type { Pull } from '../../core/forge/model.ts';
import type { Forge } from '../../ports.ts';
import type { Ask } from './ask.ts';
import { getPull, getPullOf, getStatus, listPulls, listReviews, patchPull, postPull } from './routes.ts';
import { checksOf, isFromHere, readContext, readPull, readReview } from './translate.ts';

type PullCalls = 'pull' | 'openPulls' | 'findPull' | 'createPull' | 'editPull' | 'reviews' | 'checks';

/** Pull requests, their reviews, and the statuses of commits. */
export function makePulls(ask: Ask): Pick<Forge, PullCalls> {
  return {
    pull: (number) => ask.find(getPull(number), readPull),
    openPulls: () => ask.all({ route: (page) => listPulls('open', page), read: readPull }),
    findPull: (base, head) => findPull(ask, base, head),
    createPull: (draft) => ask.one(postPull(draft), readPull),
    editPull: (number, edit) => ask.one(patchPull(number, edit), readPull),
    reviews: (pull) => ask.all({ route: (page) => listReviews(pull, page), read: readReview }),
    checks: async (commit) => {
      const route = (page: { page: number; limit: number }) => getStatus(commit, page);
      return checksOf(await ask.all({ route, path: 'statuses', read: readContext }));
    },
  };
}

/**
 * The server's own search answers with any pull request of a branch: only an open one is surely the newest. The list has
 * the rest; AGit requests in it do not say their topic, so there the search has the last word.
 */
async function findPull(ask: Ask, base: string, head: string): Promise<Pull | undefined> {
  const found = await findByRoute(ask, base, head);
  if (found === 'unknown-route') return findInList(ask, { base, head, state: 'all', above: 0 });
  if (found === undefined) {
    // A proxy may have decoded the slash of the base.
    return base.includes('/') ? findInList(ask, { base, head, state: 'open', above: 0 }) : undefined;
  }
  if (found.state === 'open' || found.branch === '') return found;
  return (await findInList(ask, { base, head, state: 'all', above: found.number })) ?? found;
}

async function findByRoute(
  ask: Ask,
  base: string,
  head: string,
): Promise<Pull | 'unknown-route' | undefined> {
  try {
    return await ask.find(getPullOf(base, head), readPull);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'forge_not_found') return 'unknown-route';
    throw error;
  }
}

interface Search {
  readonly base: string;
  readonly head: string;
  readonly state: 'open' | 'all';
  /** Older ones are not looked at. */
  readonly above: number;
}

async function findInList(ask: Ask, { base, head, state, above }: Search): Promise<Pull | undefined> {
  const matches = ({ pull, isOurs }: Listed) =>
    isOurs && pull.base === base && pull.branch === head && pull.number > above;
  const pulls = await ask.all({
    route: (page) => listPulls(state, page),
    read: readListed,
    enough: (listed) => listed.some(matches) || (listed.at(-1)?.pull.number ?? 0) <= above,
  });
  return pulls.find(matches)?.pull;
}

interface Listed {
  readonly pull: Pull;
  /** Not from a fork, whose branches may have the same names. */
  readonly isOurs: boolean;
}

function readListed(document: unknown): Listed {
  return { pull: readPull(document), isOurs: isFromHere(document) };
}
