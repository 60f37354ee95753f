import { mayWrite } from '../access.ts';
import { type Answer, json } from '../answer.ts';
import { type Fields, missing, problem, readFields, textOf, type UserCall } from '../call.ts';
import { branchTip } from '../git/bare.ts';
import { commitFiles, updateRef } from '../git/write.ts';
import { showMadeCommit, UNSIGNED } from '../json/commit.ts';
import { showContent } from '../json/content.ts';
import { pushedTo } from '../pushed.ts';
import { archived, type Route } from '../router.ts';
import { mayPush } from '../rules.ts';
import { entryAt } from './contents.ts';

const ROOT = '/repos/{owner}/{repo}/contents';
// Whether it is archived is asked here, because the words are others.
const rules = { scope: 'repository', need: 'token', evenArchived: true } as const;

export const contentChangeRoutes: readonly Route[] = [
  { method: 'POST', path: ROOT, ...rules, runIn: changeMany },
  { method: 'POST', path: `${ROOT}/{path*}`, ...rules, runIn: (call) => changeOne(call, 'create') },
  { method: 'PUT', path: `${ROOT}/{path*}`, ...rules, runIn: (call) => changeOne(call, 'update') },
  { method: 'DELETE', path: `${ROOT}/{path*}`, ...rules, runIn: (call) => changeOne(call, 'delete') },
];

interface FileChange {
  readonly operation: string;
  readonly path: string;
  readonly content: string;
  readonly sha: string;
}

function changeOne(call: UserCall, operation: string): Answer {
  const fields = readFields(call);
  const change = readChange({ ...fields, operation, path: call.params.path ?? '' });
  const made = applyChanges(call, fields, [change]);
  const [content = null] = made.contents;
  return json(operation === 'create' ? 201 : 200, { content, commit: made.commit, verification: UNSIGNED });
}

function changeMany(call: UserCall): Answer {
  const fields = readFields(call);
  const sent: unknown[] = Array.isArray(fields.files) ? fields.files : [];
  const made = applyChanges(
    call,
    fields,
    sent.map((one) => readChange(one as Fields)),
  );
  return json(201, { files: made.contents, commit: made.commit, verification: UNSIGNED });
}

function readChange(fields: Fields): FileChange {
  const word = (name: string): string => textOf(fields, name) ?? '';
  return { operation: word('operation'), path: word('path'), content: word('content'), sha: word('sha') };
}

interface Made {
  readonly contents: readonly unknown[];
  readonly commit: Record<string, unknown>;
}

function applyChanges(call: UserCall, fields: Fields, changes: readonly FileChange[]): Made {
  const { store, repository, user } = call;
  const branch = textOf(fields, 'branch') || repository.defaultBranch;
  const target = textOf(fields, 'new_branch') || branch;
  checkRights(call, target);
  const parent = branchTip(repository.gitDir, branch);
  if (!parent && repository.defaultBranch !== branch) throw missing(call);
  for (const change of changes) checkChange(call, parent, change);
  const before = branchTip(repository.gitDir, target);
  // A new branch begins where the old one is, so that the commit goes on from there.
  if (!before && parent) updateRef(repository.gitDir, `refs/heads/${target}`, parent);
  const person = { name: user.name, email: user.email };
  const commit = commitFiles(repository.gitDir, {
    branch: target,
    parent,
    files: Object.fromEntries(changes.map((one) => [one.path, contentOf(one)])),
    message: textOf(fields, 'message') || `Update ${changes[0]?.path ?? ''}`,
    author: person,
    committer: person,
    at: store.now(),
  });
  pushedTo(store, repository, user, { branch: target, before: before ?? '0'.repeat(40), after: commit });
  const place = { repository, ref: target, commit };
  const entries = changes.flatMap((one) => entryAt(repository.gitDir, commit, one.path) ?? []);
  return {
    contents: entries.map((entry) => showContent(store, place, entry, true)),
    commit: showMadeCommit(store, repository, commit),
  };
}

function contentOf({ operation, content }: FileChange): Buffer | null {
  return operation === 'delete' ? null : Buffer.from(content, 'base64');
}

function checkRights(call: UserCall, target: string): void {
  const { store, repository, user } = call;
  if (!mayWrite(repository, user)) throw problem(call, 403, store.flavor.words.notTheBranch);
  if (repository.archived)
    throw store.flavor.gitea ? problem(call, 423, 'repo is not allowed to edit') : archived(call);
  if (!mayPush(repository, target, user))
    throw problem(call, 403, `user cannot commit to repo [user: ${user.name}]`);
}

function checkChange(call: UserCall, parent: string | undefined, change: FileChange): void {
  const { repository, store } = call;
  const there = parent && entryAt(repository.gitDir, parent, change.path);
  if (change.operation === 'create') {
    if (there) throw problem(call, 422, `repository file already exists [path: ${change.path}]`);
    return;
  }
  if (!there) throw missing(call, { gitea: `object does not exist [id: , rel_path: ${change.path}]` });
  if (change.sha && change.sha !== there.sha)
    throw problem(
      call,
      store.flavor.gitea ? 422 : 409,
      `sha does not match [given: ${change.sha}, expected: ${there.sha}]`,
    );
}
