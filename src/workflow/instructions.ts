import { missingBefore, unlockedBy } from '../core/artifact-graph.ts';
import { ToolError } from '../core/error.ts';
import { nearestNames } from '../core/name.ts';
import { referenceIds } from '../core/references.ts';
import { type Artifact, isDeltaArtifact, requiredForApply } from '../core/schema.ts';
import { type Progress, parseTasks, type Task } from '../core/tasks.ts';
import { fillTemplate } from '../core/template.ts';
import type { World } from '../ports.ts';
import { describeFailure, type Project } from './load.ts';
import { findStrayDeltas } from './load-change.ts';
import { chooseChange, type Documents, loadDocuments } from './load-documents.ts';
import { findOutputs } from './load-outputs.ts';
import { findSchema, schemaNames } from './load-schema.ts';
import { loadTemplate } from './load-template.ts';

export interface InstructionsRequest {
  readonly change?: string | undefined;
  readonly schema?: string | undefined;
}

/** How to write one document of a change. */
export interface ArtifactInstructions {
  readonly documents: Documents;
  readonly artifact: Artifact;
  readonly template: string;
  readonly context: string | undefined;
  readonly rules: readonly string[];
  readonly references: readonly string[];
  /** The documents that it builds on, with what each is like. */
  readonly dependencies: readonly Documents['states'][number][];
  readonly unlocks: readonly string[];
  readonly skipped: boolean;
  /** Names below `rules` in the settings that are no document of any schema. */
  readonly unknownRules: readonly string[];
}

/** What to know before one document is written. Throws ToolError for a name that the schema does not have. */
export function instructionsFor(
  world: World,
  project: Project,
  id: string | undefined,
  request: InstructionsRequest,
): ArtifactInstructions {
  const documents = loadDocuments(world, project, chooseChange(project, request.change), request.schema);
  const { loaded, states } = documents;
  const state = states.find(({ artifact }) => artifact.id === id);
  if (!state) throw unknownArtifact(documents, id);
  const { artifact } = state;
  const { settings } = project;
  const template = loadTemplate(loaded, artifact);
  return {
    documents,
    artifact,
    template: loaded.source === 'package' ? fillTemplate(template, { change: documents.name }) : template,
    context: settings.context?.trim() || undefined,
    rules: (Object.hasOwn(settings.rules, artifact.id) && settings.rules[artifact.id]) || [],
    references: referenceIds(settings.references),
    dependencies: artifact.requires.flatMap((one) => states.filter((other) => other.artifact.id === one)),
    unlocks: unlockedBy(loaded.schema.artifacts, artifact.id),
    skipped: state.status === 'skipped',
    unknownRules: findUnknownRules(world, project, documents),
  };
}

function unknownArtifact({ loaded, states }: Documents, id: string | undefined): ToolError {
  const names = [...states.map(({ artifact }) => artifact.id), 'apply', 'archive'];
  const nearest = id === undefined ? [] : nearestNames(id, names);
  return new ToolError({
    code: id === undefined ? 'artifact_required' : 'artifact_not_found',
    message:
      id === undefined
        ? `Say what for: ${names.join(', ')}.`
        : `The schema ${loaded.name} has no document '${id}'. It has: ${names.join(', ')}.`,
    fix:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'Run `openspec status` to see what comes next.',
    exit: 2,
  });
}

/** Rules hold for all schemas, so a name counts as unknown only when no schema has it. */
function findUnknownRules(world: World, project: Project, { states }: Documents): string[] {
  const own = new Set(states.map(({ artifact }) => artifact.id));
  const strange = Object.keys(project.settings.rules).filter((id) => !own.has(id));
  if (strange.length === 0) return [];
  const known = schemaNames(world, project).flatMap((name) => {
    const schema = findSchema(world, project, name);
    return schema instanceof ToolError ? [] : schema.schema.artifacts.map(({ id }) => id);
  });
  return strange.filter((id) => !known.includes(id));
}

/** What stands in the way of apply, or that nothing does. */
export type ApplyState =
  | { readonly kind: 'blocked'; readonly reason: 'missing' | 'no-file' | 'no-tasks' | 'unreadable' }
  | { readonly kind: 'ready' | 'all_done' };

export type ApplyWarning =
  | { readonly kind: 'no-delta' }
  | { readonly kind: 'stray'; readonly path: string; readonly expected: string | undefined };

export interface ListedTask extends Task {
  readonly path: string;
}

