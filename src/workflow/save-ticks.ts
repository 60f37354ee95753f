import { type ListedTask, mergeTicks } from '../core/forge/checklist.ts';
import type { Issue } from '../core/forge/model.ts';
import { findSection } from '../core/forge/section.ts';
import { applyEdits } from '../core/markdown/edit.ts';
import { tickEdit } from '../core/tasks.ts';
import type { RaisedChange } from './load-raised.ts';
import type { Step } from './load-step.ts';

/**
 * Brings ticks of the issue into the files, and answers the change with the ticks of both. It can be called again with
 * what it answered, when the issue was edited meanwhile.
 */
export function saveTicks(step: Step, raised: RaisedChange, issue: Issue): RaisedChange {
  const section = findSection(issue.body, { change: raised.name, project: step.prefix });
  const merged = mergeTicks({
    tasks: raised.tasks,
    state: section?.marker.state,
    issue: section?.text,
  });
  for (const line of merged.strangers) noteStranger(step, issue.number, line);
  if (merged.changes.length === 0) return raised;
  const documents = raised.change.tasks.map((document) => {
    const ticked = merged.changes.filter(({ path }) => path === document.path);
    return ticked.length === 0 ? document : { ...document, text: tickDocument(step, document, ticked) };
  });
  const tasks = merged.tasks.map((task) => ({ ...task, task: { ...task.task, done: task.done } }));
  return { ...raised, change: { ...raised.change, tasks: documents }, tasks };
}

/** Answers the text as it is afterwards. */
function tickDocument(
  step: Step,
  { path, text: before }: { readonly path: string; readonly text: string },
  ticked: readonly ListedTask[],
): string {
  const edits = ticked.map(({ task, done }) => tickEdit(task, done));
  const after = applyEdits(before, edits);
  if (!step.dryRun) step.project.files.apply([{ path, before, after }]);
  step.actions.push({ kind: 'tasks-ticked', path, tasks: ticked.map(({ text, done }) => ({ text, done })) });
  return after;
}

function noteStranger({ findings }: Step, number: number, line: string): void {
  const isKnown = findings.some((one) => one.kind === 'stranger-task' && one.line === line);
  if (!isKnown) findings.push({ kind: 'stranger-task', number, line });
}
