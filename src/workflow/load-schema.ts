import type { Metadata } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import { nearestNames } from '../core/name.ts';
import { byCodePoint, isPathPart, joinPath } from '../core/path.ts';
import type { Facts } from '../core/problem.ts';
import { wordsOf } from '../core/problem-text.ts';
import { parseSchema, type Schema, trackedArtifact } from '../core/schema.ts';
import type { YamlProblem } from '../core/yaml.ts';
import type { Files, World } from '../ports.ts';
import { findProject, type Project, unreadable } from './load.ts';
import { findOutputs } from './load-outputs.ts';

export type SchemaSource = 'project' | 'user' | 'package';

/** A schema with the place that it was found in. */
export interface LoadedSchema {
  /** The name of its folder, by which everything refers to it. */
  readonly name: string;
  readonly schema: Schema;
  readonly source: SchemaSource;
  readonly files: Files;
  /** Its folder, relative to `files`. */
  readonly folder: string;
}

export const DEFAULT_SCHEMA = 'spec-driven';

/** The schema of a name: the project's own first, then the user's, then ours. Throws ToolError with what is known. */
export function loadSchema(world: World, project: Project | undefined, name: string): LoadedSchema {
  const found = findSchema(world, project, name);
  if (found instanceof ToolError) throw found;
  return found;
}

const found = new WeakMap<Project, Map<string, LoadedSchema | ToolError>>();

/** Like `loadSchema`, but answers the error. Each schema is read once for a project. */
export function findSchema(
  world: World,
  project: Project | undefined,
  name: string,
): LoadedSchema | ToolError {
  if (!project) return lookUp(world, undefined, name);
  const known = found.get(project) ?? new Map<string, LoadedSchema | ToolError>();
  found.set(project, known);
  const schema = known.get(name) ?? lookUp(world, project, name);
  known.set(name, schema);
  return schema;
}

/** The schema of a change: the one asked for, else that of its metadata, the settings, or the default. Throws ToolError. */
export function schemaOfChange(
  world: World,
  project: Project,
  metadata: Metadata,
  wanted?: string | undefined,
): LoadedSchema {
  if (wanted !== undefined) return loadSchema(world, project, wanted);
  const found = findSchema(world, project, schemaName(project, metadata));
  if (!(found instanceof ToolError)) return found;
  const where = metadata.schema === undefined ? project.layout.settings : 'the .openspec.yaml of the change';
  throw found.code === 'schema_not_found' ? namedIn(where, found) : found;
}

function namedIn(where: string, { code, message, fix }: ToolError): ToolError {
  return new ToolError({ code, message: `${message} It is named in ${where}.`, ...(fix && { fix }) });
}

/** The name of the schema that a change follows. */
export function schemaName(project: Project, metadata: Metadata): string {
  return metadata.schema ?? project.settings.schema ?? DEFAULT_SCHEMA;
}

/**
 * The files that hold the tasks of a change, which need not exist: those of the artifact that the schema tracks, else
 * `tasks.md`. A schema that cannot be used counts as none, so that tasks can always be counted.
 */
export function taskFiles(world: World, project: Project, folder: string, metadata: Metadata): string[] {
  const usual = joinPath(folder, 'tasks.md');
  const loaded = findSchema(world, project, schemaName(project, metadata));
  if (loaded instanceof ToolError || isDefault(loaded)) return [usual];
  const tracked = trackedArtifact(loaded.schema)?.generates;
  if (tracked === undefined || tracked === 'tasks.md') return [usual];
  const outputs = findOutputs(project.files, folder, tracked);
  return outputs.length > 0 ? outputs : [usual];
}

/** Whether it is the schema that ships and whose tasks stand in `tasks.md`. */
export function isDefault({ name, source }: LoadedSchema): boolean {
  return name === DEFAULT_SCHEMA && source === 'package';
}

/** The names of all schemas that there are, in code point order. */
export function schemaNames(world: World, project: Project | undefined): string[] {
  const names = places(world, project).flatMap(({ files, folder }) =>
    (files.list(folder) ?? [])
      .filter(({ name, kind }) => kind === 'folder' && !name.startsWith('.'))
      .filter(({ name }) => files.kind(joinPath(folder, name, 'schema.yaml')) === 'file')
      .map(({ name }) => name),
  );
  return [...new Set(names)].sort(byCodePoint);
}

/** The project around the current folder, where there is one: schemas can be looked up without. */
export function projectIfAny(world: World): Project | undefined {
  try {
    return findProject(world);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'no_openspec_root') return undefined;
    throw error;
  }
}

/** The error for a YAML file that cannot be used: every problem on a line with its place. */
export function yamlError(code: string, path: string, problems: readonly YamlProblem[]): ToolError {
  const lines = problems.slice(0, 5).map(({ facts, place }) => {
    const { line, column } = place ?? { line: 1, column: 1 };
    return `${path}:${line}:${column}: ${complaint(facts)}`;
  });
  if (problems.length > lines.length) lines.push(`and ${problems.length - lines.length} more.`);
  return new ToolError({
    code,
    message: lines.join('\n'),
    fix: 'Mend the file, then run the command again.',
  });
}

function complaint(facts: Facts): string {
  return facts.kind === 'setting-invalid'
    ? `"${facts.key}" must be ${facts.expected}.`
    : wordsOf(facts).message;
}

interface Place {
  readonly source: SchemaSource;
  readonly files: Files;
  readonly folder: string;
}

function places(world: World, project: Project | undefined): Place[] {
  const own: Place[] = project
    ? [{ source: 'project', files: project.files, folder: project.layout.schemas }]
    : [];
  return [
    ...own,
    { source: 'user', files: world.userData, folder: 'schemas' },
    { source: 'package', files: world.shipped, folder: 'schemas' },
  ];
}

function lookUp(world: World, project: Project | undefined, name: string): LoadedSchema | ToolError {
  if (!isPathPart(name)) return unknownSchema(world, project, name);
  for (const { source, files, folder } of places(world, project)) {
    const path = joinPath(folder, name, 'schema.yaml');
    const shown = source === 'project' ? path : `${files.root}/${path}`;
    const read = files.read(path);
    if (!read.ok && read.reason === 'absent') continue;
    if (!read.ok) return unreadable(shown, read);
    const place = { name, source, files, folder: joinPath(folder, name) };
    if (source === 'package') return builtIn(place, read.text);
    const { schema, problems } = parseSchema(read.text);
    if (!schema) return yamlError('schema_invalid', shown, problems);
    return { ...place, schema };
  }
  return unknownSchema(world, project, name);
}

/** A schema that ships is right, and is parsed only where its artifacts count: that takes longer than most checks. */
function builtIn(place: Omit<LoadedSchema, 'schema'>, text: string): LoadedSchema {
  let parsed: Schema | undefined;
  return {
    ...place,
    get schema() {
      parsed ??= parseSchema(text).schema;
      if (!parsed) throw new Error(`the schema ${place.name} of the package is broken`);
      return parsed;
    },
  };
}

function unknownSchema(world: World, project: Project | undefined, name: string): ToolError {
  const known = schemaNames(world, project);
  const nearest = nearestNames(name, known);
  return new ToolError({
    code: 'schema_not_found',
    message: `There is no schema '${name}'. Known: ${known.join(', ')}.`,
    fix:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'Run `openspec schemas` to see what each is for.',
    exit: 2,
  });
}
