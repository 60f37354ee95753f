import { branchOf } from '../core/change.ts';
import { readMarkers } from '../core/forge/marker.ts';
import type { Checks, Issue, Pull } from '../core/forge/model.ts';
import { type ReviewSummary, summarizeReviews } from '../core/forge/review.ts';
import { type NextStep, nextStep, type Stage, stageOf } from '../core/forge/stage.ts';
import { wordsOf } from '../core/problem-text.ts';
import type { Progress } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import { checkChange } from './check-change.ts';
import { listChanges, type Project } from './load.ts';
import { loadBases } from './load-bases.ts';
import { type Change, loadChange, progressOf } from './load-change.ts';
import { type Connected, connectForge, type ForgeOptions } from './load-forge.ts';
import { requireGit } from './load-git.ts';
import { inTurns } from './load-in-turns.ts';
import { pullState } from './load-step.ts';

/** Where one change stands in files, git and forge. */
export interface ForgeRow {
  readonly change: string;
  /** Whether its files are in this checkout. */
  readonly here: boolean;
  readonly stage: Stage;
  /** Undefined where the files are not here. */
  readonly tasks: Progress | undefined;
  readonly issue: number | undefined;
  readonly pull: Pull | undefined;
  readonly review: ReviewSummary;
  readonly checks: Checks['state'];
  readonly next: NextStep;
}

/**
 * Joins files, git and forge: the open changes of this checkout, and those of others whose pull request is open.
 * Throws the ToolErrors of `connectForge` and of the forge.
 */
export async function statusOnForge(
  world: World,
  project: Project,
  request: ForgeOptions & { readonly change: string | undefined },
): Promise<ForgeRow[]> {
  const connected = await connectForge(world, project, request);
  const { prefix } = await (await requireGit(world, project)).place();
  const pulls = await connected.forge.openPulls();
  const here = listChanges(project).filter((name) => request.change === undefined || name === request.change);
  const key = { pulls, project: prefix.replace(/\/$/, '') };
  const others = request.change === undefined ? changesOf(key).filter((name) => !here.includes(name)) : [];
  const rows = await inTurns([...here, ...others], async (name) => {
    const pull = pulls.find((one) => isOf(one, name, key.project)) ?? (await findOlder(connected, name));
    return here.includes(name)
      ? rowHere({ world, project, connected }, name, pull)
      : rowThere(connected, name, pull);
  });
  return rows.sort((a, b) => (a.change < b.change ? -1 : 1));
}

interface Key {
  readonly pulls: readonly Pull[];
  readonly project: string;
}

/** The changes that open pull requests say they belong to. */
function changesOf({ pulls, project }: Key): string[] {
  const names = pulls.flatMap(({ body }) =>
    readMarkers(body).flatMap((marker) => (marker.project === project ? marker.change : [])),
  );
  return [...new Set(names)];
}

function isOf({ branch, body }: Pull, change: string, project: string): boolean {
  const [first] = readMarkers(body);
  if (first) return first.change === change && first.project === project;
  return branch === branchOf(change);
}

/** A pull request that is closed or merged by now. */
function findOlder({ forge, repository }: Connected, change: string): Promise<Pull | undefined> {
  return forge.findPull(repository.defaultBranch, branchOf(change));
}

interface Place {
  readonly world: World;
  readonly project: Project;
  readonly connected: Connected;
}

async function rowHere(
  { world, project, connected }: Place,
  name: string,
  pull: Pull | undefined,
): Promise<ForgeRow> {
  const change = loadChange(world, project, name);
  const number = change.metadata.issue;
  const issue = number === undefined ? undefined : await connected.forge.issue(number);
  const tasks = progressOf(change.tasks);
  const valid = await isValid(world, project, change);
  return { here: true, tasks, ...(await judge(connected, { name, pull, issue, number, tasks, valid })) };
}

async function isValid(world: World, project: Project, change: Change): Promise<boolean> {
  const bases = await loadBases(world, project, [change]);
  return checkChange(world, project, change, { bases }).every((problem) => wordsOf(problem).level === 'INFO');
}

/** Only what the forge shows: its label says where the change stands, and nobody knows how many tasks are left. */
async function rowThere(connected: Connected, name: string, pull: Pull | undefined): Promise<ForgeRow> {
  const label = pull?.labels.find((one) => one.name.startsWith('openspec/'))?.name.slice('openspec/'.length);
  const stage = STAGES.find((one) => one === label) ?? (pull?.draft ? 'proposed' : 'archived');
  const tasks = { total: 1, completed: stage === 'archived' ? 1 : 0 };
  const facts = { name, pull, issue: undefined, number: undefined, tasks, valid: true };
  const row = await judge(connected, { ...facts, archived: stage === 'archived' });
  return { ...row, here: false, stage, tasks: undefined };
}

const STAGES: readonly Stage[] = ['draft', 'proposed', 'approved', 'applying', 'archived', 'landed'];

interface Judged {
  readonly name: string;
  readonly pull: Pull | undefined;
  readonly issue: Issue | undefined;
  readonly number: number | undefined;
  readonly tasks: Progress;
  readonly valid: boolean;
  readonly archived?: boolean;
}

async function judge(
  { forge }: Connected,
  { name, pull, issue, number, tasks, valid, archived = false }: Judged,
): Promise<Omit<ForgeRow, 'here' | 'tasks'>> {
  const isOpen = pull?.state === 'open';
  const review = isOpen ? summarizeReviews(pull, await forge.reviews(pull.number)) : NO_REVIEW;
  const checks = isOpen ? (await forge.checks(pull.head)).state : 'none';
  const facts = {
    archived,
    landed: false,
    hasIssue: issue !== undefined,
    issue: issue?.state ?? 'none',
    pull: pullState(pull),
    tasks,
    valid,
    review: review.state,
    checks,
  } as const;
  return { change: name, stage: stageOf(facts), issue: number, pull, review, checks, next: nextStep(facts) };
}

const NO_REVIEW: ReviewSummary = { state: 'none', by: [] };
