import { KeyReader, readYamlMap, type YamlProblem } from './yaml.ts';

/** What `.openspec.yaml` says about a change (openspec-format 1.2, and ours). */
export interface Metadata {
  readonly schema: string | undefined;
  readonly created: string | undefined;
  readonly goal: string | undefined;
  readonly skipSpecs: boolean;
  readonly retireCapabilities: boolean;
  /** The commit whose specs the change was written against. */
  readonly base: string | undefined;
  /** Decisions that a person made once, such as a scenario left out on purpose. */
  readonly accepts: readonly string[];
  readonly dependsOn: readonly string[];
  readonly touches: readonly string[];
  /** The number of the forge's issue. */
  readonly issue: number | undefined;
}

export interface ReadMetadata {
  readonly metadata: Metadata;
  readonly problems: readonly YamlProblem[];
}

export const METADATA_FILE = '.openspec.yaml';

/** The full hash of a commit, SHA-1 or SHA-256. */
export const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

const NO_METADATA: Metadata = {
  schema: undefined,
  created: undefined,
  goal: undefined,
  skipSpecs: false,
  retireCapabilities: false,
  base: undefined,
  accepts: [],
  dependsOn: [],
  touches: [],
  issue: undefined,
};

/**
 * Reads a change's metadata. In: the YAML text, or undefined where there is no file.
 * Out: what it says, and what could not be taken. A marker in a file that cannot be read counts as not set.
 */
export function parseMetadata(text: string | undefined): ReadMetadata {
  if (text === undefined) return { metadata: NO_METADATA, problems: [] };
  const yaml = readYamlMap(text);
  if (yaml.value === undefined) return { metadata: NO_METADATA, problems: yaml.problems };
  const reader = new KeyReader(yaml.value, yaml.placeOf);
  const metadata: Metadata = {
    schema: reader.text('schema'),
    created: reader.text('created'),
    goal: reader.text('goal'),
    skipSpecs: reader.flag('skip_specs') ?? false,
    retireCapabilities: reader.flag('retire_capabilities') ?? false,
    base: reader.text('base'),
    accepts: reader.texts('accepts'),
    dependsOn: reader.texts('depends_on'),
    touches: reader.texts('touches'),
    issue: reader.wholeNumber('issue'),
  };
  const problems = [...yaml.problems, ...reader.problems, ...wrongForms(metadata, reader)];
  return { metadata, problems: problems.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0)) };
}

/** Keys with a form of their own. A base that is no commit is never handed to git. */
function wrongForms(metadata: Metadata, reader: KeyReader): YamlProblem[] {
  const forms = [
    ['created', metadata.created, /^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-01-31'],
    ['base', metadata.base, COMMIT, 'the full hash of a commit'],
  ] as const;
  return forms.flatMap(([key, value, form, expected]) => {
    if (value === undefined || form.test(value)) return [];
    return [{ facts: { kind: 'setting-invalid', key, expected } as const, place: reader.place(key) }];
  });
}

/** Names that a new change may have (openspec-format 1.1): kebab case, at most 200 characters, not that of the archive. */
export function isChangeName(name: string): boolean {
  return name.length <= 200 && name !== 'archive' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name);
}

/** A name made of free words, for a suggestion; empty when nothing is left. */
export function suggestChangeName(words: string): string {
  const name = words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 60)
    .replace(/-$/, '');
  return isChangeName(name) ? name : '';
}

/** The name of a change in words: `add-status-page` becomes `Add status page`. */
export function nameInWords(change: string): string {
  const words = change.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const DATED = /^\d{4}-\d{2}-\d{2}-/;

/** The folder name of an archived change: dated once, never twice (openspec-format 2.1). */
export function archivedName(change: string, today: string): string {
  return DATED.test(change) ? change : `${today}-${change}`;
}

/** The branch of a change. */
export function branchOf(change: string): string {
  return `change/${change}`;
}

/** The branch of the archive of a change that landed without it. */
export function archiveBranchOf(change: string): string {
  return `archive/${change}`;
}
