import { checkTasks, type TaskDocument } from '../core/check/tasks.ts';
import { baseName, joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { countTasks, type Progress, parseTasks } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import {
  changeFolder,
  failureProblem,
  findSpecFiles,
  type LoadedDelta,
  type LoadedMetadata,
  loadDeltas,
  loadMetadata,
  type Project,
} from './load.ts';
import { schemaOfChange, taskFiles } from './load-schema.ts';

/** An open or archived change with everything that the rules and the merge look at. */
export interface Change {
  readonly name: string;
  /** Relative to the project. */
  readonly folder: string;
  readonly metadata: LoadedMetadata['metadata'];
  readonly deltas: readonly LoadedDelta[];
  readonly tasks: readonly TaskDocument[];
  /** What could not be read. */
  readonly problems: readonly Problem[];
}

/** Loads a change by its folder. What cannot be read becomes a problem of it. */
export function loadChange(
  world: World,
  project: Project,
  name: string,
  folder = changeFolder(project, name),
): Change {
  const { metadata, problems } = loadMetadata(project, folder);
  const deltas = loadDeltas(project, folder);
  const tasks = loadTasks(world, project, folder, metadata);
  return {
    name,
    folder,
    metadata,
    deltas: deltas.deltas,
    tasks: tasks.documents,
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
  const { schema, source } = schemaOfChange(world, project, change.metadata);
  const numbered = schema.name === 'spec-driven' && source === 'package';
  return checkTasks(change.tasks, numbered);
}

export interface StrayDelta {
  readonly path: string;
  /** Where it should stand; undefined when only its author can say. */
  readonly expected: string | undefined;
}

/** Files below `specs/` that hold deltas and are never read: at the top, or under another name than `spec.md`. */
export function findStrayDeltas(project: Project, folder: string): StrayDelta[] {
  const specs = joinPath(folder, 'specs');
  const read = new Set(findSpecFiles(project.files, specs).specs.map((spec) => spec.path));
  return markdownFiles(project, specs).flatMap((path): StrayDelta[] => {
    if (read.has(path)) return [];
    if (path === joinPath(specs, 'spec.md')) return [{ path, expected: undefined }];
    const file = project.files.read(path);
    if (!file.ok || !/^##[ \t]+(?:ADDED|MODIFIED|REMOVED|RENAMED)[ \t]+Requirements[ \t]*$/im.test(file.text))
      return [];
    const inner = path.slice(specs.length + 1);
    const parent = inner.includes('/')
      ? inner.slice(0, inner.lastIndexOf('/'))
      : baseName(inner).replace(/\.md$/, '');
    return [{ path, expected: `${parent}/spec.md` }];
  });
}

function markdownFiles(project: Project, folder: string): string[] {
  return (project.files.list(folder) ?? []).flatMap((entry) => {
    const path = joinPath(folder, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.kind === 'folder' && !entry.link) return markdownFiles(project, path);
    return entry.kind === 'file' && entry.name.endsWith('.md') ? [path] : [];
  });
}
