import type { ListedChange, ListedSpec } from '../workflow/list.ts';
import { renderJson } from './json.ts';
import { rootObject } from './root.ts';
import { dim, green } from './style.ts';

/** `list --json`: the shape of the reference. */
export function changesJson(
  changes: readonly ListedChange[],
  root: string,
  iso: (milliseconds: number) => string,
): string {
  const wrappers = changes.filter(({ nested }) => nested.length > 0);
  return renderJson({
    changes: changes.map(({ name, progress, modified, nested }) => ({
      name,
      completedTasks: progress.completed,
      totalTasks: progress.total,
      lastModified: iso(modified),
      status: taskStatus(progress),
      ...(nested.length > 0 && { nested }),
    })),
    ...(wrappers.length > 0 && {
      warnings: wrappers.map(({ name, nested }) => ({
        code: 'nested_change_directory',
        name,
        nested,
        message: nestedText(name, nested),
      })),
    }),
    root: rootObject(root),
  });
}

function taskStatus({ total, completed }: ListedChange['progress']): 'no-tasks' | 'complete' | 'in-progress' {
  return total === 0 ? 'no-tasks' : completed === total ? 'complete' : 'in-progress';
}

function nestedText(name: string, nested: readonly string[]): string {
  return `${name} is not a change: it is a folder around ${nested.join(', ')}. Move these up into the folder of changes.`;
}

/** `list` for people: one line a change. */
export function changesText(changes: readonly ListedChange[], now: number): string {
  if (changes.length === 0) return 'No open changes.\n';
  const width = Math.max(...changes.map(({ name }) => name.length));
  const lines = changes.map(({ name, progress, modified, nested }) => {
    const state = nested.length > 0 ? 'not a change' : progressText(progress);
    return `  ${name.padEnd(width)}  ${state.padEnd(12)}  ${dim(age(now - modified))}`;
  });
  const warnings = changes
    .filter(({ nested }) => nested.length > 0)
    .map(({ name, nested }) => `\nWarning: ${nestedText(name, nested)}`);
  return `Changes:\n${[...lines, ...warnings].join('\n')}\n`;
}

function progressText({ total, completed }: ListedChange['progress']): string {
  if (total === 0) return 'no tasks';
  return completed === total ? green('complete'.padEnd(12)) : `${completed}/${total} tasks`;
}

function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes}m ago`;
  return minutes < 1440 ? `${Math.floor(minutes / 60)}h ago` : `${Math.floor(minutes / 1440)}d ago`;
}

/** `list --specs --json`: the shape of the reference. */
export function specsJson(specs: readonly ListedSpec[], root: string): string {
  return renderJson({
    specs: specs.map(({ capability, requirements }) => ({ id: capability, requirementCount: requirements })),
    root: rootObject(root),
  });
}

/** `list --specs` for people: one line a capability. */
export function specsText(specs: readonly ListedSpec[]): string {
  if (specs.length === 0) return 'No specs.\n';
  const width = Math.max(...specs.map(({ capability }) => capability.length));
  const lines = specs.map(
    ({ capability, requirements }) =>
      `  ${capability.padEnd(width)}  ${requirements} ${requirements === 1 ? 'requirement' : 'requirements'}`,
  );
  return `Specs:\n${lines.join('\n')}\n`;
}
