import { runConclusion, runStatus } from '../run-state.ts';
import type { Job, Repository, Run, Store, User } from '../store.ts';
import { showPullOfRun } from './pull.ts';
import { apiUrl, repositoryUrl, showRepository } from './repository.ts';
import { EPOCH, showTime, showUser } from './user.ts';

export function showRun(
  store: Store,
  repository: Repository,
  run: Run,
  viewer: User | undefined,
): Record<string, unknown> {
  return store.flavor.gitea
    ? showGiteaRun(store, repository, run)
    : showForgejoRun(store, repository, run, viewer);
}

interface Times {
  readonly started: string;
  readonly stopped: string;
}

function timesOf(run: Run): Times {
  const started = run.jobs.flatMap((job) => job.started ?? []).at(0);
  const done = runStatus(run) === 'completed';
  const stopped = done ? run.jobs.flatMap((job) => job.completed ?? []).at(-1) : undefined;
  return { started: started ? showTime(started) : EPOCH, stopped: stopped ? showTime(stopped) : EPOCH };
}

/** A run of a pull request has no branch, and nobody has rights in the repository that it shows. */
function showGiteaRun(store: Store, repository: Repository, run: Run): Record<string, unknown> {
  const url = `${apiUrl(store, repository)}/actions/runs/${run.id}`;
  const conclusion = runConclusion(run);
  const { started, stopped } = timesOf(run);
  const actor = showUser(store, run.actor, undefined);
  const ref = run.pull ? `refs/pull/${run.pull.issue.number}/head` : `refs/heads/${run.branch}`;
  return {
    id: run.id,
    url,
    previous_attempt_url: null,
    html_url: `${repositoryUrl(store, repository)}/actions/runs/${run.id}`,
    display_title: run.title,
    path: `${run.workflow}@${ref}`,
    event: run.event,
    run_attempt: 1,
    run_number: run.number,
    head_sha: run.sha,
    ...(!run.pull && { head_branch: run.branch }),
    status: runStatus(run),
    actor,
    trigger_actor: actor,
    repository: {
      ...showRepository(store, repository, undefined, 0),
      owner: showUser(store, repository.owner, undefined),
    },
    ...(conclusion && { conclusion }),
    pull_requests: run.pull ? [showPullOfRun(store, run.pull)] : [],
    started_at: started,
    completed_at: stopped,
  };
}

function showForgejoRun(
  store: Store,
  repository: Repository,
  run: Run,
  viewer: User | undefined,
): Record<string, unknown> {
  const { started, stopped } = timesOf(run);
  return {
    id: run.id,
    title: run.title,
    repository: showRepository(store, repository, viewer),
    workflow_id: run.workflow,
    index_in_repo: run.number,
    trigger_user: showUser(store, run.actor, viewer),
    ScheduleID: 0,
    prettyref: run.pull ? `#${run.pull.issue.number}` : run.branch,
    is_ref_deleted: false,
    commit_sha: run.sha,
    is_fork_pull_request: false,
    need_approval: false,
    approved_by: 0,
    event: run.event === 'workflow_dispatch' ? '' : run.event,
    event_payload: '{}',
    trigger_event: run.event,
    status: forgejoStatus(runStatus(run), runConclusion(run)),
    started,
    stopped,
    created: showTime(run.created),
    updated: stopped === EPOCH ? showTime(run.created) : stopped,
    // In nanoseconds, and left out while it is nothing.
    ...(runStatus(run) !== 'queued' && { duration: 1_000_000_000 }),
    html_url: `${repositoryUrl(store, repository)}/actions/runs/${run.number}`,
  };
}

/** Forgejo has one word where Gitea has two. */
export function forgejoStatus(status: string, conclusion: string): string {
  return conclusion || ({ queued: 'waiting', in_progress: 'running' }[status] ?? status);
}

export function showJob(store: Store, repository: Repository, run: Run, job: Job): Record<string, unknown> {
  const api = `${apiUrl(store, repository)}/actions`;
  const [started, completed] = [job.started, job.completed].map((time) => (time ? showTime(time) : EPOCH));
  return {
    id: job.id,
    url: `${api}/jobs/${job.id}`,
    html_url: `${repositoryUrl(store, repository)}/actions/runs/${run.id}/jobs/${job.id}`,
    run_id: run.id,
    run_url: `${api}/runs/${run.id}`,
    name: job.name,
    labels: ['ubuntu-latest'],
    run_attempt: 1,
    head_sha: run.sha,
    ...(!run.pull && { head_branch: run.branch }),
    status: job.status,
    ...(job.conclusion && { conclusion: job.conclusion }),
    ...(job.started && { runner_id: 1, runner_name: 'runner-1' }),
    steps: job.steps.map((step, number) => ({
      name: step.name,
      number,
      status: 'completed',
      conclusion: step.conclusion,
      started_at: started,
      completed_at: completed,
    })),
    created_at: showTime(run.created),
    started_at: started,
    completed_at: completed,
  };
}

/** A job in the flat list that both servers have. */
export function showTask(store: Store, repository: Repository, run: Run, job: Job): Record<string, unknown> {
  const number = store.flavor.gitea ? run.id : run.number;
  const started = showTime(job.started ?? run.created);
  return {
    id: job.id,
    name: job.name,
    head_branch: run.branch,
    head_sha: run.sha,
    run_number: run.number,
    event: run.event,
    display_title: run.title,
    status: forgejoStatus(job.status, job.conclusion),
    workflow_id: run.workflow,
    url: `${repositoryUrl(store, repository)}/actions/runs/${number}`,
    created_at: started,
    updated_at: showTime(job.completed ?? job.started ?? run.created),
    run_started_at: started,
  };
}
