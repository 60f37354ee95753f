import type { ChangeFacts } from '../core/forge/change-facts.ts';
import type { StepAction, StepFinding } from '../core/forge/in-step.ts';
import { renderIssue } from '../core/forge/issue-text.ts';
import type { Issue, Pull } from '../core/forge/model.ts';
import { renderPull } from '../core/forge/pull-text.ts';
import type { SectionDraft } from '../core/forge/section.ts';
import { type Stage, stageOf } from '../core/forge/stage.ts';
import { changeTitle, titleDigest } from '../core/forge/title.ts';
import { changeTrailers, type Trailer } from '../core/forge/trailers.ts';
import { countTasks } from '../core/tasks.ts';
import type { Git, World } from '../ports.ts';
import type { Project } from './load.ts';
import { type Connected, isListedAgent } from './load-forge.ts';
import { requireGit } from './load-git.ts';
import type { RaisedChange } from './load-raised.ts';
import { loadForgeTemplates } from './load-template.ts';

/** What bringing one change in step works with. */
export interface Step {
  readonly world: World;
  readonly project: Project;
  readonly git: Git;
  readonly connected: Connected;
  /** The project's place in the repository, without slashes at its ends. */
  readonly prefix: string;
  /** Nothing is written, only said. */
  readonly dryRun: boolean;
  readonly actions: StepAction[];
  readonly findings: StepFinding[];
}

export async function openStep(
  world: World,
  project: Project,
  connected: Connected,
  dryRun = false,
): Promise<Step> {
  const git = await requireGit(world, project);
  const { prefix } = await git.place();
  return {
    world,
    project,
    git,
    connected,
    prefix: prefix.replace(/\/$/, ''),
    dryRun,
    actions: [],
    findings: [],
  };
}

/** The issue and the pull request as far as they are known. */
export interface Raised {
  readonly issue: Issue | undefined;
  readonly pull: Pull | undefined;
}

/** Everything that issue and pull request should say. */
export interface Wanted {
  readonly stage: Stage;
  readonly title: string;
  readonly issue: SectionDraft;
  readonly pull: SectionDraft;
  readonly trailers: readonly Trailer[];
  readonly wip: boolean;
}

/** The stage of a change that has an issue. */
export function stageNow({ archived, landed, tasks }: RaisedChange, pull: Pull | undefined): Stage {
  return stageOf({
    archived,
    landed,
    hasIssue: true,
    pull: pullState(pull),
    tasks: countTasks(tasks.map(({ task, done }) => ({ ...task, done }))),
  });
}

/** Reading the Markdown of a proposal takes time, and the texts are asked for several times. */
const made = new WeakMap<RaisedChange, Map<string, Wanted>>();

/** Makes the texts of a change. A number of an issue that is not known yet is left out of them. */
export function wantedTexts(step: Step, raised: RaisedChange, known: Raised): Wanted {
  const { issue, pull } = known;
  const texts = made.get(raised) ?? new Map<string, Wanted>();
  made.set(raised, texts);
  const key = [issue?.number, pull?.number, pull?.merged, pull?.author].join(' ');
  const wanted = texts.get(key) ?? makeTexts(step, raised, known);
  texts.set(key, wanted);
  return wanted;
}

function makeTexts(step: Step, raised: RaisedChange, { issue, pull }: Raised): Wanted {
  const stage = stageNow(raised, pull);
  const title = changeTitle(raised.name, raised.proposal);
  const facts: ChangeFacts = {
    change: raised.name,
    project: step.prefix,
    proposal: raised.proposal,
    stage,
    capabilities: raised.capabilities,
    tasks: raised.tasks,
    issue: issue?.number ?? raised.change.metadata.issue,
    pull: pull?.number,
    folder: folderInRepository(step, raised),
    folderUrl: folderUrl(step, raised, pull?.merged ?? false),
    title: titleDigest(title),
  };
  const templates = loadForgeTemplates(step.world);
  return {
    stage,
    title,
    issue: renderIssue(templates, facts),
    pull: renderPull(templates, facts),
    trailers: changeTrailers([raised.name], agentBehind(step, pull)),
    wip: !raised.archived,
  };
}

export function pullState(pull: Pull | undefined): 'none' | 'open' | 'closed' | 'merged' {
  if (!pull) return 'none';
  return pull.merged ? 'merged' : pull.state;
}

/** The agent that made the pull request, or is about to. */
function agentBehind({ project, connected }: Step, pull: Pull | undefined): string | undefined {
  if (!pull) return connected.agent;
  return isListedAgent(project, pull.author) ? pull.author : undefined;
}

function folderInRepository({ prefix }: Step, { folder }: RaisedChange): string {
  return prefix === '' ? folder : `${prefix}/${folder}`;
}

/** The folder on its branch, and after the merge on the default branch; AGit has no branch to look at. */
function folderUrl(step: Step, raised: RaisedChange, isMerged: boolean): string | undefined {
  const { repository } = step.connected;
  if (step.project.settings.forge.push === 'agit' && !isMerged) return undefined;
  const branch = isMerged ? repository.defaultBranch : raised.branch;
  const parts = folderInRepository(step, raised).split('/').map(encodeURIComponent).join('/');
  return `${repository.url}/src/branch/${branch}/${parts}`;
}
