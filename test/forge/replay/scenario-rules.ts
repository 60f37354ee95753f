import { checkPosted, commits, opens } from './scenario-pulls.ts';
import type { Scenario } from './set-up.ts';

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
  },
};

export const statuses: Scenario = {
  name: 'statuses',
  setUps: {
    push: commits({ by: 'robo', on: 'main', message: 'feat: s', files: { 's.txt': 's\n' } }),
  },
};
