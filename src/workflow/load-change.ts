import { METADATA_FILE } from '../core/change.ts';
import { checkTasks, type TaskDocument } from '../core/check/tasks.ts';
import { ToolError } from '../core/error.ts';
import { joinPath, parentPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { countTasks, type Progress, parseTasks } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import { failureProblem, findSpecFiles, type LoadedMetadata, type Project } from './load.ts';
import { type FoundChange, findChange } from './load-found.ts';
import { findSchema, isDefault, schemaName, taskFiles } from './load-schema.ts';
import { type LoadedDelta, readDeltas } from './load-specs.ts';

/** An open or archived change with everything that the rules and the merge look at. */
export interface Change {
  readonly name: string;
  /** Relative to the project. */
  readonly folder: string;
  readonly metadata: LoadedMetadata['metadata'];
  readonly deltas: readonly LoadedDelta[];
  readonly tasks: readonly TaskDocument[];
  /** Files below `specs/` that hold deltas and are never read. */
  readonly strays: readonly StrayDelta[];
  readonly hasSpecFiles: boolean;
  /** What could not be read. */
  readonly problems: readonly Problem[];
}

/** Loads a change by its folder. What cannot be read becomes a problem of it. */
export function loadChange(world: World, project: Project, name: string, folder?: string): Change {
  return readChange(world, project, findChange(project, name, folder));
}

/** Reads a change that was found. */
export function readChange(
  world: World,
  project: Project,
  { name, folder, metadata, problems, found }: FoundChange,
): Change {
  const deltas = readDeltas(project, found);
  const tasks = loadTasks(world, project, folder, metadata);
  return {
    name,
    folder,
    metadata,
    deltas: deltas.deltas,
    tasks: tasks.documents,
    strays: findStrays(project, joinPath(folder, 'specs'), deltas.others),
    hasSpecFiles: deltas.deltas.length + deltas.others.length + deltas.problems.length > 0,
    problems: [...problems, ...deltas.problems, ...tasks.problems],
  };
}

/** The files of tasks that a change's schema names. */
export function loadTasks(
  world: World,
  project: Project,
  folder: string,
  metadata: LoadedMetadata['metadata'],
) {
  const documents: TaskDocument[] = [];
  const problems: Problem[] = [];
  for (const path of taskFiles(world, project, folder, metadata)) {
    const item = path.slice(folder.length + 1);
    const read = project.files.read(path);
    if (read.ok) documents.push({ path, item, text: read.text });
    else if (read.reason !== 'absent') problems.push(failureProblem(path, item, read));
  }
  return { documents, problems };
}

/** How many of a change's tasks are done. */
export function progressOf(documents: readonly TaskDocument[]): Progress {
  const counts = documents.map((document) => countTasks(parseTasks(document.text)));
  return counts.reduce(
    (sum, one) => ({ total: sum.total + one.total, completed: sum.completed + one.completed }),
    {
      total: 0,
      completed: 0,
    },
  );
}

/** The rules about a change's files of tasks; numbering is a rule of the built-in schema only. */
export function checkChangeTasks(world: World, project: Project, change: Change): Problem[] {
  const name = schemaName(project, change.metadata);
  const found = findSchema(world, project, name);
  if (!(found instanceof ToolError)) {
    return checkTasks(change.tasks, isDefault(found));
  }
  const path =
    change.metadata.schema === undefined ? project.layout.settings : joinPath(change.folder, METADATA_FILE);
  const item = change.metadata.schema === undefined ? 'settings' : METADATA_FILE;
  const reason = found.message;
  return [...checkTasks(change.tasks, false), { kind: 'schema-unusable', path, item, schema: name, reason }];
}

export interface StrayDelta {
  readonly path: string;
  /** Where it should stand; undefined when only its author can say. */
  readonly expected: string | undefined;
}

/** The same for a change by its folder. */
export function findStrayDeltas(project: Project, folder: string): StrayDelta[] {
  const specs = joinPath(folder, 'specs');
  return findStrays(project, specs, findSpecFiles(project.files, specs).others);
}

/** Deltas in files that no command reads: at the top of `specs/`, or under another name than `spec.md`. */
function findStrays(project: Project, specs: string, others: readonly string[]): StrayDelta[] {
  return others.flatMap((path): StrayDelta[] => {
    if (path === joinPath(specs, 'spec.md')) return [{ path, expected: undefined }];
    const file = path.endsWith('.md') ? project.files.read(path) : undefined;
    if (!file?.ok || !DELTA_LINE.test(file.text)) return [];
    const inner = path.slice(specs.length + 1);
    const parent = inner.includes('/') ? parentPath(inner) : inner.replace(/\.md$/, '');
    return [{ path, expected: `${parent}/spec.md` }];
  });
}

const DELTA_LINE = /^##[ \t]+(?:ADDED|MODIFIED|REMOVED|RENAMED)[ \t]+Requirements[ \t]*$/im;
