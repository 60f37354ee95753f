import { specPath } from '../core/layout.ts';
import type { Git } from '../ports.ts';
import { type Project, unreadable } from './load.ts';
import { findArchiveCommit } from './load-archived.ts';
import type { Change } from './load-change.ts';
import type { Ground } from './load-ground.ts';

/** The text of each spec by its path; undefined where there is none. */
export type SpecTexts = ReadonlyMap<string, string | undefined>;

/** The specs that archives touch, at the places between which they are made again. */
export interface LoadedTexts {
  readonly old: SpecTexts;
  readonly shared: SpecTexts;
  readonly onto: SpecTexts;
  readonly made: SpecTexts | undefined;
}

/** Reads the specs that archives touch: before them, where both sides parted, on the newer side, and as they made them. */
export async function loadSpecTexts(
  project: Project,
  git: Git,
  changes: readonly Change[],
  { onto, shared, made }: Ground,
): Promise<LoadedTexts> {
  const origins = new Map<string, string | undefined>();
  for (const change of changes) {
    const filed = await findArchiveCommit(project, git, change.folder, made);
    for (const { capability } of change.deltas) {
      const path = specPath(project.layout, capability);
      if (!origins.has(path)) origins.set(path, filed ? filed.parent : 'HEAD');
    }
  }
  const paths = [...origins.keys()];
  const at = (commit: string) =>
    textsOf(
      git,
      paths.map((path) => ({ commit, path })),
    );
  const known = [...origins].flatMap(([path, commit]) => (commit === undefined ? [] : [{ commit, path }]));
  return {
    old: new Map([...paths.map((path) => [path, undefined] as const), ...(await textsOf(git, known))]),
    shared: await at(shared),
    onto: await at(onto),
    made: made === undefined ? undefined : await at(made),
  };
}

async function textsOf(
  git: Git,
  places: readonly { readonly commit: string; readonly path: string }[],
): Promise<SpecTexts> {
  const texts = await git.textsOf(places);
  return new Map(places.map(({ path }, index) => [path, texts[index]]));
}

/** The same specs as they are now. */
export function textsNow(project: Project, paths: readonly string[]): SpecTexts {
  return new Map(paths.map((path) => [path, textOf(project, path)]));
}

/** The text of a file; undefined where there is none. Throws ToolError `file_unreadable`. */
export function textOf(project: Project, path: string): string | undefined {
  const read = project.files.read(path);
  if (!read.ok && read.reason !== 'absent') throw unreadable(path, read);
  return read.ok ? read.text : undefined;
}
