import { type ArtifactState, assessArtifacts } from '../core/artifact-graph.ts';
import type { Metadata } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import { findLeftovers } from '../core/hint.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { isValid } from '../core/problem-text.ts';
import { type Artifact, isDeltaArtifact, trackedArtifact } from '../core/schema.ts';
import { countTasks, type Progress, parseTasks } from '../core/tasks.ts';
import type { World } from '../ports.ts';
import { changeFolder, listChanges, loadMetadata, type Project } from './load.ts';
import { findNested } from './load-nested.ts';
import { requireChange } from './load-open-change.ts';
import { findOutputs } from './load-outputs.ts';
import { type LoadedSchema, schemaOfChange, yamlError } from './load-schema.ts';
import { loadHints } from './load-template.ts';

/** An open change as its schema sees it: which documents it has, and which come next. */
export interface Documents {
  readonly name: string;
  /** Relative to the project. */
  readonly folder: string;
  readonly metadata: Metadata;
  readonly loaded: LoadedSchema;
  /** The files of each artifact, relative to the project. */
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  readonly texts: ReadonlyMap<string, string>;
  /** How many places of a template are still to be filled, for each artifact that has some. */
  readonly unfilled: ReadonlyMap<string, number>;
  /** In the order in which they are written. */
  readonly states: readonly ArtifactState<Artifact>[];
}

/** The change that is meant: the one named, else the only one that is open. Throws ToolError that lists them. */
export function chooseChange(project: Project, name: string | undefined): string {
  if (name !== undefined) return requireChange(project, name);
  const names = listChanges(project);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw new ToolError({
    code: only === undefined ? 'no_changes' : 'change_required',
    message:
      only === undefined
        ? 'There is no open change.'
        : `Say which change. Open changes:\n${names.join('\n')}`,
    fix:
      only === undefined ? 'Run `openspec propose <change>` to begin one.' : 'Name one with --change <name>.',
    exit: 2,
  });
}

/** Loads what a change has of the documents of its schema. Throws ToolError when metadata or schema cannot be used. */
export function loadDocuments(
  world: World,
  project: Project,
  name: string,
  wanted?: string | undefined,
): Documents {
  const folder = changeFolder(project, name);
  const { metadata, problems, exists } = loadMetadata(project, folder);
  if (problems.some(isInTheWay)) throw metadataError(problems);
  const loaded = schemaOfChange(world, project, metadata, wanted);
  const { artifacts } = loaded.schema;
  const outputs = new Map(
    artifacts.map(({ id, generates }) => [id, findOutputs(project.files, folder, generates)]),
  );
  if (!exists && [...outputs.values()].every((paths) => paths.length === 0))
    refuseWrapper(project, folder, name);
  const texts = readAll(project, outputs);
  const unfilled = countUnfilled(world, outputs, texts);
  const states = assess(artifacts, outputs, unfilled, metadata.skipSpecs);
  return { name, folder, metadata, loaded, outputs, texts, unfilled, states };
}

/** How many tasks of a change are done. */
export function taskProgress(project: Project, { loaded, outputs, texts, folder }: Documents): Progress {
  const tracked = outputs.get(trackedArtifact(loaded.schema)?.id ?? '') ?? [];
  const paths = tracked.length > 0 ? tracked : [joinPath(folder, 'tasks.md')];
  const counts = paths.map((path) => countTasks(parseTasks(texts.get(path) ?? textOf(project, path))));
  return {
    total: counts.reduce((sum, { total }) => sum + total, 0),
    completed: counts.reduce((sum, { completed }) => sum + completed, 0),
  };
}

function textOf(project: Project, path: string): string {
  const read = project.files.read(path);
  return read.ok ? read.text : '';
}

/** Keys that decide which documents a change has: a value that cannot be taken must not count as none. */
const DECIDING = ['schema', 'skip_specs'];

function isInTheWay(problem: Problem): boolean {
  if (problem.kind === 'setting-invalid') return DECIDING.includes(problem.key);
  return !isValid([problem], false);
}

function metadataError(problems: readonly Problem[]): ToolError {
  return yamlError(
    'metadata_invalid',
    problems[0]?.path ?? '',
    problems.map((problem) => ({ facts: problem, place: problem.place })),
  );
}

function refuseWrapper(project: Project, folder: string, name: string): void {
  const nested = findNested(project, folder, name);
  if (nested.length === 0) return;
  throw new ToolError({
    code: 'change_nested',
    message: `'${name}' is not a change but a folder around ${nested.join(', ')}.`,
    fix: `Move each up into ${project.layout.changes}/, for example as ${(nested[0] ?? '').replaceAll('/', '-')}.`,
    exit: 1,
  });
}

function readAll(project: Project, outputs: Documents['outputs']): Map<string, string> {
  const texts = new Map<string, string>();
  for (const path of new Set([...outputs.values()].flat())) {
    const read = project.files.read(path);
    if (read.ok) texts.set(path, read.text);
  }
  return texts;
}

function countUnfilled(
  world: World,
  outputs: Documents['outputs'],
  texts: Documents['texts'],
): Map<string, number> {
  const unfilled = new Map<string, number>();
  let hints: Set<string> | undefined;
  for (const [id, paths] of outputs) {
    for (const path of paths) {
      const text = texts.get(path) ?? '';
      if (!text.includes('<<')) continue;
      hints ??= loadHints(world);
      const left = findLeftovers(text, hints).length;
      if (left > 0) unfilled.set(id, (unfilled.get(id) ?? 0) + left);
    }
  }
  return unfilled;
}

/** A document with places of its template still to be filled counts as not written. */
function assess(
  artifacts: readonly Artifact[],
  outputs: Documents['outputs'],
  unfilled: Documents['unfilled'],
  skipSpecs: boolean,
): ArtifactState<Artifact>[] {
  const has = ({ id }: Artifact): boolean => (outputs.get(id) ?? []).length > 0;
  const done = artifacts.filter((artifact) => has(artifact) && !unfilled.has(artifact.id));
  const skipped = artifacts.filter((artifact) => skipSpecs && isDeltaArtifact(artifact) && !has(artifact));
  return assessArtifacts(artifacts, idsOf(done), idsOf(skipped));
}

function idsOf(artifacts: readonly Artifact[]): Set<string> {
  return new Set(artifacts.map(({ id }) => id));
}
