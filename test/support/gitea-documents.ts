// Documents as Gitea 1.27 sends them, with the fields that are read, for servers that are not asked for more.

export const user = (login: string) => ({ id: 4, login, full_name: '', email: `${login}@example.com` });

export const issueDocument = (facts: Readonly<Record<string, unknown>> = {}) => ({
  number: 1,
  title: 'Change: add-login',
  body: 'Tasks',
  state: 'open',
  user: user('robo'),
  labels: [],
  content_version: 0,
  pull_request: null,
  html_url: 'https://forge.example/alice/lab/issues/1',
  ...facts,
});

export const pullDocument = (facts: Readonly<Record<string, unknown>> = {}) => ({
  number: 2,
  title: 'WIP: Change: add-login',
  body: 'Closes #1',
  state: 'open',
  merged: false,
  draft: true,
  mergeable: false,
  merge_commit_sha: null,
  user: user('robo'),
  labels: [],
  base: { label: 'main', ref: 'main', sha: 'ec5a49fe9c5f197ab99779c52d35f130a40bebe0', repo_id: 5 },
  head: {
    label: 'openspec/add-login',
    ref: 'openspec/add-login',
    sha: '585405116274efa39c0e3d203ada3d5bc15c8ad6',
    repo_id: 5,
  },
  html_url: 'https://forge.example/alice/lab/pulls/2',
  ...facts,
});

export const repositoryDocument = (facts: Readonly<Record<string, unknown>> = {}) => ({
  owner: user('alice'),
  name: 'lab',
  default_branch: 'main',
  html_url: 'https://forge.example/alice/lab',
  archived: false,
  has_issues: true,
  has_pull_requests: true,
  permissions: { admin: false, push: true, pull: true },
  ...facts,
});
