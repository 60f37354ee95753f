import { commitMessage } from '../core/commit-message.ts';
import { ToolError } from '../core/error.ts';
import { mergeTicks } from '../core/forge/checklist.ts';
import type { StepReport } from '../core/forge/in-step.ts';
import type { Issue, Pull } from '../core/forge/model.ts';
import { findSection } from '../core/forge/section.ts';
import { STAGE_LABELS } from '../core/forge/stage.ts';
import { applyEdits } from '../core/markdown/edit.ts';
import { tickEdit } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import type { Connected } from './load-forge.ts';
import { loadRaised, type RaisedChange } from './load-raised.ts';
import { openStep, type Step, stageNow } from './load-step.ts';
import { ensureIssue, findIssue, saveIssue, writeNumber } from './save-issue.ts';
import { saveLabel } from './save-label.ts';
import { createPull, findPull, savePull } from './save-pull.ts';
import { savePush } from './save-push.ts';

export interface StepRequest {
  readonly change: string;
  /** Make issue and pull request where there are none. */
  readonly raise?: boolean;
  /** Commit what the change folder has of changes. */
  readonly commit?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Brings one change, its issue and its pull request in step (design, section 7): files and git first, then the forge.
 * Each part looks for what is there, so that it can be run as often as anybody likes. Throws the ToolErrors of the forge
 * and of git; what a person has to decide is a finding.
 */
export async function keepInStep(
  world: World,
  project: Project,
  connected: Connected,
  request: StepRequest,
): Promise<StepReport> {
  const step = await openStep(world, project, connected, request.dryRun);
  for (let left = MOST_CONFLICTS; ; left--) {
    try {
      return await goThrough(step, request);
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 'forge_conflict' || left === 0) throw error;
      step.findings.splice(0);
    }
  }
}

/** How often it begins again because somebody else wrote at the same moment. */
const MOST_CONFLICTS = 3;

async function goThrough(step: Step, request: StepRequest): Promise<StepReport> {
  const { world, project } = step;
  const raised = await loadRaised(world, project, request.change);
  if (raised.archived && (await isUncommitted(step, raised))) return report(step, raised, {});
  const issue = await (request.raise ? ensureIssue(step, raised) : findIssue(step, raised));
  if (!issue) return report(step, raised, {});
  const before = { issue: raised.change.metadata.issue };
  writeNumber(step, raised, issue.number);
  const ticked = mergeChecklist(step, raised, issue);
  if (request.raise || request.commit) await commitFolder(step, ticked, before.issue === undefined);
  const pull = await reachPull(step, ticked, issue, before.issue !== undefined);
  if (isClosedByHand(issue, raised) && !pull?.merged) {
    step.findings.push({ kind: 'issue-closed', number: issue.number });
    return report(step, ticked, { issue, pull });
  }
  if (!isElsewhere(step)) await saveTexts(step, ticked, issue, pull);
  return report(step, ticked, { issue, pull });
}

/** Whether the change is further on the forge than here: what the files here say is old then. */
function isElsewhere({ findings }: Step): boolean {
  return findings.some(({ kind }) => kind === 'branch-behind' || kind === 'branch-diverged');
}

/** An archive that is not committed cannot be pushed, so the forge is not told of it yet. */
async function isUncommitted({ git, findings }: Step, { folder }: RaisedChange): Promise<boolean> {
  const paths = await git.dirty([folder]);
  if (paths.length > 0) findings.push({ kind: 'archive-not-committed', paths });
  return paths.length > 0;
}

/** The merge of a change that was not archived has closed its issue; its archive still has to land. */
function isClosedByHand({ state }: Issue, { late }: RaisedChange): boolean {
  return state === 'closed' && !late;
}

