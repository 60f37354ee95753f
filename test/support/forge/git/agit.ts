import { createPull, findOpenPull, headMoved } from '../pulls.ts';
import type { Pull, Repository, Store, User } from '../store.ts';
import type { RefUpdate } from './backend.ts';
import { branchTip, isAncestor, readCommit } from './bare.ts';
import { updatePullRef } from './write.ts';

export interface Proposals {
  readonly updates: readonly RefUpdate[];
  readonly options: readonly string[];
}

/** Opens or moves the pull requests of a push to `refs/for/<branch>`; git gets the report of what became of each. */
export function proposeAll(store: Store, repository: Repository, user: User, pushed: Proposals): string[] {
  const options = readOptions(pushed.options);
  return pushed.updates.flatMap((update) => propose(store, repository, user, { update, options }));
}

/** The base is the longest branch that the name begins with; what is left may be the topic. */
export function splitProposal(
  repository: Repository,
  ref: string,
): { base: string; topic: string } | undefined {
  const parts = ref.slice('refs/for/'.length).split('/');
  for (let size = parts.length; size > 0; size -= 1) {
    const base = parts.slice(0, size).join('/');
    if (branchTip(repository.gitDir, base)) return { base, topic: parts.slice(size).join('/') };
  }
  return undefined;
}

interface Proposal {
  readonly update: RefUpdate;
  readonly options: ReadonlyMap<string, string>;
}

function readOptions(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, 'true'] : [line.slice(0, at), decodeOption(line.slice(at + 1))];
    }),
  );
}

/** Values of several lines are sent in base64, and say so. */
function decodeOption(value: string): string {
  const mark = '{base64}';
  if (!value.startsWith(mark)) return value;
  return Buffer.from(value.slice(mark.length), 'base64').toString('utf8');
}

function propose(store: Store, repository: Repository, user: User, { update, options }: Proposal): string[] {
  const split = splitProposal(repository, update.ref);
  const topic = options.get('topic') ?? split?.topic ?? '';
  const { words } = store.flavor;
  if (!split || topic === '') return [`ng ${update.ref} ${words.noTopic}`];
  const head = topic.startsWith(`${user.name}/`) ? topic : `${user.name}/${topic}`;
  const existing = findOpenPull(repository, { base: split.base, head, agit: true });
  if (existing) return moveTo(store, user, existing, { update, options });
  const title =
    options.get('title') ?? readCommit(repository.gitDir, update.after).message.split('\n')[0] ?? '';
  const body = options.get('description') ?? '';
  const pull = createPull(store, repository, user, {
    base: split.base,
    head,
    headSha: update.after,
    agit: true,
    title,
    body,
  });
  return report(update, pull, { before: '0'.repeat(40) });
}

function moveTo(store: Store, user: User, pull: Pull, { update, options }: Proposal): string[] {
  const { words, gitea } = store.flavor;
  const { gitDir } = pull.issue.repository;
  const before = pull.headSha;
  if (before === update.after) return [`ng ${update.ref} ${words.sameCommit}`];
  const forced = !isAncestor(gitDir, before, update.after);
  if (forced && options.get('force-push') !== 'true') return [`ng ${update.ref} ${words.needsForce}`];
  updatePullRef(gitDir, pull.issue.number, update.after);
  headMoved(store, user, pull, { before, after: update.after });
  // Forgejo does not tell git that the move was forced.
  return report(update, pull, { before, forced: forced && gitea });
}

function report(update: RefUpdate, pull: Pull, moved: { before: string; forced?: boolean }): string[] {
  return [
    `ok ${update.ref}`,
    `option refname refs/pull/${pull.issue.number}/head`,
    `option old-oid ${moved.before}`,
    `option new-oid ${update.after}`,
    ...(moved.forced ? ['option forced-update'] : []),
  ];
}
