import { findCircle } from './artifact-graph.ts';
import type { Facts } from './problem.ts';
import { KeyReader, readYamlMap, type YamlMap, type YamlProblem } from './yaml.ts';

/** One document that a schema asks a change to have. */
export interface Artifact {
  readonly id: string;
  /** Path or pattern inside the change folder, as the schema writes it. */
  readonly generates: string;
  readonly description: string;
  /** File name inside the schema's templates folder. */
  readonly template: string;
  readonly instruction: string | undefined;
  readonly requires: readonly string[];
}

/** What the stage apply needs. */
export interface ApplyPhase {
  readonly requires: readonly string[];
  /** The file or pattern with the tasks, where there is one. */
  readonly tracks: string | undefined;
  readonly instruction: string | undefined;
}

/** Which documents a change has, and in what order they are written (openspec-format 1.9). */
export interface Schema {
  readonly name: string;
  readonly version: number;
  readonly description: string | undefined;
  readonly artifacts: readonly Artifact[];
  readonly apply: ApplyPhase | undefined;
}

/** A schema, or what is wrong with its text: one that is not right in every part is not used. */
export interface ReadSchema {
  readonly schema: Schema | undefined;
  readonly problems: readonly YamlProblem[];
}

const MAX_ARTIFACTS = 1000;
const PATH_WITHIN = 'a relative path that stays inside its folder, at most 500 characters';

/** Reads the text of a `schema.yaml`. Never throws; every problem has its place and says what was expected. */
export function parseSchema(text: string): ReadSchema {
  const yaml = readYamlMap(text);
  if (yaml.value === undefined) return { schema: undefined, problems: yaml.problems };
  const problems: YamlProblem[] = [];
  const reader = new KeyReader(yaml.value, yaml.placeOf);
  const schema: Schema = {
    name: readRequired(reader, 'name', 'the name of the schema'),
    version: readVersion(reader),
    description: reader.text('description'),
    artifacts: readArtifacts(yaml, reader, problems),
    apply: readApply(yaml, problems),
  };
  problems.push(...reader.problems);
  if (problems.length === 0) problems.push(...checkLinks(schema, yaml));
  return { schema: problems.length > 0 ? undefined : schema, problems };
}

/** A path inside a folder without `.` and empty parts: how `generates` and `template` are looked up. */
export function plainPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** Whether an artifact is the deltas of a change. */
export function isDeltaArtifact(artifact: Artifact): boolean {
  return plainPath(artifact.generates).startsWith('specs/');
}

/** The ids that must be there before apply: what the schema says, else all. */
export function requiredForApply(schema: Schema): readonly string[] {
  return schema.apply?.requires ?? schema.artifacts.map((artifact) => artifact.id);
}

/** The artifact that holds the tasks: the one that `apply.tracks` names, else the one with the id `tasks`. */
export function trackedArtifact(schema: Schema): Artifact | undefined {
  const tracks = schema.apply?.tracks;
  return schema.artifacts.find((artifact) =>
    tracks === undefined ? artifact.id === 'tasks' : artifact.generates === tracks,
  );
}

function readVersion(reader: KeyReader): number {
  const version = reader.wholeNumber('version');
  if (version === undefined && !isRefused(reader, 'version')) reader.refuse('version', 'a number such as 1');
  return version ?? 0;
}

function isRefused(reader: KeyReader, key: string): boolean {
  return reader.problems.some(({ facts }) => 'key' in facts && facts.key === key);
}

function readArtifacts(yaml: YamlMap, reader: KeyReader, problems: YamlProblem[]): Artifact[] {
  const list = reader.list('artifacts');
  const count = list.length;
  if (count === 0 && reader.problems.length === 0)
    reader.refuse('artifacts', 'a list with at least one artifact');
  if (count > MAX_ARTIFACTS) reader.refuse('artifacts', `at most ${MAX_ARTIFACTS} artifacts`);
  return list.slice(0, MAX_ARTIFACTS).map((entry, index) => {
    const part = partReader(yaml, entry, ['artifacts', index]);
    const artifact: Artifact = {
      id: readRequired(part, 'id', 'a short name such as proposal'),
      generates: readPath(part, 'generates'),
      description: part.text('description') ?? '',
      template: readPath(part, 'template'),
      instruction: part.text('instruction'),
      requires: part.texts('requires'),
    };
    for (const problem of within(`artifacts[${index}].`, part.problems)) problems.push(problem);
    return artifact;
  });
}

