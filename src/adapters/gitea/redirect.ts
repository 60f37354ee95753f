import { ToolError } from '../../core/error.ts';
import type { Answer, Question } from './exchange.ts';
import { nameOf, type Site } from './site.ts';
import { shown } from './words.ts';

/** Whether an answer sends us on with the same method and body. */
export function isRedirect({ status }: Answer): boolean {
  return [301, 302, 307, 308].includes(status);
}

/**
 * Where a redirect leads, when that is a place of the same API; a repository or owner with a new name is noted in `site`.
 * Throws ToolErrors `forge_moved` when it leads to another origin or path, and `forge_answer` when it is no API.
 */
export function followRedirect(site: Site, question: Question, answer: Answer): URL {
  const target = targetOf(question.url, answer.location);
  if (target === undefined) throw elsewhere(site, question, 'nowhere');
  const home = new URL(`${site.address.base}/`);
  const place = shown(target.origin + target.pathname, site);
  if (isLogin(target.pathname)) throw elsewhere(site, question, `the login page ${place}`);
  if (target.origin !== home.origin || !target.pathname.startsWith(home.pathname))
    throw moved(site, question, place);
  if (!target.pathname.startsWith(`${home.pathname}api/v1/`)) throw elsewhere(site, question, place);
  noteName(site, question.url, target);
  return target;
}

/** Throws ToolError `forge_answer`: redirects without an end. */
export function refuseLoop(site: Site, question: Question): never {
  throw elsewhere(site, question, 'one redirect after the other');
}

function targetOf(from: URL, location: string | undefined): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from);
  target.username = '';
  target.password = '';
  target.hash = '';
  return target;
}

function isLogin(path: string): boolean {
  return /\/(?:user\/)?(?:log_?in|sign_?in|sso|oauth2?|saml)(?:\/|$)/i.test(path);
}

/** A redirect that only changes owner and name is how a forge says that a repository was renamed or moved. */
function noteName(site: Site, from: URL, to: URL): void {
  const [before, after] = [repositoryOf(site, from), repositoryOf(site, to)];
  if (before === undefined || after === undefined || before.rest !== after.rest) return;
  site.address = { ...site.address, owner: after.owner, name: after.name };
}

function repositoryOf(site: Site, url: URL): { owner: string; name: string; rest: string } | undefined {
  const start = new URL(`${site.address.base}/api/v1/`).pathname.length;
  const [kind, owner, name, ...rest] = url.pathname.slice(start).split('/');
  if (kind !== 'repos' || !owner || !name) return undefined;
  try {
    return { owner: decodeURIComponent(owner), name: decodeURIComponent(name), rest: rest.join('/') };
  } catch {
    return undefined;
  }
}

function moved(site: Site, question: Question, place: string): ToolError {
  return new ToolError({
    code: 'forge_moved',
    message: `${nameOf(site, question)} was sent on to ${place}. That is not the forge at ${site.address.base}, so nothing was sent there.`,
    fix: 'If the forge has a new address that you trust, put it into the settings and the git remote, then run the command again.',
  });
}

function elsewhere(site: Site, question: Question, place: string): ToolError {
  return new ToolError({
    code: 'forge_answer',
    message: `${nameOf(site, question)} was sent on to ${place}: what answered is not the API of a forge.`,
    fix: `Check that ${site.address.base} is the root of the forge, and that no login or proxy stands before its API.`,
  });
}
