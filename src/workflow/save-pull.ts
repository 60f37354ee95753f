import { ToolError } from '../core/error.ts';
import { type PullWish, planPullEdit, pullTexts } from '../core/forge/in-step.ts';
import type { Issue, Pull } from '../core/forge/model.ts';
import { findSection } from '../core/forge/section.ts';
import { STAGE_LABELS } from '../core/forge/stage.ts';
import type { RaisedChange } from './load-raised.ts';
import { type Raised, type Step, type Wanted, wantedTexts } from './load-step.ts';
import { ensureLabel } from './save-label.ts';

/**
 * The pull request of a change, also when it is closed or merged. By AGit its name begins with who made it: us, or the
 * author of the issue, or an agent of the project.
 */
export async function findPull(step: Step, raised: RaisedChange, issue?: Issue): Promise<Pull | undefined> {
  const { forge, repository } = step.connected;
  for (const head of headsOf(step, raised, issue)) {
    const found = await forge.findPull(repository.defaultBranch, head);
    if (found) return found;
  }
  return undefined;
}

function headsOf({ project, connected }: Step, { topic, branch }: RaisedChange, issue?: Issue): string[] {
  const { forge, agents } = project.settings;
  if (forge.push !== 'agit') return [branch];
  const others = issue ? [issue.author, ...agents.map(({ account }) => account)] : [];
  return [...new Set([connected.account.login, ...others])].map((login) => `${login}/${topic}`);
}

/** Makes the pull request of a change; one that was made meanwhile is found. By AGit the push has made it. */
export async function createPull(step: Step, raised: RaisedChange, known: Raised): Promise<Pull | undefined> {
  if (step.project.settings.forge.push === 'agit') return noteCreated(step, await findPull(step, raised));
  const { forge, repository } = step.connected;
  const wanted = wantedTexts(step, raised, known);
  const label = await ensureLabel(step, STAGE_LABELS[wanted.stage]);
  const draft = {
    ...pullTexts(wishOf(wanted)),
    base: repository.defaultBranch,
    branch: raised.branch,
    labels: label === undefined ? [] : [label],
  };
  try {
    return noteCreated(step, await forge.createPull(draft));
  } catch (error) {
    const isThere = error instanceof ToolError && ['forge_uncertain', 'forge_conflict'].includes(error.code);
    const found = isThere ? await findPull(step, raised) : undefined;
    if (!found) throw error;
    return noteCreated(step, found);
  }
}

function noteCreated(step: Step, pull: Pull | undefined): Pull | undefined {
  if (pull) step.actions.push({ kind: 'pull-created', number: pull.number, url: pull.url });
  return pull;
}

function wishOf({ pull, title, wip, trailers }: Wanted): PullWish {
  return { draft: pull, title, wip, trailers };
}

/** Makes title and text of the pull request what they should be. */
export async function savePull(step: Step, raised: RaisedChange, known: Raised): Promise<Pull | undefined> {
  const { pull } = known;
  if (!pull) return undefined;
  const wish = wishOf(wantedTexts(step, raised, known));
  const planned = planPullEdit(pull, wish);
  if (!planned) return pull;
  if (findSection(pull.body, wish.draft.marker)?.edited)
    step.findings.push({ kind: 'text-edited', where: 'pull', number: pull.number });
  step.actions.push({ kind: 'pull-edited', number: pull.number, what: planned.what });
  return step.dryRun ? pull : await step.connected.forge.editPull(pull.number, planned.edit);
}
