import type { FlavorName } from '../../support/forge/flavor.ts';
import type { Lab } from './lab.ts';
import { checkPosted, checks, commits, opens } from './scenario-pulls.ts';
import type { Scenario, SetUp } from './set-up.ts';

export const protection: Scenario = {
  name: 'protection',
  setUps: {
    'push-main-as-robo': commits({ by: 'robo', on: 'main', message: 'feat: x', files: { 'x.txt': 'x\n' } }),
    'push-workflow-branch': commits({
      by: 'robo',
      on: 'main',
      message: 'ci: wf',
      files: { '.gitea/workflows/ci.yml': 'on: push\njobs: {}\n' },
    }),
    'protected-files-pull': [
      opens('openspec/wf', 'wf'),
      checkPosted,
      {
        why: 'bob had approved it',
        run: (lab) =>
          lab.as('bob')('POST', '/repos/alice/lab/pulls/1/reviews', { event: 'APPROVED', body: 'ok' }),
      },
    ],
    'push-ap': commits({ by: 'robo', on: 'main', message: 'feat: ap', files: { 'ap.txt': 'ap\n' } }),
    'merge-no-approval': [opens('openspec/ap', 'ap'), checkPosted],
    'push-ap-2': [
      commits({ by: 'robo', message: 'feat: ap 2', files: { 'ap2.txt': 'ap\n' } }),
      {
        why: 'Forgejo stops with an error in this case, so it was recorded with the rule off',
        only: 'forgejo',
        run: (lab) =>
          lab.as('alice')('PATCH', '/repos/alice/lab/branch_protections/main', {
            dismiss_stale_approvals: false,
          }),
      },
    ],
    'merge-after-dismissal': [
      checkPosted,
      {
        why: 'the approval did not count any more although the rule was off, and nothing recorded says why: it is taken as dismissed by the owner',
        only: 'forgejo',
        run: (lab) => {
          const approval = lab.forge.repository('alice/lab').issues[1]?.pull?.reviews.at(-1)?.id;
          const path = `/repos/alice/lab/pulls/2/reviews/${approval}/dismissals`;
          return lab.as('alice')('POST', path, { message: 'stale' });
        },
      },
    ],
    'push-outdated': commits({ by: 'robo', on: 'start', message: 'feat: od', files: { 'od.txt': 'od\n' } }),
    'merge-outdated': [
      opens('openspec/od', 'od'),
      checkPosted,
      {
        why: 'approvals come first, and nobody had approved: the rule asked for none',
        run: (lab) =>
          lab.as('alice')('PATCH', '/repos/alice/lab/branch_protections/main', { required_approvals: 0 }),
      },
    ],
    'update-outdated': checks(1, 'gitea'),
  },
  accepted: [
    {
      step: 'updated-head',
      at: /^(merge_base|additions|changed_files)$/,
      why: 'the real server had the new head and had not yet looked for the merge base again',
    },
  ],
};

async function post(lab: Lab, sha: string, context: string, state: string): Promise<void> {
  const fields = { state, context, description: 'all specs valid', target_url: 'https://ci.example/run/1' };
  await lab.as('robo')('POST', `/repos/alice/lab/statuses/${sha}`, fields);
}

/** A pushed commit with two statuses. */
function twoStatuses(state: string): SetUp {
  return {
    why: `another commit had a success and a ${state}`,
    run: async (lab) => {
      const files = { [`${state}.txt`]: `${state}\n` };
      const sha = lab.commit({ by: 'robo', message: `feat: ${state}`, files });
      await lab.push('robo', 'HEAD:refs/heads/openspec/s');
      await post(lab, sha, 'openspec/a', 'success');
      await post(lab, sha, 'openspec/b', state);
    },
  };
}

function pushed(name: string): SetUp {
  return {
    why: `openspec/${name} was pushed`,
    run: async (lab) => {
      lab.commit({
        by: 'robo',
        on: 'main',
        message: `feat: ${name}`,
        files: { [`${name}.txt`]: 'g\n' },
      });
      await lab.push('robo', `HEAD:refs/heads/openspec/${name}`);
    },
  };
}

/** What the note of a step says about the head of its pull request. */
function posted(context: string, state: string, only?: FlavorName): SetUp {
  return {
    why: `${context}=${state} was posted to the head`,
    ...(only && { only }),
    run: async (lab) => post(lab, lab.head(), context, state),
  };
}

const second = (only: FlavorName): SetUp => ({
  why: 'a second began: statuses are listed by second',
  only,
  run: async (lab) => lab.wait(),
});

export const statuses: Scenario = {
  name: 'statuses',
  setUps: {
    push: commits({ by: 'robo', on: 'main', message: 'feat: s', files: { 's.txt': 's\n' } }),
    'post-other': second('gitea'),
    'post-short-sha': second('forgejo'),
    'combined-success-and-warning': twoStatuses('warning'),
    'combined-success-and-skipped': twoStatuses('skipped'),
    'combined-success-and-error': twoStatuses('error'),
    'glob-merge-none': [pushed('glob'), opens('openspec/glob', 'glob')],
    'glob-merge-one-pattern-missing': posted('openspec/validate', 'success'),
    'glob-merge-pending': posted('ci/linux/x64/unit', 'pending'),
    'glob-merge-ok': [posted('ci/linux/x64/unit', 'success'), posted('unrelated', 'failure')],
    'glob-merge-deep-failure': [
      pushed('deep'),
      opens('openspec/deep', 'deep'),
      posted('openspec/validate', 'success'),
      posted('ci/linux/x64/unit', 'success'),
      posted('openspec/deep/er', 'failure'),
    ],
    'glob-merge-deep-warning': posted('openspec/deep/er', 'warning', 'gitea'),
    'glob-merge-deep-skipped': posted('openspec/deep/er', 'skipped', 'gitea'),
  },
};