/** Brings ticks of the issue into the files, and answers the change with the ticks of both. */
function mergeChecklist(step: Step, raised: RaisedChange, issue: Issue): RaisedChange {
  const section = findSection(issue.body, { change: raised.name, project: step.prefix });
  const merged = mergeTicks({
    tasks: raised.tasks,
    state: section?.marker.state,
    issue: section?.text,
  });
  for (const line of merged.strangers)
    step.findings.push({ kind: 'stranger-task', number: issue.number, line });
  for (const path of new Set(merged.changes.map((task) => task.path))) {
    const tasks = merged.changes.filter((task) => task.path === path);
    const before = raised.change.tasks.find((document) => document.path === path)?.text ?? '';
    const after = applyEdits(
      before,
      tasks.map(({ task, done }) => tickEdit(task, done)),
    );
    if (!step.dryRun) step.project.files.apply([{ path, before, after }]);
    step.actions.push({ kind: 'tasks-ticked', path, tasks: tasks.map(({ text, done }) => ({ text, done })) });
  }
  return { ...raised, tasks: merged.tasks };
}

/** Commits what is not committed yet of the change's folder. */
async function commitFolder(step: Step, { name, folder }: RaisedChange, isNew: boolean): Promise<void> {
  const { git, dryRun, connected } = step;
  const paths = dryRun ? [] : await git.dirty([folder]);
  if (paths.length === 0) return;
  const subject = `${isNew ? 'Propose' : 'Update'} ${name}`;
  const message = commitMessage(subject, [name], connected.agent);
  const commit = await git.commitPaths(paths, message, connected.author);
  step.actions.push({ kind: 'committed', commit });
}

/** The pull request, made where there never was one; its commits are pushed first. */
async function reachPull(
  step: Step,
  raised: RaisedChange,
  issue: Issue,
  wasRaised: boolean,
): Promise<Pull | undefined> {
  const known = wasRaised ? await findPull(step, raised, issue) : undefined;
  if (known?.merged) return known;
  if (known?.state === 'closed') {
    step.findings.push({ kind: 'pull-closed', number: known.number });
    return known;
  }
  if (isClosedByHand(issue, raised)) return known;
  const pushed = await savePush(step, raised, known);
  if (known || !pushed.done) return known;
  const found = wasRaised || pushed.created ? undefined : await findPull(step, raised);
  if (found || step.dryRun) return found;
  const made = await createPull(step, raised, { issue, pull: undefined });
  if (!made) step.findings.push({ kind: 'pull-missing' });
  return made;
}

async function saveTexts(
  step: Step,
  raised: RaisedChange,
  issue: Issue,
  pull: Pull | undefined,
): Promise<void> {
  const known = { issue, pull };
  const label = STAGE_LABELS[stageNow(raised, pull)];
  await saveIssue(step, raised, known);
  if (pull && pull.state === 'open') await savePull(step, raised, known);
  await saveLabel(step, issue, label);
  if (pull) await saveLabel(step, pull, label);
  if (!raised.landed || !pull?.merged || issue.state === 'closed') return;
  step.actions.push({ kind: 'issue-closed', number: issue.number });
  if (!step.dryRun) await step.connected.forge.editIssue(issue.number, { state: 'closed' });
}

async function report(
  step: Step,
  raised: RaisedChange,
  { issue, pull }: { readonly issue?: Issue | undefined; readonly pull?: Pull | undefined },
): Promise<StepReport> {
  const { actions, findings, connected, git } = step;
  if (!issue && raised.change.metadata.issue === undefined) findings.push({ kind: 'not-raised' });
  const dirty = issue && !step.dryRun ? await git.dirty([raised.folder]) : [];
  if (dirty.length > 0) findings.push({ kind: 'not-committed', paths: dirty });
  const { asked } = connected;
  const { owner, name } = connected.forge.address;
  const now = `${owner}/${name}`;
  if (now !== asked) findings.push({ kind: 'renamed', from: asked, to: now });
  return {
    change: raised.name,
    issue: issue && { number: issue.number, url: issue.url },
    pull: pull && { number: pull.number, url: pull.url },
    actions,
    findings,
  };
}
