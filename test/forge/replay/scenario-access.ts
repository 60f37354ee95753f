import type { Lab } from './lab.ts';
import type { Scenario, SetUp } from './set-up.ts';

export const LANGUAGE =
  'Gitea counts the languages of a repository some time after a push; the forge does not';

const openIssue = (title: string): SetUp => ({
  why: 'an issue was there',
  run: (lab) => lab.as('robo')('POST', '/repos/alice/lab/issues', { title }),
});

/** Each push had a commit of its own. */
const probe = (name: string): SetUp => ({
  why: 'the pushed commit was made',
  run: async (lab: Lab) =>
    lab.commit({ by: 'robo', on: 'main', message: `test: ${name}`, files: { [`${name}.txt`]: `${name}\n` } }),
});

export const rename: Scenario = {
  name: 'rename',
  setUps: {
    'rename-as-robo': openIssue('Before the rename'),
    'push-old-url': {
      why: 'the pushed commit was made',
      run: async (lab) => lab.commit({ by: 'robo', message: 'feat: r', files: { 'r.txt': 'r\n' } }),
    },
  },
};

export const versionAndIdentity: Scenario = {
  name: 'version-and-identity',
  setUps: {
    'scope-no-issue-scope-user': openIssue('An issue'),
    'scope-no-issue-scope-status': {
      why: 'the status is posted to the head of main',
      run: async (lab) => lab.lookAtMain(),
    },
    'git-push-no-issue-scope': probe('no-issue-scope'),
    'git-push-no-repository-scope': probe('no-repository-scope'),
    'git-push-read-only': probe('read-only'),
  },
  accepted: [
    {
      step: /^repo-as-/,
      at: /^language$/,
      only: 'gitea',
      why: LANGUAGE,
    },
    {
      step: 'git-http-fetch-anonymous',
      at: /^$/,
      why: 'the list of refs says the version and the abilities of the installed git; status and type are compared',
    },
  ],
};
