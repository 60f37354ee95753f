import { compareRest, type Rest } from '../../core/drift/rest.ts';
import { joinPath } from '../../core/path.ts';
import { RECEIPT_FILE } from '../../core/receipt-yaml.ts';
import { parseSpec } from '../../core/spec.ts';
import type { Git, LoggedCommit } from '../../ports.ts';
import type { Project } from '../load.ts';

/** An edit of a spec outside of its requirements, made outside of an archive. */
export interface RestEdit {
  readonly path: string;
  readonly parts: readonly Rest[];
  readonly commit: LoggedCommit | 'uncommitted';
}

/**
 * Edits of the Purpose, of notes and of blank lines since the baseline, newest first. A commit that files a change in the
 * archive is left out. In: the specs that an archive which is not committed yet has changed.
 */
export async function findRestEdits(
  project: Project,
  git: Git,
  since: string,
  archivedNow: ReadonlySet<string>,
): Promise<RestEdit[]> {
  const { specs, archive } = project.layout;
  const log = await git.log({ paths: [specs, archive], since });
  const isArchive = ({ files }: LoggedCommit) =>
    files.some(
      ({ path, added }) => added && path.startsWith(`${archive}/`) && path.endsWith(`/${RECEIPT_FILE}`),
    );
  const edits = log
    .filter((commit) => !isArchive(commit))
    .flatMap((commit) =>
      commit.files.filter(({ path }) => isSpec(specs, path)).map(({ path }) => ({ commit, path })),
    );
  const places = edits.flatMap(({ commit, path }) =>
    [commit.hash, ...commit.parents].map((hash) => ({ commit: hash, path })),
  );
  const texts = await git.textsOf(places);
  const dirty = (await git.dirty([specs])).filter((path) => isSpec(specs, path) && !archivedNow.has(path));
  const committed = edits.flatMap(({ commit, path }): RestEdit[] => {
    const [after, ...before] = texts.splice(0, commit.parents.length + 1);
    const parts = partsOf(before, after);
    return parts.length > 0 ? [{ path, parts, commit }] : [];
  });
  return [...(await uncommitted(project, git, dirty)), ...committed];
}

function isSpec(specs: string, path: string): boolean {
  return path.startsWith(`${specs}/`) && path.endsWith('/spec.md');
}

async function uncommitted(project: Project, git: Git, paths: readonly string[]): Promise<RestEdit[]> {
  const before = await git.textsOf(paths.map((path) => ({ commit: 'HEAD', path })));
  return paths.flatMap((path, index): RestEdit[] => {
    const read = project.files.read(joinPath(path));
    const parts = partsOf([before[index]], read.ok ? read.text : undefined);
    return parts.length > 0 ? [{ path, parts, commit: 'uncommitted' }] : [];
  });
}

/** What is as in none of the versions before. */
function partsOf(before: readonly (string | undefined)[], after: string | undefined): Rest[] {
  if (after === undefined || before.length === 0) return [];
  const now = parseSpec(after);
  const [first = [], ...others] = before.map((text) =>
    text === undefined ? [] : compareRest(parseSpec(text), now),
  );
  return first.filter((part) => others.every((parts) => parts.includes(part)));
}
