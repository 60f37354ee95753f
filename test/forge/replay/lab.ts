import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncGit } from '../../support/async-git.ts';
import { writeFiles } from '../../support/folder.ts';
import type { FlavorName } from '../../support/forge/flavor.ts';
import { type Forge, startForge } from '../../support/forge/forge.ts';
import { branchTip } from '../../support/forge/git/bare.ts';
import { commitFiles } from '../../support/forge/git/write.ts';
import { type Client, clientOf } from '../../support/forge-client.ts';
import { makeNames, type Names } from './names.ts';

export interface LabCommit {
  readonly by: string;
  readonly message: string;
  readonly files: Readonly<Record<string, string | null>>;
  /** What it is made on: the main branch of now or of the start; else the last commit. */
  readonly on?: 'main' | 'start';
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
  commit(commit: LabCommit): string;
  /** The commit that is pushed next. */
  head(): string;
  lookAtMain(): void;
  /** A second passes. */
  wait(): void;
  push(actor: string, ...args: readonly string[]): Promise<void>;
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
  const clone = makeClone(forge);
  const { gitDir } = forge.repository('alice/lab');
  const place = { clone, gitDir };
  const tokens = new Map<string, string>();
  const token = (actor: string): string => {
    const known = tokens.get(actor) ?? forge.addToken(actor);
    tokens.set(actor, known);
    return known;
  };
  return {
    forge,
    flavor,
    names: makeNames(),
    clone,
    token,
    addScopedToken: async (actor, scopes) => void tokens.set(actor, await makeToken(forge, actor, scopes)),
    as: (actor) => clientOf(forge, token(actor)),
    commit: (commit) => {
      seconds += 1;
      return commitIn(place, commit, new Date(seconds * 1000));
    },
    head: () => headOf(place),
    lookAtMain: () => moveHead(place, mainOf(gitDir)),
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

/**
 * A clone that was never downloaded: it reads the objects of the forge where they lie. Nothing is checked out,
 * since only commits are pushed.
 */
function makeClone(forge: Forge): string {
  const clone = mkdtempSync(join(tmpdir(), 'openspec-lab-'));
  const { gitDir } = forge.repository('alice/lab');
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/remotes/origin'])
    mkdirSync(join(clone, '.git', folder), { recursive: true });
  writeFiles(join(clone, '.git'), {
    config: `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ${forge.cloneUrl('alice/lab')}
\tfetch = +refs/heads/*:refs/remotes/origin/*\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n`,
    'objects/info/alternates': `${join(gitDir, 'objects')}\n`,
    'refs/remotes/origin/main': `${mainOf(gitDir)}\n`,
    HEAD: `${mainOf(gitDir)}\n`,
  });
  return clone;
}

interface Place {
  readonly clone: string;
  /** The repository on the forge: its place stays, whatever its name becomes. */
  readonly gitDir: string;
}

function mainOf(gitDir: string): string {
  return branchTip(gitDir, 'main') ?? '';
}

function headOf({ clone }: Place): string {
  return readFileSync(join(clone, '.git/HEAD'), 'utf8').trim();
}

function moveHead({ clone }: Place, sha: string): void {
  writeFileSync(join(clone, '.git/HEAD'), `${sha}\n`);
}

/** The head is moved as a file, so that git is started once for a commit. */
function commitIn(place: Place, commit: LabCommit, at: Date): string {
  const start = readFileSync(join(place.clone, '.git/refs/remotes/origin/main'), 'utf8').trim();
  const base = { start, main: mainOf(place.gitDir), head: headOf(place) }[commit.on ?? 'head'];
  const person = { name: commit.by, email: `${commit.by}@example.com` };
  const sha = commitFiles(join(place.clone, '.git'), {
    // A branch of its own: fast-import moves one forward only.
    branch: `work-${at.getTime()}`,
    parent: base,
    files: commit.files,
    message: commit.message,
    author: person,
    committer: person,
    at,
  });
  moveHead(place, sha);
  return sha;
}
