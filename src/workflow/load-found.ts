import type { Metadata } from '../core/change.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import {
  changeFolder,
  type FoundSpecs,
  findSpecFiles,
  loadMetadata,
  type Project,
  type SpecFile,
} from './load.ts';

/** A change of which only the metadata is read; its deltas are known by name. */
export interface FoundChange {
  readonly name: string;
  /** Relative to the project. */
  readonly folder: string;
  readonly metadata: Metadata;
  readonly problems: readonly Problem[];
  readonly deltas: readonly SpecFile[];
  readonly found: FoundSpecs;
}

/** Looks for a change by its folder. */
export function findChange(
  project: Project,
  name: string,
  folder = changeFolder(project, name),
): FoundChange {
  const { metadata, problems } = loadMetadata(project, folder);
  const found = findSpecFiles(project.files, joinPath(folder, 'specs'));
  return { name, folder, metadata, problems, deltas: found.specs, found };
}
