import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writeFiles } from './folder.ts';
import type { Issue } from './forge/store.ts';
import { type RaisedLab, type RaisedLabOptions, startRaisedLab, validChange } from './raised-lab.ts';

/** The change that tests of the forge raise. */
export const NAME = 'add-line';
export const TASKS_FILE = `openspec/changes/${NAME}/tasks.md`;
export const METADATA = `openspec/changes/${NAME}/.openspec.yaml`;

/** Runs a command that has to succeed, and answers what it prints. */
export async function succeed(lab: RaisedLab, argv: readonly string[], folder?: string): Promise<string> {
  const { exit, out, note } = await lab.run(argv, folder);
  expect({ argv, exit, note, out: exit === 0 ? '' : out }).toEqual({ argv, exit: 0, note: '', out: '' });
  return out;
}

export async function raise(lab: RaisedLab): Promise<void> {
  writeFiles(lab.root, validChange(NAME));
  await succeed(lab, ['propose', NAME, '--submit']);
}

/** A lab with a raised change: issue 1 and pull request 2. */
export async function startRaised(options?: RaisedLabOptions): Promise<RaisedLab> {
  const lab = await startRaisedLab(options);
  await raise(lab);
  return lab;
}

export function issuesOf(lab: RaisedLab): Issue[] {
  return lab.forge.repository('alice/lab').issues;
}

/** The issue or the pull request of the change as the forge has it. */
export function numbered(lab: RaisedLab, number: number): Issue {
  const found = issuesOf(lab)[number - 1];
  if (!found) throw new Error(`there is no #${number}`);
  return found;
}

export function readIn(lab: RaisedLab, path: string, folder = lab.root): string {
  return readFileSync(join(folder, path), 'utf8');
}

export function editIn(
  lab: RaisedLab,
  path: string,
  edit: (text: string) => string,
  folder = lab.root,
): void {
  writeFileSync(join(folder, path), edit(readIn(lab, path, folder)));
}

/** Edits the body of an issue as a person does. */
export function editBody(issue: Issue, edit: (body: string) => string): void {
  issue.body = edit(issue.body);
  issue.contentVersion += 1;
}

/** Whether there is one open issue and one open pull request, and nothing else. */
export function expectOne(lab: RaisedLab): void {
  const open = issuesOf(lab).filter(({ state }) => state === 'open');
  expect(open.map(({ pull }) => (pull ? 'pull' : 'issue')).sort()).toEqual(['issue', 'pull']);
}

/** A second run has nothing to do: it only reads, and not much. */
export async function expectQuiet(lab: RaisedLab, folder?: string): Promise<void> {
  lab.forge.clearRequests();
  const out = await succeed(lab, ['sync', NAME], folder);
  expect(out).toContain('(in step)');
  expect(lab.forge.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(lab.forge.requests.length).toBeLessThanOrEqual(5);
}

export async function endLab(lab: RaisedLab): Promise<void> {
  expect(lab.forge.failures).toEqual([]);
  expect(lab.forge.unknownRoutes).toEqual([]);
  await lab.forge.close();
}
