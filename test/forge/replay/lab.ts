import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncGit, gitOrFail } from '../../support/async-git.ts';
import { writeFiles } from '../../support/folder.ts';
import type { FlavorName } from '../../support/forge/flavor.ts';
import { type Forge, startForge } from '../../support/forge/forge.ts';
import { type Client, clientOf } from '../../support/forge-client.ts';
import { makeNames, type Names } from './names.ts';

export interface LabCommit {
  readonly by: string;
  readonly message: string;
  readonly files: Readonly<Record<string, string | null>>;
  /** What it is made on: a branch of the forge, or the main branch at the `start`; else what the clone has. */
  readonly on?: string;
  readonly amend?: boolean;
}

/** A forge as the recorder had it, with a clone to push from. */
export interface Lab {
  readonly forge: Forge;
  readonly flavor: FlavorName;
  readonly names: Names;
  readonly clone: string;
  token(actor: string): string;
  /** Makes one with the password of the person, as `robo[name]`. */
  addScopedToken(actor: string, scopes: readonly string[]): Promise<void>;
  as(actor: string): Client;
  /** Commits in the clone, and answers the commit. */
  commit(commit: LabCommit): Promise<string>;
  /** A second passes. */
  wait(): void;
  push(actor: string, ...args: readonly string[]): Promise<void>;
  git(...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

const SPEC = `# auth

## Purpose
Sign users in.

## Requirements

### Requirement: Password sign-in
The system SHALL accept a password.

#### Scenario: right password
- **WHEN** the password is right
- **THEN** a session starts
`;

export const APP = 'line 1\nline 2\nline 3\n';

/** People have the ids that they had: the first account is the administrator's. */
export const PEOPLE = ['root', 'alice', 'bob', 'robo', 'reader', 'stranger'] as const;

export async function startLab(flavor: FlavorName): Promise<Lab> {
  // The clock stands still but for what is said, so that lists sorted by time have one order.
  let seconds = Math.floor(Date.now() / 1000);
  const forge = await startForge({ flavor, now: () => new Date(seconds * 1000) });
  seed(forge);
  const clone = mkdtempSync(join(tmpdir(), 'openspec-lab-'));
  await gitOrFail(clone, ['clone', '--quiet', forge.repository('alice/lab').gitDir, '.']);
  await gitOrFail(clone, ['remote', 'set-url', 'origin', forge.cloneUrl('alice/lab')]);
  const tokens = new Map<string, string>();
  const token = (actor: string): string => {
    const known = tokens.get(actor) ?? forge.addToken(actor);
    tokens.set(actor, known);
    return known;
  };
  const git = (...args: readonly string[]): Promise<string> => gitOrFail(clone, args);
  return {
    forge,
    flavor,
    names: makeNames(),
    clone,
    token,
    git,
    addScopedToken: async (actor, scopes) => void tokens.set(actor, await makeToken(forge, actor, scopes)),
    as: (actor) => clientOf(forge, token(actor)),
    commit: (commit) => {
      seconds += 1;
      return commitIn(clone, forge, commit, `${seconds} +0000`);
    },
    wait: () => {
      seconds += 1;
    },
    push: async (actor, ...args) => {
      const { exit, note } = await asyncGit(clone, [
        ...loginOptions(token(actor)),
        'push',
        'origin',
        ...args,
      ]);
      if (exit !== 0) throw new Error(`git push ${args.join(' ')}: ${note}`);
    },
    close: async () => {
      await forge.close();
      rmSync(clone, { recursive: true, force: true });
    },
  };
}

async function makeToken(forge: Forge, actor: string, scopes: readonly string[]): Promise<string> {
  const [name = ''] = actor.split('[');
  const { password } = forge.addUser(name);
  const response = await fetch(`${forge.url}/api/v1/users/${name}/tokens`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: `${actor}-mwow1`, scopes }),
  });
  return ((await response.json()) as { sha1: string }).sha1;
}

export function loginOptions(token: string): string[] {
  return ['-c', `http.extraHeader=Authorization: Bearer ${token}`];
}

function seed(forge: Forge): void {
  for (const name of PEOPLE) forge.addUser(name, { admin: name === 'root' });
  forge.addRepository('alice', 'lab', { description: 'Specs laboratory' });
  const files = {
    'openspec/project.md': '# Project\n\nA laboratory.\n',
    'openspec/specs/auth/spec.md': SPEC,
    'src/app.txt': APP,
  };
  forge.commit('alice/lab', { by: 'alice', message: 'docs: add first specs', files });
  for (const name of ['bob', 'robo']) forge.setCollaborator('alice/lab', name, 'write');
  forge.setCollaborator('alice/lab', 'reader', 'read');
}

async function commitIn(clone: string, forge: Forge, commit: LabCommit, date: string): Promise<string> {
  if (commit.on === 'start') await gitOrFail(clone, ['checkout', '--quiet', '--detach', 'origin/main']);
  else if (commit.on) {
    await gitOrFail(clone, ['fetch', '--quiet', forge.repository('alice/lab').gitDir, commit.on]);
    await gitOrFail(clone, ['checkout', '--quiet', '--detach', 'FETCH_HEAD']);
  }
  const gone = Object.entries(commit.files).filter(([, content]) => content === null);
  const written = Object.entries(commit.files).filter(([, content]) => content !== null);
  for (const [path] of gone) rmSync(join(clone, path));
  writeFiles(clone, Object.fromEntries(written) as Record<string, string>);
  await gitOrFail(clone, ['add', '--all']);
  const amend = commit.amend ? ['--amend'] : [];
  await gitOrFail(clone, ['commit', '--quiet', ...amend, '-m', commit.message], { name: commit.by, date });
  return (await gitOrFail(clone, ['rev-parse', 'HEAD'])).trim();
}
