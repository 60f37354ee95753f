import { type Answer, json, text } from '../answer.ts';
import { problem, type UserCall } from '../call.ts';
import { forgejoStatus, showJob, showRun, showTask } from '../json/run.ts';
import { pageOf } from '../paging.ts';
import type { Route } from '../router.ts';
import { runConclusion, runStatus } from '../run-state.ts';
import type { Job, Run } from '../store.ts';

const ROOT = '/repos/{owner}/{repo}/actions';
const rules = { scope: 'repository', unit: 'actions' } as const;
const gitea = { ...rules, only: 'gitea' } as const;

export const actionRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/runs`, ...rules, runIn: listRuns },
  { method: 'GET', path: `${ROOT}/runs/{id}`, ...rules, runIn: getRun },
  { method: 'GET', path: `${ROOT}/runs/{id}/jobs`, ...gitea, runIn: listJobs },
  { method: 'GET', path: `${ROOT}/jobs`, ...gitea, runIn: listAllJobs },
  { method: 'GET', path: `${ROOT}/jobs/{id}`, ...gitea, runIn: getJob },
  { method: 'GET', path: `${ROOT}/jobs/{id}/logs`, ...gitea, need: 'token', runIn: getLog },
  { method: 'GET', path: `${ROOT}/tasks`, ...rules, runIn: listTasks },
];

const STATUSES: Readonly<Record<string, readonly string[]>> = {
  gitea: [
    'queued',
    'in_progress',
    'completed',
    'waiting',
    'pending',
    'requested',
    'success',
    'failure',
    'cancelled',
    'skipped',
  ],
  forgejo: ['unknown', 'waiting', 'running', 'success', 'failure', 'cancelled', 'skipped', 'blocked'],
};

/** Newest first on Gitea, oldest first on Forgejo, where the count is in the body only. */
function listRuns(call: UserCall): Answer {
  const { store, repository, query, user } = call;
  const status = readStatus(call);
  const fits = (name: string, value: string): boolean => !query.get(name) || query.get(name) === value;
  const found = repository.runs.filter(
    (run) =>
      fits('head_sha', run.sha) &&
      fits('event', run.event) &&
      fits('actor', run.actor.name) &&
      fits('branch', run.branch) &&
      (!status || statusesOf(call, run).includes(status)),
  );
  const page = pageOf(call, store.flavor.gitea ? found.reverse() : found, { link: store.flavor.gitea });
  const workflow_runs = page.items.map((run) => showRun(store, repository, run, user));
  return json(200, { workflow_runs, total_count: found.length }, store.flavor.gitea ? page.headers : {});
}

function readStatus(call: UserCall): string | null {
  const status = call.query.get('status');
  const { name } = call.store.flavor;
  if (!status || STATUSES[name]?.includes(status)) return status;
  throw problem(call, 400, name === 'gitea' ? `invalid status ${status}` : `unknown status: ${status}`);
}

function statusesOf(call: UserCall, run: Run): string[] {
  const [status, conclusion] = [runStatus(run), runConclusion(run)];
  return call.store.flavor.gitea ? [status, conclusion] : [forgejoStatus(status, conclusion)];
}

function wantedRun(call: UserCall): Run {
  const run = call.repository.runs.find((one) => one.id === Number(call.params.id));
  if (!run) throw problem(call, 404, `run with id ${call.params.id}: resource does not exist`);
  return run;
}

function getRun(call: UserCall): Answer {
  return json(200, showRun(call.store, call.repository, wantedRun(call), call.user));
}

interface Place {
  readonly run: Run;
  readonly job: Job;
}

function listJobs(call: UserCall): Answer {
  const run = wantedRun(call);
  return jobsAnswer(
    call,
    run.jobs.map((job) => ({ run, job })),
  );
}

function listAllJobs(call: UserCall): Answer {
  const status = call.query.get('status');
  const fits = ({ job }: Place): boolean => !status || job.status === status || job.conclusion === status;
  return jobsAnswer(call, allJobs(call).filter(fits));
}

function allJobs({ repository }: UserCall): Place[] {
  return repository.runs.flatMap((run) => run.jobs.map((job) => ({ run, job })));
}

function jobsAnswer(call: UserCall, places: readonly Place[]): Answer {
  const page = pageOf(call, places, { link: true });
  const jobs = page.items.map(({ run, job }) => showJob(call.store, call.repository, run, job));
  return json(200, { jobs, total_count: places.length }, page.headers);
}

function wantedJob(call: UserCall): Place {
  const place = allJobs(call).find(({ job }) => job.id === Number(call.params.id));
  if (!place) throw problem(call, 404, `run job with id ${call.params.id}: resource does not exist`);
  return place;
}

function getJob(call: UserCall): Answer {
  const { run, job } = wantedJob(call);
  return json(200, showJob(call.store, call.repository, run, job));
}

function getLog(call: UserCall): Answer {
  const { job } = wantedJob(call);
  if (job.log === undefined) throw problem(call, 404, 'job not started');
  return text(200, job.log);
}

/** The jobs of all runs, newest first. */
function listTasks(call: UserCall): Answer {
  const begun = allJobs(call)
    .filter(({ job }) => job.started)
    .reverse();
  const page = pageOf(call, begun, { link: true });
  const workflow_runs = page.items.map(({ run, job }) => showTask(call.store, call.repository, run, job));
  return json(200, { workflow_runs, total_count: begun.length }, call.store.flavor.gitea ? page.headers : {});
}