function readApply(yaml: YamlMap, problems: YamlProblem[]): ApplyPhase | undefined {
  const value = yaml.value?.apply;
  if (value === undefined || value === null) return undefined;
  const part = partReader(yaml, value, ['apply']);
  const hasTracks = part.keys().includes('tracks') && (value as { tracks?: unknown }).tracks !== null;
  const apply: ApplyPhase = {
    requires: part.texts('requires'),
    tracks: hasTracks ? readPath(part, 'tracks') : undefined,
    instruction: part.text('instruction'),
  };
  if (apply.requires.length === 0 && !isRefused(part, 'requires')) {
    part.refuse('requires', 'a list with the id of at least one artifact');
  }
  problems.push(...within('apply.', part.problems));
  return apply;
}

/** Reads one part of the file; a key that is missing is reported at the part itself. */
function partReader(yaml: YamlMap, value: unknown, at: readonly (string | number)[]): KeyReader {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return new KeyReader(
    isMapping ? (value as Record<string, unknown>) : {},
    (key) => yaml.placeOf(...at, key) ?? yaml.placeOf(...at),
  );
}

function within(prefix: string, problems: readonly YamlProblem[]): YamlProblem[] {
  return problems.map(({ facts, place }) => ({
    facts: 'key' in facts ? { ...facts, key: `${prefix}${facts.key}` } : facts,
    place,
  }));
}

function readRequired(reader: KeyReader, key: string, expected: string): string {
  const value = reader.single(key);
  if (value === undefined || value.trim() === '') reader.refuse(key, expected);
  return value ?? '';
}

function readPath(reader: KeyReader, key: string): string {
  const value = reader.single(key) ?? '';
  const isSafe =
    plainPath(value) !== '' &&
    value.length <= 500 &&
    !/^[/\\]|^[A-Za-z]:/.test(value) &&
    !value.split(/[/\\]/).includes('..') &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
    !/[\u0000-\u001f\u007f]/.test(value);
  if (!isSafe) reader.refuse(key, PATH_WITHIN);
  return value;
}

/** Ids that stand twice, names of artifacts that there are not, and circles. */
function checkLinks(schema: Schema, yaml: YamlMap): YamlProblem[] {
  const ids = schema.artifacts.map((artifact) => artifact.id);
  const known = new Set(ids);
  const problems: YamlProblem[] = [];
  const refuse = (key: string, expected: string, ...at: (string | number)[]): void => {
    const facts: Facts = { kind: 'setting-invalid', key, expected };
    problems.push({ facts, place: yaml.placeOf(...at) });
  };
  for (const [index, { id, requires }] of schema.artifacts.entries()) {
    if (ids.indexOf(id) < index)
      refuse(`artifacts[${index}].id`, `an id other than ${id}, which is taken`, 'artifacts', index, 'id');
    const unknown = requires.filter((one) => !known.has(one));
    if (unknown.length > 0)
      refuse(`artifacts[${index}].requires`, only(ids, unknown), 'artifacts', index, 'requires');
  }
  const unknown = (schema.apply?.requires ?? []).filter((one) => !known.has(one));
  if (unknown.length > 0) refuse('apply.requires', only(ids, unknown), 'apply', 'requires');
  const circle = problems.length === 0 ? findCircle(schema.artifacts) : [];
  if (circle.length > 0) {
    const index = ids.indexOf(circle[0] as string);
    refuse(
      `artifacts[${index}].requires`,
      `an order without a circle, not ${circle.join(' → ')}`,
      'artifacts',
      index,
      'requires',
    );
  }
  return problems;
}

function only(ids: readonly string[], unknown: readonly string[]): string {
  const shown = ids.slice(0, 20).join(', ') + (ids.length > 20 ? ', …' : '');
  return `ids of this schema (${shown}), not ${unknown.join(', ')}`;
}
