import type { Pull } from '../core/forge/model.ts';
import { emptySection } from '../core/forge/section.ts';
import { planTitle } from '../core/forge/title.ts';
import type { Pushed, PushRequest } from '../ports.ts';
import type { RaisedChange } from './load-raised.ts';
import { type Step, wantedTexts } from './load-step.ts';
import { findPull } from './save-pull.ts';

/** What a push came to: `created` when there was no such branch, `done` when the forge has the commit. */
export interface PushOutcome {
  readonly done: boolean;
  readonly created: boolean;
}

/**
 * Brings the commits of a change to the forge: as its branch, or to `refs/for/…`. Only what follows on what is there is
 * pushed. A branch with the same files from another clone is taken over; any other difference is a finding.
 */
export async function savePush(
  step: Step,
  raised: RaisedChange,
  pull: Pull | undefined,
): Promise<PushOutcome> {
  const { connected } = step;
  const tip = await tipOf(step, raised);
  if (tip === undefined || pull?.head === tip) return { done: true, created: false };
  if (pull && (await isContained(step, tip, pull.head))) {
    step.findings.push({ kind: 'branch-behind', branch: raised.branch, ref: refOf(step, raised, pull) });
    return { done: true, created: false };
  }
  if (pull && isOfOther(step, pull)) {
    const words = `by AGit only ${pull.author} can push to pull request #${pull.number}`;
    step.findings.push({ kind: 'push-refused', branch: raised.branch, words });
    return { done: false, created: false };
  }
  const request = pushRequest(step, raised, { commit: tip, isNew: pull === undefined });
  if (step.dryRun) {
    step.actions.push({ kind: 'pushed', ref: request.ref, commit: tip });
    return { done: true, created: false };
  }
  const pushed = await connected.connection.push(request);
  if (pushed.kind === 'behind') return meet(step, raised, { pull, tip, words: pushed.words });
  note(step, raised, pushed, request);
  return {
    done: pushed.kind === 'pushed' || pushed.kind === 'current',
    created: 'created' in pushed && pushed.created,
  };
}

/** The newest commit of the change: its branch, or what is checked out where it has none. */
async function tipOf({ git, connected }: Step, { branch }: RaisedChange): Promise<string | undefined> {
  const own = await git.commit(`refs/heads/${branch}`);
  if (own !== undefined) return own;
  const current = await git.branch();
  return current === connected.repository.defaultBranch ? undefined : git.commit('HEAD');
}

/** A push of ours would open one more pull request. */
function isOfOther({ project, connected }: Step, { author }: Pull): boolean {
  return (
    project.settings.forge.push === 'agit' && author.toLowerCase() !== connected.account.login.toLowerCase()
  );
}

async function isContained({ git }: Step, tip: string, head: string): Promise<boolean> {
  return (await git.mergeBase(tip, head)) === tip;
}

function pushRequest(
  step: Step,
  raised: RaisedChange,
  { commit, isNew }: { readonly commit: string; readonly isNew: boolean },
): PushRequest {
  const { repository } = step.connected;
  if (step.project.settings.forge.push === 'branch') return { commit, ref: `refs/heads/${raised.branch}` };
  const options = [`topic=${raised.topic}`, ...(isNew ? firstWords(step, raised) : [])];
  return { commit, ref: `refs/for/${repository.defaultBranch}`, options };
}

/** What AGit calls a new pull request; the server would take the words of a commit, and they would count as people's. */
function firstWords(step: Step, raised: RaisedChange): string[] {
  const { title, wip, pull } = wantedTexts(step, raised, { issue: undefined, pull: undefined });
  const first = planTitle({ title, wip, current: undefined, written: undefined });
  return [`title=${first}`, `description=${emptySection(pull.marker)}`];
}

/** Where the forge keeps the commits of a change: by AGit only the pull request has them. */
function refOf({ project }: Step, { branch }: RaisedChange, pull: Pull | undefined): string {
  return project.settings.forge.push === 'agit' && pull
    ? `refs/pull/${pull.number}/head`
    : `refs/heads/${branch}`;
}

interface Met {
  readonly pull: Pull | undefined;
  readonly tip: string;
  readonly words: string;
}

/**
 * The forge has other commits than we. Two clones that submit one change make two commits with the same files: ours
 * gives way to the one that is there. Everything else is for a person.
 */
async function meet(step: Step, raised: RaisedChange, { pull, tip, words }: Met): Promise<PushOutcome> {
  const { git, connected } = step;
  const { branch } = raised;
  const ref = refOf(step, raised, pull ?? (await findPull(step, raised)));
  const there = await connected.connection.fetch(ref);
  if (there !== undefined && (await isSame(step, branch, tip, there))) {
    await git.moveBranch(there);
    step.actions.push({ kind: 'branch-adopted', branch, commit: there });
    return { done: true, created: false };
  }
  const isBehind = there !== undefined && (await isContained(step, tip, there));
  step.findings.push(
    isBehind ? { kind: 'branch-behind', branch, ref } : { kind: 'branch-diverged', branch, ref, words },
  );
  return { done: false, created: false };
}

async function isSame({ git }: Step, branch: string, tip: string, there: string): Promise<boolean> {
  return (await git.branch()) === branch && (await git.tree(there)) === (await git.tree(tip));
}

function note(step: Step, { branch }: RaisedChange, pushed: Pushed, { commit, ref }: PushRequest): void {
  if (pushed.kind === 'pushed') step.actions.push({ kind: 'pushed', ref, commit });
  if (pushed.kind === 'refused') step.findings.push({ kind: 'push-refused', branch, words: pushed.words });
}
