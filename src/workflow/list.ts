import { joinPath } from '../core/path.ts';
import { parseSpec } from '../core/spec.ts';
import type { Progress } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import { changeFolder, findSpecFiles, listChanges, loadMetadata, type Project } from './load.ts';
import { loadTasks, progressOf } from './load-change.ts';
import { findNested } from './load-nested.ts';

export interface ListedChange {
  readonly name: string;
  readonly progress: Progress;
  /** Milliseconds since 1970 of the newest file in the folder. */
  readonly modified: number;
  /** Changes inside of this folder, which make it no change itself. */
  readonly nested: readonly string[];
}

export interface ListedSpec {
  readonly capability: string;
  readonly requirements: number;
}

/** The open changes with their progress: newest first, or by name. */
export function listOpenChanges(world: World, project: Project, sort: 'recent' | 'name'): ListedChange[] {
  const changes = listChanges(project).map((name) => describeChange(world, project, name));
  if (sort === 'recent') changes.sort((a, b) => b.modified - a.modified || (a.name < b.name ? -1 : 1));
  return changes;
}

function describeChange(world: World, project: Project, name: string): ListedChange {
  const folder = changeFolder(project, name);
  const { metadata } = loadMetadata(project, folder);
  return {
    name,
    progress: progressOf(loadTasks(world, project, folder, metadata).documents),
    modified: newest(project, folder),
    nested: findNested(project, folder, name),
  };
}

function newest(project: Project, folder: string): number {
  let latest: number | undefined;
  const walk = (path: string): void => {
    for (const entry of project.files.list(path) ?? []) {
      const inner = joinPath(path, entry.name);
      if (entry.kind === 'folder' && !entry.link) walk(inner);
      else if (entry.kind === 'file') latest = Math.max(latest ?? 0, project.files.modified(inner) ?? 0);
    }
  };
  walk(folder);
  return latest ?? project.files.modified(folder) ?? 0;
}

/** All capabilities with the number of their requirements; 0 where the spec cannot be read. */
export function listSpecs(project: Project): ListedSpec[] {
  return findSpecFiles(project.files, project.layout.specs).specs.map(({ capability, path }) => {
    const read = project.files.read(path);
    return { capability, requirements: read.ok ? countRequirements(read.text) : 0 };
  });
}

/** A spec without a Purpose has no requirements for the reference, and so for us in this count. */
function countRequirements(text: string): number {
  const spec = parseSpec(text);
  return spec.purpose && spec.purpose.text !== '' ? spec.requirements.length : 0;
}