/** What to know before a change is implemented. */
export interface ApplyInstructions {
  readonly documents: Documents;
  readonly tasks: readonly ListedTask[];
  readonly progress: Progress;
  /** The file or pattern with the tasks; undefined when the schema tracks none. */
  readonly tracks: string | undefined;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  readonly state: ApplyState;
  /** Documents that apply requires and that are not written. */
  readonly missing: readonly string[];
  /** Everything to be written before, in order. */
  readonly prerequisites: readonly string[];
  readonly warnings: readonly ApplyWarning[];
  readonly references: readonly string[];
  readonly context: string | undefined;
  readonly guidance: readonly string[];
}

/** What to know before a change is implemented: what to read, what is to be done, what is in the way. */
export function instructionsForApply(
  world: World,
  project: Project,
  request: InstructionsRequest,
): ApplyInstructions {
  const documents = loadDocuments(world, project, chooseChange(project, request.change), request.schema);
  const { states, loaded } = documents;
  const required = requiredForApply(loaded.schema);
  const open = states.filter(({ status }) => status === 'ready' || status === 'blocked');
  const missing = required.filter((id) => open.some(({ artifact }) => artifact.id === id));
  const tracked = readTracked(project, documents);
  const state = applyState(missing, tracked);
  return {
    documents,
    ...tracked,
    state,
    missing,
    prerequisites: missingBefore(states, required),
    warnings: state.kind === 'blocked' ? [] : findWarnings(project, documents),
    references: referenceIds(project.settings.references),
    ...guidanceFor(project, 'apply'),
  };
}

type Tracked = Pick<ApplyInstructions, 'tasks' | 'progress' | 'tracks' | 'unreadable'> & {
  readonly files: number;
};

/** Tasks without a text count, but are not listed: there is nothing in them to do. */
function readTracked(project: Project, { loaded, folder }: Documents): Tracked {
  const tracks = loaded.schema.apply?.tracks;
  const paths = tracks === undefined ? [] : findOutputs(project.files, folder, tracks);
  const all: ListedTask[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  for (const path of paths) {
    const read = project.files.read(path);
    if (read.ok) for (const task of parseTasks(read.text)) all.push({ path, ...task });
    else unreadable.push({ path, reason: describeFailure(read.reason) });
  }
  return {
    tracks,
    files: paths.length,
    unreadable,
    tasks: all.filter(({ description }) => description !== ''),
    progress: { total: all.length, completed: all.filter(({ done }) => done).length },
  };
}

function applyState(missing: readonly string[], tracked: Tracked): ApplyState {
  const { tracks, files, unreadable, tasks, progress } = tracked;
  if (missing.length > 0) return { kind: 'blocked', reason: 'missing' };
  if (tracks === undefined) return { kind: 'ready' };
  if (files === 0) return { kind: 'blocked', reason: 'no-file' };
  if (tasks.length === 0)
    return { kind: 'blocked', reason: unreadable.length > 0 ? 'unreadable' : 'no-tasks' };
  return { kind: unreadable.length === 0 && progress.completed === progress.total ? 'all_done' : 'ready' };
}

/** A change that apply would begin and validate would refuse. */
function findWarnings(project: Project, { states, folder, outputs }: Documents): ApplyWarning[] {
  const deltas = states.filter(({ artifact }) => isDeltaArtifact(artifact));
  if (deltas.length === 0 || deltas.some(({ status }) => status === 'skipped')) return [];
  const strays = findStrayDeltas(project, folder).map((stray) => ({ kind: 'stray' as const, ...stray }));
  const hasFiles = deltas.some(({ artifact }) => (outputs.get(artifact.id) ?? []).length > 0);
  return hasFiles ? strays : [...strays, { kind: 'no-delta' }];
}

export interface ArchiveInstructions {
  readonly change: string;
  readonly context: string | undefined;
  readonly guidance: readonly string[];
}

/** What the project wants to be known before a change is archived. */
export function instructionsForArchive(project: Project, request: InstructionsRequest): ArchiveInstructions {
  return { change: chooseChange(project, request.change), ...guidanceFor(project, 'archive') };
}

function guidanceFor({ settings }: Project, stage: 'apply' | 'archive') {
  const guidance = Object.hasOwn(settings.guidance, stage) ? settings.guidance[stage] : undefined;
  return { context: settings.context?.trim() ? settings.context : undefined, guidance: guidance ?? [] };
}
