import { METADATA_FILE, type Metadata, parseMetadata } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import { changePath, FLAT_LAYOUT, type Layout, nestedLayout } from '../core/layout.ts';
import { byCodePoint, joinPath, parentPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { parseSettings, type Settings } from '../core/settings.ts';
import type { YamlProblem } from '../core/yaml.ts';
import type { Entry, Files, ReadFailure, ReadResult, World } from '../ports.ts';

/** A project that was found on disk, with its settings. */
export interface Project {
  readonly files: Files;
  readonly layout: Layout;
  readonly settings: Settings;
  /** What is wrong with the settings file. */
  readonly problems: readonly Problem[];
}

/** A spec file of a project or a delta file of a change, found but not read. */
export interface SpecFile {
  readonly capability: string;
  readonly path: string;
}

/** The project around the current folder. Throws ToolError `no_openspec_root` where there is none. */
export function findProject(world: World): Project {
  for (let folder = world.cwd; folder !== ''; folder = parentPath(folder)) {
    const project = projectAt(world.files(folder));
    if (project) return project;
    if (folder === '/') break;
  }
  throw new ToolError({
    code: 'no_openspec_root',
    message: `There is no OpenSpec project in ${world.cwd} or any folder above it.`,
    fix: 'Run `openspec init` in the top folder of your repository.',
  });
}

/** The project whose root is exactly this folder, if it is one. What an interrupted run left is put right first. */
export function projectAt(files: Files): Project | undefined {
  const found = findLayout(files);
  const layout = found && files.recover() ? findLayout(files) : found;
  if (!layout) return undefined;
  const read = files.read(layout.settings);
  if (!read.ok && read.reason !== 'absent') throw unreadable(layout.settings, read);
  const { settings, problems } = parseSettings(read.ok ? read.text : undefined);
  return {
    files,
    layout,
    settings,
    problems: problems.map((problem) => yamlProblem(layout.settings, 'settings', problem)),
  };
}

function findLayout(files: Files): Layout | undefined {
  const flat = files.kind(FLAT_LAYOUT.settings) === 'file';
  const settings = ['config.yaml', 'config.yml'].find((name) => files.kind(`openspec/${name}`) === 'file');
  const nested =
    settings !== undefined || isFolder(files, 'openspec/specs') || isFolder(files, 'openspec/changes');
  if (flat && nested) {
    throw new ToolError({
      code: 'two_layouts',
      message: `${files.root} has both openspec.yaml and openspec/: one project, two layouts.`,
      fix: 'Keep one: remove openspec.yaml, or move openspec/specs and openspec/changes to the top and remove openspec/.',
    });
  }
  if (flat) return FLAT_LAYOUT;
  return nested ? nestedLayout(settings) : undefined;
}

function isFolder(files: Files, path: string): boolean {
  return files.kind(path) === 'folder';
}

/** A problem of a YAML file with its path. */
export function yamlProblem(path: string, item: string, { facts, place }: YamlProblem): Problem {
  return { path, item, place, ...facts };
}

/** The error for a file that a command cannot do without. */
export function unreadable(
  path: string,
  { reason, detail, place }: Pick<Extract<ReadResult, { ok: false }>, 'reason' | 'detail' | 'place'>,
): ToolError {
  const at = place ? `${path}:${place.line}:${place.column}` : path;
  return new ToolError({
    code: reason === 'outside' ? 'outside_project' : 'file_unreadable',
    message: `Cannot read ${at}: ${describeFailure(reason)}${detail ? ` (${detail})` : ''}.`,
    fix:
      reason === 'absent'
        ? 'Check the path, then run the command again.'
        : 'Save it as UTF-8 text, or give your account the right to read it, then run the command again.',
  });
}

export function describeFailure(reason: ReadFailure): string {
  const words: Record<ReadFailure, string> = {
    absent: 'it is not there',
    'not-utf8': 'it is not UTF-8 text',
    outside: 'it is a link that leads out of the project',
    denied: 'permission denied',
    folder: 'it is a folder',
    'too-large': 'it is larger than 64 MB',
    failed: 'the system refused',
  };
  return words[reason];
}

export interface FoundSpecs {
  readonly specs: SpecFile[];
  /** Other files below the folder, which are no specs. */
  readonly others: string[];
  readonly problems: Problem[];
}

/**
 * All `spec.md` files below a folder, by capability, in code point order (openspec-format 1.1). Names that begin with
 * a dot and linked folders are passed over; links that lead out of the project are problems.
 */
export function findSpecFiles(files: Files, folder: string): FoundSpecs {
  const specs: SpecFile[] = [];
  const others: string[] = [];
  const problems: Problem[] = [];
  const visit = (capability: string, entry: Entry): void => {
    const inner = joinPath(capability, entry.name);
    const path = joinPath(folder, inner);
    if (entry.kind === 'outside') problems.push({ kind: 'link-outside', path, item: inner });
    else if (entry.kind === 'folder' && !entry.link) walk(inner);
    else if (entry.name === 'spec.md' && capability !== '' && entry.kind === 'file')
      specs.push({ capability, path });
    else others.push(path);
  };
  const walk = (capability: string): void => {
    for (const entry of files.list(joinPath(folder, capability)) ?? []) {
      if (!entry.name.startsWith('.')) visit(capability, entry);
    }
  };
  walk('');
  return { specs: specs.sort((a, b) => byCodePoint(a.capability, b.capability)), others, problems };
}

/** A file that cannot be read, as a problem. */
export function failureProblem(
  path: string,
  item: string,
  read: { readonly reason: ReadFailure; readonly detail?: string; readonly place?: Problem['place'] },
): Problem {
  if (read.reason === 'outside') return { kind: 'link-outside', path, item };
  const detail = read.detail;
  return {
    kind: 'file-unreadable',
    path,
    item,
    place: read.place,
    reason: describeFailure(read.reason),
    detail,
  };
}

/** The names of the open changes: folders below `changes/` but `archive` and those that begin with a dot. */
export function listChanges(project: Project): string[] {
  return (project.files.list(project.layout.changes) ?? [])
    .filter(
      (entry) =>
        entry.kind === 'folder' && !entry.link && entry.name !== 'archive' && !entry.name.startsWith('.'),
    )
    .map((entry) => entry.name);
}

/** Entries of `changes/` that are links out of the project: they look like changes and are none. */
export function findChangeLinks(project: Project): Problem[] {
  return (project.files.list(project.layout.changes) ?? [])
    .filter((entry) => entry.kind === 'outside')
    .map(({ name }) => ({ kind: 'link-outside', path: joinPath(project.layout.changes, name), item: name }));
}

/** The names of the archived changes, oldest first. */
export function listArchived(project: Project): string[] {
  return (project.files.list(project.layout.archive) ?? [])
    .filter((entry) => entry.kind === 'folder' && !entry.link && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

export interface LoadedMetadata {
  readonly metadata: Metadata;
  readonly problems: readonly Problem[];
  readonly exists: boolean;
}

/** The metadata of a change folder (open or archived), with what is wrong with it. */
export function loadMetadata(project: Project, folder: string): LoadedMetadata {
  const path = joinPath(folder, METADATA_FILE);
  const read = project.files.read(path);
  if (!read.ok && read.reason !== 'absent') {
    return {
      ...parseMetadata(undefined),
      exists: true,
      problems: [failureProblem(path, METADATA_FILE, read)],
    };
  }
  const { metadata, problems } = parseMetadata(read.ok ? read.text : undefined);
  return {
    metadata,
    exists: read.ok,
    problems: problems.map((problem) => yamlProblem(path, METADATA_FILE, problem)),
  };
}

/** Whether a change has an issue. The metadata of an archived one may be large: it is parsed only where it may say so. */
export function hasIssue(project: Project, folder: string): boolean {
  const read = project.files.read(joinPath(folder, METADATA_FILE));
  return read.ok && read.text.includes('issue') && parseMetadata(read.text).metadata.issue !== undefined;
}

/** The folder of an open change. */
export function changeFolder(project: Project, change: string): string {
  return changePath(project.layout, change);
}
