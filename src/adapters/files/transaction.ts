import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { moveEntry } from './move.ts';

/** Mode and owner that a file keeps when its content is replaced. */
export interface FileFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * One step of a transaction, with all that is needed to take it back. Paths are absolute, `shown` is the path as people
 * know it. Steps are plain values, so that a journal can hold them.
 */
export type Step =
  | { readonly kind: 'make-folder'; readonly shown: string; readonly at: string }
  | {
      readonly kind: 'stage';
      readonly shown: string;
      readonly at: string;
      readonly text: string;
      readonly facts?: FileFacts;
    }
  | {
      readonly kind: 'place';
      readonly shown: string;
      readonly at: string;
      readonly staged: string;
      readonly before: string | undefined;
      readonly facts?: FileFacts;
    }
  | {
      readonly kind: 'remove';
      readonly shown: string;
      readonly at: string;
      readonly before: string;
      readonly facts: FileFacts;
      /** Where the link led, when a link is removed. */
      readonly link?: string;
    }
  | { readonly kind: 'prune'; readonly shown: string; readonly at: string }
  | { readonly kind: 'move'; readonly shown: string; readonly from: string; readonly to: string };

/** What went wrong, at which step, and which paths could not be put back. */
export interface Failure {
  readonly step: Step;
  readonly cause: unknown;
  readonly stuck: readonly string[];
}

/** Does all steps, or takes back what was done and answers why. */
export function runSteps(steps: readonly Step[]): Failure | undefined {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      doStep(step);
      done.push(step);
    } catch (cause) {
      return { step, cause, stuck: undoSteps(done) };
    }
  }
  return undefined;
}

/** Takes steps back, last first; answers the paths where that failed. */
export function undoSteps(done: readonly Step[]): string[] {
  const stuck: string[] = [];
  for (const step of [...done].reverse()) {
    try {
      undoStep(step);
    } catch {
      stuck.push(step.shown);
    }
  }
  return stuck;
}

function doStep(step: Step): void {
  switch (step.kind) {
    case 'make-folder':
      fs.mkdirSync(step.at, { recursive: true });
      return;
    case 'stage':
      return writeSynced(step.at, step.text, step.facts);
    case 'place':
      return fs.renameSync(step.staged, step.at);
    case 'remove':
      return fs.unlinkSync(step.at);
    case 'prune':
      return removeIfEmpty(step.at);
    case 'move':
      return moveEntry(step.from, step.to);
  }
}

function undoStep(step: Step): void {
  switch (step.kind) {
    case 'make-folder':
      return removeIfEmpty(step.at);
    case 'stage':
      return fs.rmSync(step.at, { force: true });
    case 'place':
      if (step.before === undefined) return fs.unlinkSync(step.at);
      return replaceFile(step.at, step.before, step.facts);
    case 'remove':
      if (step.link !== undefined) return fs.symlinkSync(step.link, step.at);
      return replaceFile(step.at, step.before, step.facts);
    case 'prune':
      // Files that are put back bring their folders with them.
      return;
    case 'move':
      return moveEntry(step.to, step.from);
  }
}

/** Writes a new file and waits until the disk has it; leaves nothing behind when that fails. */
function writeSynced(at: string, text: string, facts?: FileFacts): void {
  const file = fs.openSync(at, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL, 0o666);
  try {
    fs.writeFileSync(file, text);
    if (facts !== undefined) keepFacts(file, facts);
    fs.fsyncSync(file);
  } catch (error) {
    fs.rmSync(at, { force: true });
    throw error;
  } finally {
    fs.closeSync(file);
  }
}

/** The owner first: changing it clears bits of the mode. Only root may, so for others the file becomes theirs. */
function keepFacts(file: number, facts: FileFacts): void {
  const now = fs.fstatSync(file);
  if (now.uid !== facts.uid || now.gid !== facts.gid) {
    try {
      fs.fchownSync(file, facts.uid, facts.gid);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    }
  }
  fs.fchmodSync(file, facts.mode & 0o7777);
}

function replaceFile(at: string, text: string, facts?: FileFacts): void {
  const staged = stagedBeside(at);
  fs.mkdirSync(dirname(at), { recursive: true });
  writeSynced(staged, text, facts);
  fs.renameSync(staged, at);
}

/** A name for the new content of a file, in the same folder, so that a rename puts it in place at once. */
export function stagedBeside(at: string): string {
  return `${dirname(at)}/.openspec-${Math.random().toString(36).slice(2, 12)}.tmp`;
}

/** A folder that has something in it stays; one that cannot be removed is no reason to fail. */
function removeIfEmpty(at: string): void {
  try {
    fs.rmdirSync(at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
