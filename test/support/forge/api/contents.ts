import { type Answer, json, text } from '../answer.ts';
import { missing, type UserCall } from '../call.ts';
import { gitBytes, resolveCommit } from '../git/bare.ts';
import { type ContentPlace, listTree, showContent, type TreeEntry } from '../json/content.ts';
import type { Route } from '../router.ts';

const ROOT = '/repos/{owner}/{repo}';
const rules = { scope: 'repository' } as const;

export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/raw/{path*}`, ...rules, runIn: raw },
  { method: 'GET', path: `${ROOT}/contents`, ...rules, runIn: getContents },
  { method: 'GET', path: `${ROOT}/contents/{path*}`, ...rules, runIn: getContents },
];

function refOf(call: UserCall): string {
  return call.query.get('ref') || call.repository.defaultBranch;
}

/** Gitea reads the default branch where it does not know the ref. */
function raw(call: UserCall): Answer {
  const { repository, store } = call;
  const fallback = store.flavor.gitea
    ? resolveCommit(repository.gitDir, repository.defaultBranch)
    : undefined;
  const commit = resolveCommit(repository.gitDir, refOf(call)) ?? fallback;
  if (!commit) throw missing(call);
  const entry = entryAt(repository.gitDir, commit, call.params.path ?? '');
  if (!entry) throw missing(call);
  if (entry.type !== 'blob') throw missing(call, { forgejo: 'getBlobForEntry' });
  const bytes = gitBytes(repository.gitDir, ['cat-file', 'blob', entry.sha]);
  return { ...text(200, ''), body: bytes };
}

export function entryAt(gitDir: string, commit: string, path: string): TreeEntry | undefined {
  return listTree(gitDir, commit, '--', path.replace(/\/+$/, ''))[0];
}

function getContents(call: UserCall): Answer {
  const { repository, store } = call;
  const [ref, path] = [refOf(call), call.params.path ?? ''];
  const commit = resolveCommit(repository.gitDir, ref);
  if (!commit && !call.query.get('ref') && !store.flavor.gitea) return json(200, []);
  if (!commit) throw unknownObject(call, ref, '');
  const place = { repository, ref, commit };
  if (path === '') return json(200, folderAt(call, place, ''));
  const entry = entryAt(repository.gitDir, commit, path);
  if (!entry) throw unknownObject(call, '', path);
  if (entry.type === 'tree') return json(200, folderAt(call, place, `${entry.path}/`));
  return json(200, showContent(store, place, entry, true));
}

function folderAt(call: UserCall, place: ContentPlace, folder: string): Record<string, unknown>[] {
  const args = folder === '' ? [] : ['--', folder];
  const entries = listTree(place.repository.gitDir, place.commit, ...args);
  return entries.map((entry) => showContent(call.store, place, entry, false));
}

function unknownObject(call: UserCall, id: string, path: string): Error {
  const words = `object does not exist [id: ${id}, rel_path: ${path}]`;
  return missing(call, { gitea: words, forgejo: 'GetContentsOrList', errors: [words] });
}
