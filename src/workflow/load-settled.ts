import { ToolError } from '../core/error.ts';
import type { Project } from './load.ts';

/**
 * Throws ToolError `journal_pending` while an interrupted run is neither finished nor undone: the files are then partly
 * old and partly new, and are not to be committed or judged.
 */
export function requireSettled(project: Project): void {
  const journal = project.files.pending();
  if (journal === undefined) return;
  throw new ToolError({
    code: 'journal_pending',
    message: `A run was interrupted and is neither finished nor undone: ${journal} is still there.`,
    fix: 'Run `openspec list` where these files can be written: it finishes or undoes it.',
  });
}
