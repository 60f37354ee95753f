import { ToolError } from '../core/error.ts';
import type { Artifact } from '../core/schema.ts';
import type { Progress } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import { listChanges, type Project } from './load.ts';
import { chooseChange, type Documents, loadDocuments, taskProgress } from './load-documents.ts';
import { loadSchema } from './load-schema.ts';

/** What to do next with a change. */
export type NextStep =
  | { readonly kind: 'write'; readonly artifact: Artifact }
  | { readonly kind: 'apply' | 'archive' };

export interface ChangeStatus {
  readonly documents: Documents;
  readonly progress: Progress;
  readonly next: NextStep | undefined;
}

/** One line of the status of all changes: what could not be read is said there and stops nothing. */
export interface StatusEntry {
  readonly name: string;
  readonly status: ChangeStatus | ToolError;
}

/** The status of one change; without a name that of the only open one, and undefined when there is none. */
export function statusOfChange(
  world: World,
  project: Project,
  request: { readonly change?: string | undefined; readonly schema?: string | undefined },
): ChangeStatus | undefined {
  if (request.schema !== undefined) loadSchema(world, project, request.schema);
  if (request.change === undefined && listChanges(project).length === 0) return undefined;
  return statusOf(world, project, chooseChange(project, request.change), request.schema);
}

/** The status of all open changes, by name. */
export function statusOfAll(world: World, project: Project, schema?: string | undefined): StatusEntry[] {
  if (schema !== undefined) loadSchema(world, project, schema);
  return listChanges(project).map((name) => {
    try {
      return { name, status: statusOf(world, project, name, schema) };
    } catch (error) {
      if (error instanceof ToolError) return { name, status: error };
      throw error;
    }
  });
}

function statusOf(world: World, project: Project, name: string, schema: string | undefined): ChangeStatus {
  const documents = loadDocuments(world, project, name, schema);
  const progress = taskProgress(project, documents);
  return { documents, progress, next: nextStep(documents, progress) };
}

function nextStep({ states }: Documents, { total, completed }: Progress): NextStep | undefined {
  const ready = states.find(({ status }) => status === 'ready');
  if (ready) return { kind: 'write', artifact: ready.artifact };
  if (states.some(({ status }) => status === 'blocked')) return undefined;
  return { kind: total > 0 && completed === total ? 'archive' : 'apply' };
}
