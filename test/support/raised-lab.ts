import { join } from 'node:path';
import { gitOrFail } from './async-git.ts';
import { makeFolder } from './folder.ts';
import { type Forge, startForge } from './forge/forge.ts';
import { type Client, clientOf } from './forge-client.ts';
import { type Answer, changeFiles, runIn } from './project.ts';
import { GIT_ENVIRONMENT } from './repository.ts';

export interface RaisedLabOptions {
  readonly flavor?: 'gitea' | 'forgejo';
  readonly basePath?: string;
  /** What the agent `robo` may do; `read` pushes by AGit. */
  readonly rights?: 'read' | 'write';
  readonly settings?: string;
}

/** A repository `alice/lab` on a test forge, and a clone of it in which the agent `robo` works. */
export interface RaisedLab {
  readonly forge: Forge;
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userConfig: string;
  /** Runs the program as robo, or in another clone. */
  run(argv: readonly string[], folder?: string): Promise<Answer>;
  json(
    argv: readonly string[],
    folder?: string,
  ): Promise<{ exit: number; document: Record<string, unknown> }>;
  /** Calls the API of the forge as somebody. */
  as(name: string): Client;
  clone(): Promise<string>;
  git(...args: string[]): Promise<string>;
}

export const SPEC = `# page Specification

## Purpose
What guests see when something is down, in one page.

## Requirements

### Requirement: The page is public
The page SHALL be public.

#### Scenario: A guest
- **WHEN** a guest opens it
- **THEN** it is shown
`;

const PROPOSAL = `# Add a status line

## Why

Guests ask what is up. They should not have to.

## What Changes

- The page gets a line for each service.

## Capabilities

### Modified Capabilities

- \`page\`: the line

## Impact

One host.

## Risk and rollback

Little. Take the line out again.
`;

const DELTA = `## ADDED Requirements

### Requirement: Each service has a line
The page SHALL show a line for each service.

#### Scenario: A service is down
- **WHEN** a service is down
- **THEN** its line says so
`;

const TASKS = `# Tasks

## 1. Page

- [ ] 1.1 Write the line
- [ ] 1.2 Watch the services
- [ ] 1.3 Tell the family
`;

/** The files of a valid change. */
export function validChange(name: string, requirement = 'Each service has a line'): Record<string, string> {
  return changeFiles(name, {
    'proposal.md': PROPOSAL,
    'design.md': '# Design\n\nOne line of HTML.\n',
    'specs/page/spec.md': DELTA.replace('Each service has a line', requirement),
    'tasks.md': TASKS,
  });
}

export async function startRaisedLab(options: RaisedLabOptions = {}): Promise<RaisedLab> {
  const { flavor = 'gitea', basePath, rights = 'write' } = options;
  const forge = await startForge({ flavor, ...(basePath !== undefined && { basePath }) });
  for (const name of ['alice', 'bob', 'robo']) forge.addUser(name);
  forge.addRepository('alice', 'lab');
  forge.setCollaborator('alice/lab', 'bob', 'write');
  forge.setCollaborator('alice/lab', 'robo', rights);
  const push = rights === 'read' ? 'forge: { push: agit }\n' : '';
  const agents = 'agents: [{ account: robo, stages: [explore, propose, apply, archive], paths: ["**"] }]\n';
  const settings = options.settings ?? `schema: spec-driven\n${agents}${push}`;
  forge.commit('alice/lab', {
    by: 'alice',
    message: 'Begin',
    files: { 'openspec/config.yaml': settings, 'openspec/specs/page/spec.md': SPEC },
  });
  const tokens = new Map(['alice', 'bob', 'robo'].map((name) => [name, forge.addToken(name)]));
  const userConfig = makeFolder({
    'openspec/config.yaml': `forges:\n  ${forge.url}:\n    identities:\n      robo: { account: robo, variable: ROBO_PAT }\n`,
  });
  const environment = { ...GIT_ENVIRONMENT, ROBO_PAT: tokens.get('robo') };
  const clone = async (): Promise<string> => {
    const folder = join(makeFolder(), 'lab');
    await gitOrFail('/', ['clone', '--quiet', '--template=', forge.cloneUrl('alice/lab'), folder]);
    return folder;
  };
  const root = await clone();
  const run = (argv: readonly string[], folder = root) => runIn(folder, argv, { environment, userConfig });
  return {
    forge,
    root,
    environment,
    userConfig,
    run,
    json: async (argv, folder) => {
      const { exit, out, note } = await run([...argv, '--json'], folder);
      if (out === '') throw new Error(note);
      return { exit, document: JSON.parse(out) };
    },
    as: (name) => clientOf(forge, tokens.get(name)),
    clone,
    git: (...args) => gitOrFail(root, args),
  };
}
