import type { FlavorName } from '../../support/forge/flavor.ts';
import { APP, type Lab, type LabCommit } from './lab.ts';
import type { Scenario, SetUp } from './set-up.ts';

/** The commit of a push, made before it. */
export function commits(commit: LabCommit): SetUp {
  return { why: 'the pushed commit was made', run: async (lab) => lab.commit(commit) };
}

/** A pull request that was opened between the steps. */
export function opens(head: string, title: string): SetUp {
  return {
    why: `the pull request of ${head} was opened`,
    run: (lab) => lab.as('robo')('POST', '/repos/alice/lab/pulls', { title, head, base: 'main' }),
  };
}

/** The required check of the last commit. */
export const checkPosted: SetUp = {
  why: 'the required check of the last commit was posted',
  run: async (lab) => {
    const head = lab.head();
    const fields = { state: 'success', context: 'openspec/validate', description: 'all specs valid' };
    return lab.as('robo')('POST', `/repos/alice/lab/statuses/${head}`, fields);
  },
};

/** How often the next pull requests, pushes and rules are found to be still checked for conflicts. */
export function checks(looks: number, only: FlavorName): SetUp {
  return {
    why: 'the real server was still checking for conflicts',
    only,
    run: async (lab: Lab) => {
      lab.forge.repository('alice/lab').checks = looks;
    },
  };
}

const PROPOSAL = '# Change: add-login\n\n## Why\nUsers cannot sign in.\n';

export const pullLifecycle: Scenario = {
  name: 'pull-lifecycle',
  setUps: {
    'push-branch': commits({
      by: 'robo',
      on: 'main',
      message: 'feat: add login\n\nRefs: #1',
      files: {
        'openspec/changes/add-login/proposal.md': PROPOSAL,
        'src/app.txt': APP.replace('line 2', 'line 2 changed'),
      },
    }),
    protect: checks(2, 'gitea'),
    'merge-failing-status': checks(0, 'gitea'),
    'push-again': commits({ by: 'robo', message: 'test: add login', files: { 'src/test.txt': 'test\n' } }),
    'merge-missing-approvals': checkPosted,
    'issue-timeline': {
      why: 'Forgejo had noted the pushed commit after the pull request: its queue was slower',
      only: 'forgejo',
      run: async (lab) => {
        const { entries = [] } = lab.forge.repository('alice/lab').issues[0] ?? {};
        entries.splice(0, 2, ...entries.slice(0, 2).reverse());
      },
    },
    'push-a': commits({
      by: 'robo',
      on: 'main',
      message: 'feat: a',
      files: { 'src/app.txt': 'line 1\nline 2 changed\nline 3 by a\n' },
    }),
    'push-b': commits({
      by: 'robo',
      on: 'main',
      message: 'feat: b',
      files: { 'src/app.txt': 'line 1\nline 2 by b\nline 3 by b\n' },
    }),
    'create-with-draft-field': opens('openspec/a', 'a'),
    'push-b-rejected': commits({
      by: 'robo',
      on: 'main',
      message: 'feat: b',
      files: { 'src/app.txt': 'line 1\nline 2 by b\nline 3 by a\n' },
    }),
  },
  accepted: [
    {
      step: /^create-/,
      at: /open_pr_counter$/,
      only: 'gitea',
      why: 'the answer to the creation does not count the new one yet; the next answer does',
    },
    {
      step: 'commits',
      at: /\.files\[\]/,
      only: 'forgejo',
      why: 'Forgejo lists the files of a commit in any order (two recordings differ)',
    },
  ],
};

const agitFile = (text: string) => ({ 'agit.txt': text });

export const agit: Scenario = {
  name: 'agit',
  setUps: {
    'push-branch-refused': [
      {
        why: 'an issue was there',
        run: (lab) => lab.as('robo')('POST', '/repos/alice/lab/issues', { title: 'Change: by-agit' }),
      },
      commits({ by: 'reader', on: 'main', message: 'feat: agit', files: agitFile('one\n') }),
    ],
    'push-fast-forward': commits({ by: 'reader', message: 'feat: agit two', files: agitFile('one\ntwo\n') }),
    'push-amended-refused': commits({
      by: 'reader',
      on: 'main',
      message: 'feat: agit squashed',
      files: agitFile('one\ntwo\n'),
    }),
    'push-amended-forced': checks(1, 'forgejo'),
    'commits-after-force': checks(0, 'forgejo'),
    'push-base64-description': commits({
      by: 'reader',
      on: 'main',
      message: 'feat: multi',
      files: { 'multi.txt': 'm\n' },
    }),
    'push-normal-branch': commits({
      by: 'robo',
      on: 'main',
      message: 'feat: normal',
      files: { 'n.txt': 'n\n' },
    }),
  },
};
