import * as fs from 'node:fs';
import { ToolError } from '../../core/error.ts';
import type { Fence } from './confine.ts';
import { type Home, journalPath } from './home.ts';
import { readSteps, shorten, toRelative } from './journal-steps.ts';
import type { Step } from './step.ts';
import { syncEntry } from './write.ts';

/** What an interrupted run was about to do. */
export interface Journal {
  /** The command line, for people. */
  readonly command: string;
  readonly steps: readonly Step[];
}

const VERSION = 1;

/**
 * Keeps the steps until they are done, on the disk before the first of them is. New files are staged beside their
 * places, and the journal holds their names and texts, so steps that only stage and wait need not be kept.
 */
export function writeJournal(home: Home, fence: Fence, journal: Journal): void {
  const kept = journal.steps.filter(
    (step) => step.kind !== 'stage' && step.kind !== 'sync' && !leadsToProject(step, fence),
  );
  const steps = kept.map((step) => shorten(toRelative(step, fence)));
  const staged = `${home.path}/journal.new`;
  try {
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = fs.constants;
    const file = fs.openSync(staged, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o666);
    try {
      fs.writeFileSync(file, JSON.stringify({ version: VERSION, command: journal.command, steps }));
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(staged, journalPath(home));
    syncEntry(home.path);
  } catch (error) {
    dropJournal(home);
    throw error;
  }
}

/** The project's own folder and those above are not in the project. A crash leaves them empty, and that does no harm. */
function leadsToProject(step: Step, fence: Fence): boolean {
  return step.kind === 'make-folder' && `${fence.absolute('')}/`.startsWith(`${step.at}/`);
}

/**
 * The mark that all is done: without a journal there is nothing to recover. One that cannot be removed, or comes back
 * when the power fails, does no harm: the next command finds everything done and removes it.
 */
export function dropJournal(home: Home): void {
  try {
    fs.rmSync(`${home.path}/journal.new`, { force: true });
    fs.rmSync(journalPath(home), { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

export function hasJournal(home: Home): boolean {
  return isThere(journalPath(home));
}

/** Whether a run is writing, or was interrupted. Without git what a lock leaves lies between the files of the project. */
export function hasLeftover(home: Home): boolean {
  return isThere(home.passing ? home.path : journalPath(home));
}

function isThere(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** The journal that an interrupted run left. Throws ToolError `journal_invalid` when it is not one of ours. */
export function readJournal(home: Home, fence: Fence): Journal | undefined {
  const text = textOf(home);
  if (text === undefined) return undefined;
  const value = parse(text);
  const steps = readSteps(value.steps, fence);
  if (value.version !== VERSION || typeof value.command !== 'string' || steps === undefined) {
    throw invalid(home);
  }
  return { command: value.command.slice(0, 80), steps };
}

function textOf(home: Home): string | undefined {
  try {
    const flag = (fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW) as unknown as string;
    return fs.readFileSync(journalPath(home), { encoding: 'utf8', flag });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP' || code === 'EISDIR') throw invalid(home);
    throw error;
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function invalid(home: Home): ToolError {
  return new ToolError({
    code: 'journal_invalid',
    message: `The journal of an interrupted run cannot be used: ${journalPath(home)}.`,
    fix: 'Look what is half done with `git status`, put it right, then remove the journal.',
  });
}
