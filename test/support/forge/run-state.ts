import { addStatus } from './add-status.ts';
import {
  fullName,
  type Job,
  type JobStatus,
  nextId,
  type Pull,
  type Repository,
  type Run,
  type Step,
  type Store,
  type User,
} from './store.ts';

export interface NewRun {
  /** The name of the workflow; `CI` without it. */
  readonly name?: string;
  readonly workflow?: string;
  readonly title: string;
  /** `push` without it, `pull_request` where there is a pull request. */
  readonly event?: string;
  readonly sha: string;
  readonly branch?: string;
  readonly pull?: Pull | undefined;
  readonly actor: User;
  readonly jobs: readonly string[];
}

/** Starts a run of Actions: its jobs wait, and each posts a status to the commit. */
export function addRun(store: Store, repository: Repository, fields: NewRun): Run {
  const run: Run = {
    id: nextId(store, 'run'),
    number: repository.runs.length + 1,
    workflow: fields.workflow ?? 'ci.yml',
    title: fields.title,
    event: fields.event ?? (fields.pull ? 'pull_request' : 'push'),
    sha: fields.sha,
    branch: fields.branch ?? repository.defaultBranch,
    pull: fields.pull,
    actor: fields.actor,
    jobs: fields.jobs.map((name) => waitingJob(store, name)),
    created: store.now(),
  };
  repository.runs.push(run);
  workflowNames.set(run, fields.name ?? 'CI');
  for (const job of run.jobs) postStatus(store, repository, run, job);
  return run;
}

const workflowNames = new WeakMap<Run, string>();

function waitingJob(store: Store, name: string): Job {
  return { id: nextId(store, 'job'), name, status: 'queued', conclusion: '', steps: [], log: undefined };
}

export interface JobChange {
  readonly status: JobStatus;
  readonly conclusion?: string;
  readonly steps?: readonly Step[];
  /** The lines of the log, without their times. */
  readonly log?: readonly string[];
}

/** A job goes on: its status is posted to the commit again. */
export function changeJob(
  store: Store,
  repository: Repository,
  run: Run,
  change: JobChange & { name: string },
): void {
  const job = run.jobs.find((one) => one.name === change.name);
  if (!job) throw new Error(`run ${run.id} has no job ${change.name}`);
  const now = store.now();
  job.status = change.status;
  job.conclusion = change.conclusion ?? '';
  job.steps = change.steps ?? job.steps;
  job.started ??= now;
  if (change.status === 'completed') job.completed = now;
  const time = now.toISOString().replace('Z', '0000Z');
  if (change.log) job.log = change.log.map((line) => `${time} ${line}\n`).join('');
  postStatus(store, repository, run, job);
}

const WORDS: Readonly<Record<string, readonly [state: string, words: string]>> = {
  queued: ['pending', 'Waiting to run'],
  in_progress: ['pending', 'Has started running'],
  success: ['success', 'Successful in 0s'],
  failure: ['failure', 'Failing after 0s'],
  cancelled: ['failure', 'Has been cancelled'],
  skipped: ['skipped', 'Has been skipped'],
};

/** The address is a path, not a whole URL. */
function postStatus(store: Store, repository: Repository, run: Run, job: Job): void {
  const [state, description] = WORDS[job.conclusion || job.status] ?? ['pending', ''];
  const root = new URL(store.url).pathname.replace(/\/$/, '');
  const place = store.flavor.gitea
    ? `runs/${run.id}/jobs/${job.id}`
    : `runs/${run.number}/jobs/${run.jobs.indexOf(job)}`;
  addStatus(store, repository, {
    sha: run.sha,
    state,
    context: `${workflowNames.get(run)} / ${job.name} (${run.event})`,
    description,
    targetUrl: `${root}/${fullName(repository)}/actions/${place}`,
    creator: undefined,
  });
}

export function runStatus({ jobs }: Run): JobStatus {
  if (jobs.every((job) => job.status === 'completed')) return 'completed';
  return jobs.every((job) => job.status === 'queued') ? 'queued' : 'in_progress';
}

/** Of a completed run; empty of another. */
export function runConclusion(run: Run): string {
  if (runStatus(run) !== 'completed') return '';
  const has = (conclusion: string): boolean => run.jobs.some((job) => job.conclusion === conclusion);
  if (has('failure')) return 'failure';
  if (has('cancelled')) return 'cancelled';
  return has('success') ? 'success' : 'skipped';
}
