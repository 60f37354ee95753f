import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeFolder } from './folder.ts';
import type { SeenRequest } from './forge/faults.ts';
import type { Issue } from './forge/store.ts';
import type { Answer } from './project.ts';
import type { RaisedLab } from './raised-lab.ts';

/** Where and how the connection to a forge ends. */
export interface Cut {
  /** The request, from 1. */
  readonly at: number;
  /** `lost`: it was processed, and nothing is answered any more. `once`: only this one, which was not processed or was. */
  readonly kind: 'lost' | 'once-unprocessed' | 'once-processed';
}

/**
 * The cuts of a run: `lost` at every request, and at writes also `once`, where the run goes on by itself. Reading is the
 * same whether it was processed or not. Between two readings nothing changes on either side: only a long run cuts there.
 */
export function cutsOf(requests: readonly SeenRequest[], withOnce: boolean): Cut[] {
  const isLong = process.env.OPENSPEC_LONG === '1';
  return requests.flatMap(({ method }, index): Cut[] => {
    if (!isLong && method === 'GET' && requests[index - 1]?.method === 'GET') return [];
    const at = index + 1;
    const once: Cut[] = [
      { at, kind: 'once-unprocessed' },
      { at, kind: 'once-processed' },
    ];
    return [{ at, kind: 'lost' }, ...(withOnce && method !== 'GET' ? once : [])];
  });
}

export function planCut({ forge }: RaisedLab, { at, kind }: Cut): void {
  let seen = 0;
  forge.faults.clear();
  forge.faults.add(() => {
    seen += 1;
    if (seen === at) return { kind: 'cut', processed: kind !== 'once-unprocessed' };
    return seen > at && kind === 'lost' ? { kind: 'cut', processed: false } : undefined;
  }, Number.POSITIVE_INFINITY);
}

/** Remembers forge and clone; what is answered goes back to that. */
export function keepLab({ forge, root }: RaisedLab): () => void {
  const folder = makeFolder();
  const backForge = forge.keep(folder);
  const copy = join(folder, 'clone');
  cpSync(root, copy, { recursive: true });
  return () => {
    backForge();
    rmSync(root, { recursive: true, force: true });
    cpSync(copy, root, { recursive: true });
  };
}

/** A failed run says in few lines what to do next, without a stack. Answers the command that it names. */
export function namedCommand({ out, note }: Answer): string[] {
  expect(note).toMatch(/^error: /);
  expect(out + note).not.toMatch(/^ +at /m);
  expect(note.split('\n').length).toBeLessThanOrEqual(5);
  expect(note).toMatch(GOES_ON);
  const [, command = ''] = GOES_ON.exec(note) ?? [];
  return command.split(' ');
}

const GOES_ON = /`openspec ((?:propose|sync)[^`]*)`/;

/** Everything that a change is: on the forge, in git and in its files. */
export async function snapshot(lab: RaisedLab): Promise<object> {
  const { issues } = lab.forge.repository('alice/lab');
  const status = await lab.git('status', '--porcelain', '--branch');
  const log = await lab.git('log', '--format=%H %T%n%an, %cn: %B');
  const [head = '', tree] = (log.split('\n')[0] ?? '').split(' ');
  return {
    issues: issues.map((issue) => ({ ...shown(issue), isHead: issue.pull && issue.pull.headSha === head })),
    open: issues.filter(({ state }) => state === 'open').map(({ pull }) => (pull ? 'pull' : 'issue')),
    comments: issues.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'comment')),
    repositoryLabels: lab.forge.repository('alice/lab').labels.map(({ name }) => name),
    // A lost push is done without another one, so the clone may think that it is ahead.
    status: status.replace(/\.\.\..*/, ''),
    tree,
    log: log.replace(/^[0-9a-f]{40} [0-9a-f]{40}$/gm, ''),
  };
}

function shown({ number, title, body, state, labels, author, pull }: Issue): object {
  const names = labels.map(({ name }) => name).sort();
  const facts = pull && {
    base: pull.base,
    head: pull.head,
    agit: pull.agit,
    merged: pull.merged !== undefined,
  };
  return { number, title, body, state, labels: names, author: author.name, pull: facts };
}
