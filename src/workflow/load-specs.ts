import { type Delta, parseDelta } from '../core/delta.ts';
import { specPath } from '../core/layout.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { parseSpec, type Spec } from '../core/spec.ts';
import type { ReadFailure } from '../ports.ts';
import { type FoundSpecs, failureProblem, findSpecFiles, type Project, type SpecFile } from './load.ts';

/** The canonical spec of a capability, or why it could not be had. */
export function loadSpec(
  project: Project,
  capability: string,
): { spec: Spec } | { failure: ReadFailure; problem: Problem } {
  const path = specPath(project.layout, capability);
  const read = project.files.read(path);
  if (read.ok) return { spec: parseSpec(read.text) };
  return { failure: read.reason, problem: failureProblem(path, 'file', read) };
}

export interface LoadedDelta extends SpecFile {
  readonly delta: Delta;
}

export interface LoadedDeltas {
  readonly deltas: LoadedDelta[];
  /** Other files in the folder of deltas. */
  readonly others: string[];
  readonly problems: Problem[];
}

/** The deltas of a change folder, with the files that could not be read. */
export function loadDeltas(project: Project, folder: string): LoadedDeltas {
  return readDeltas(project, findSpecFiles(project.files, joinPath(folder, 'specs')));
}

/** Reads the deltas that were found in a change folder. */
export function readDeltas(project: Project, { specs, others, problems: links }: FoundSpecs): LoadedDeltas {
  const problems = [...links];
  const deltas = specs.flatMap(({ capability, path }) => {
    const read = project.files.read(path);
    if (read.ok) return [{ capability, path, delta: parseDelta(read.text) }];
    problems.push(failureProblem(path, `${capability}/spec.md`, read));
    return [];
  });
  return { deltas, others, problems };
}
