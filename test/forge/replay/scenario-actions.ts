import { branchTip } from '../../support/forge/git/bare.ts';
import type { Run } from '../../support/forge/store.ts';
import type { Lab } from './lab.ts';
import { LANGUAGE } from './scenario-access.ts';
import { commits } from './scenario-pulls.ts';
import type { Scenario } from './set-up.ts';

const VALIDATE = [
  'runner-1(version:dev) received task 1 of job validate, be triggered by event: push',
  'workflow prepared',
  '⭐ Run Main Validate specs',
  '3 specs valid',
  '::notice file=openspec/project.md,line=1::looks fine',
  '🏁  Job succeeded',
];

const LINT = [
  'runner-1(version:dev) received task 2 of job lint, be triggered by event: push',
  'workflow prepared',
  '⭐ Run Main Prepare',
  '  ✅  Success - Main Prepare',
  '⚙️ [runner]: RUN exit status 3',
  '🏁  Job failed',
  '  ❗  ::error file=openspec/specs/auth/spec.md,line=4::purpose too short',
  '::error file=openspec/specs/auth/spec.md,line=4::purpose too short',
  "Job 'lint' failed",
];

const REPOSITORY = 'alice/lab';

/** What was started by hand runs on the main branch. */
function dispatch(lab: Lab): void {
  const { gitDir } = lab.forge.repository(REPOSITORY);
  const about = {
    title: lab.flavor === 'gitea' ? 'ci: add workflow' : 'CI',
    event: 'workflow_dispatch',
    sha: branchTip(gitDir, 'main') ?? '',
    actor: 'robo',
    jobs: ['validate', 'lint'],
  };
  for (let count = 0; count < 3; count += 1) finish(lab, lab.forge.addRun(REPOSITORY, about));
}

function start(lab: Lab, title: string, pull?: number): Run {
  const sha = lab.head();
  const about = { title, sha, actor: 'robo', jobs: ['validate', 'lint'] };
  return lab.forge.addRun(REPOSITORY, pull === undefined ? about : { ...about, pull });
}

function finish(lab: Lab, run: Run): void {
  const { forge } = lab;
  forge.changeJob(REPOSITORY, run, 'validate', {
    status: 'completed',
    conclusion: 'success',
    steps: [{ name: 'Validate specs', conclusion: 'success' }],
    log: VALIDATE,
  });
  forge.changeJob(REPOSITORY, run, 'lint', {
    status: 'completed',
    conclusion: 'failure',
    steps: [
      { name: 'Prepare', conclusion: 'success' },
      { name: 'Lint', conclusion: 'failure' },
    ],
    log: LINT,
  });
}

function lastRun(lab: Lab): Run {
  const run = lab.forge.repository(REPOSITORY).runs.at(-1);
  if (!run) throw new Error('there is no run');
  return run;
}

const NOT_CALLED = 'our client does not call it, and the forge has no such route';
const SERVER_ONLY =
  'it comes from a run that the server began by itself: the forge has no runner, tests seed the runs';

export const actions: Scenario = {
  name: 'actions',
  setUps: {
    'push-workflow': commits({
      by: 'robo',
      on: 'main',
      message: 'ci: add workflow',
      files: { '.gitea/workflows/ci.yml': 'name: CI\n' },
    }),
    'runs-queued': { why: 'the server began a run', run: async (lab) => start(lab, 'ci: add workflow') },
    'runs-in-progress': {
      why: 'a runner took the first job',
      run: async (lab) =>
        lab.forge.changeJob(REPOSITORY, lastRun(lab), 'validate', { status: 'in_progress' }),
    },
    'runs-completed': { why: 'the runner ended both jobs', run: async (lab) => finish(lab, lastRun(lab)) },
    'push-pr-branch': commits({
      by: 'robo',
      on: 'main',
      message: 'feat: pr',
      files: { 'pr.txt': 'p\n' },
    }),
    'runs-of-pull-head': {
      why: 'the server ran the workflow for the pull request',
      run: async (lab) => finish(lab, start(lab, 'feat: pr', 1)),
    },
    'runs-paged': { why: 'three runs had been started by hand', run: async (lab) => dispatch(lab) },
  },
  leftOut: [
    { step: /^(registration-token|runners|secret|variable)/, why: NOT_CALLED },
    { step: /^(artifacts|run-artifacts|workflows?|workflow-runs)$/, only: 'gitea', why: NOT_CALLED },
    { step: /^(rerun|attempt-1|dispatch)/, only: 'gitea', why: NOT_CALLED },
    { step: /^dispatch/, only: 'forgejo', why: NOT_CALLED },
    { step: /^run-(jobs-)?after-rerun$/, only: 'gitea', why: `after a rerun; ${NOT_CALLED}` },
    { step: 'run-after-rerun', only: 'forgejo', why: SERVER_ONLY },
  ],
  accepted: [
    { step: /./, at: /language$/, only: 'gitea', why: LANGUAGE },
    {
      step: 'pull-create',
      at: /open_pr_counter$/,
      only: 'gitea',
      why: 'the answer to the creation does not count the new one yet; the next answer does',
    },
    {
      step: /^status-/,
      at: /description$/,
      why: 'the words say how many seconds the job took',
    },
    {
      step: /^run/,
      at: /event_payload$/,
      only: 'forgejo',
      why: 'the whole event as text: the forge does not make it, and our client does not read it',
    },
    {
      step: /^run/,
      at: /duration$/,
      only: 'forgejo',
      why: 'how long it took',
    },
  ],
};
