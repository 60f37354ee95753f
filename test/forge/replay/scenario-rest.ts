import { APP } from './lab.ts';
import { LANGUAGE } from './scenario-access.ts';
import { commits, opens } from './scenario-pulls.ts';
import type { Scenario, SetUp } from './set-up.ts';

function settings(why: string, fields: Record<string, unknown>): SetUp {
  return { why, run: (lab) => lab.as('alice')('PATCH', '/repos/alice/lab', fields) };
}

export const errors: Scenario = {
  name: 'errors',
  setUps: {
    'limit-1000': {
      why: '55 labels were there',
      run: async (lab) => {
        const alice = lab.as('alice');
        for (let number = 0; number < 55; number += 1) {
          const name = `l${String(number).padStart(2, '0')}`;
          await alice('POST', '/repos/alice/lab/labels', { name, color: '#cccccc' });
        }
      },
    },
    'pulls-off-list': settings('pull requests were switched off', { has_pull_requests: false }),
    'make-private': settings('issues and pull requests were switched on again', {
      has_issues: true,
      has_pull_requests: true,
    }),
    archive: settings('the repository was made public again', { private: false }),
    'archived-push': commits({ by: 'robo', message: 'feat: z', files: { 'z.txt': 'z\n' } }),
  },
  accepted: [{ step: /./, at: /^language$/, only: 'gitea', why: LANGUAGE }],
};

/** The recording names the commit before any answer did. */
const mainTip: SetUp = {
  why: 'the request names the head of main, which no answer had named',
  run: async (lab) => lab.lookAtMain(),
};

export const contentsAndCompare: Scenario = {
  name: 'contents-and-compare',
  setUps: {
    push: [
      commits({
        by: 'robo',
        on: 'main',
        message: 'feat: one',
        files: {
          'openspec/changes/add-x/proposal.md': '# Change\n\nGrüße 変更\n',
          'src/app.txt': `${APP}line 4\n`,
        },
      }),
      commits({ by: 'robo', message: 'docs: two', files: { 'README.md': '# lab\n\nmore\n' } }),
    ],
    'raw-at-sha': mainTip,
    'pull-of-open-pull-commit': opens('openspec/cmp', 'cmp'),
    'pull-of-merge-commit': mainTip,
  },
  leftOut: [
    {
      step: 'file-contents-batch',
      only: 'gitea',
      why: 'our client reads files one by one or with git; the forge has no batch read',
    },
  ],
  accepted: [
    {
      step: 'pull-of-merge-commit',
      at: /^mergeable$/,
      only: 'forgejo',
      why: 'of a merged pull request Forgejo says what its last check found: false in pull-lifecycle, true here',
    },
  ],
};
