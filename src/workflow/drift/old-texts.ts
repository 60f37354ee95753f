import { parseDelta } from '../../core/delta.ts';
import { pieceDigest } from '../../core/digest.ts';
import { findCulprit, type Moment } from '../../core/drift/culprit.ts';
import type { TextOf } from '../../core/drift/expected.ts';
import { type PieceId, pieceDigests, pieceTexts } from '../../core/drift/pieces.ts';
import type { Archived } from '../../core/drift/threads.ts';
import { cutRequirement } from '../../core/merge/pieces.ts';
import { joinPath } from '../../core/path.ts';
import { parseSpec } from '../../core/spec.ts';
import type { Git, LoggedCommit } from '../../ports.ts';
import type { Project } from '../load.ts';

/** One spec through the commits since the baseline. */
export interface SpecHistory {
  /** Newest first. */
  readonly commits: readonly LoggedCommit[];
  /** The spec at a commit of the history or a parent of one, and at HEAD. */
  textAt(commit: string): string | undefined;
}

export async function loadHistory(git: Git, path: string, since: string): Promise<SpecHistory> {
  const commits = await git.log({ paths: [path], since });
  const hashes = [...new Set(['HEAD', ...commits.flatMap(({ hash, parents }) => [hash, ...parents])])];
  const texts = await git.textsOf(hashes.map((commit) => ({ commit, path })));
  const byHash = new Map(hashes.map((hash, index) => [hash, texts[index]]));
  return { commits, textAt: (commit) => byHash.get(commit) };
}

/** The commit that made a piece what it is now; `uncommitted` where none did. */
export type CulpritOf = (id: PieceId, now: string | undefined) => LoggedCommit | 'uncommitted' | undefined;

/** Looks for commits in the history of a spec. Steps that a receipt tells of are those of an archive. */
export function culpritsIn(history: SpecHistory, archives: readonly Archived[]): CulpritOf {
  const digests = cachedDigests();
  const at = (commit: string, id: PieceId) => digests(history.textAt(commit))?.get(id);
  const steps = new Set(
    archives.flatMap(({ touched }) =>
      touched.flatMap(({ pieces }) => pieces.map(({ before, after }) => `${before} ${after}`)),
    ),
  );
  return (id, now) => {
    if (at('HEAD', id) !== now) return 'uncommitted';
    const moments = history.commits.map(({ hash, parents }): Moment => {
      const before = parents.length === 0 ? [undefined] : parents.map((parent) => at(parent, id));
      return { commit: hash, digest: at(hash, id), before };
    });
    const found = findCulprit(moments, now, (from, to) => steps.has(`${from} ${to}`));
    return history.commits.find(({ hash }) => hash === found);
  };
}

/** Each version of a spec is read once. */
function cachedDigests(): (text: string | undefined) => ReadonlyMap<PieceId, string> | undefined {
  const known = new Map<string, ReadonlyMap<PieceId, string>>();
  return (text) => {
    if (text === undefined) return undefined;
    const digests = known.get(text) ?? pieceDigests(parseSpec(text));
    known.set(text, digests);
    return digests;
  };
}

/** Finds texts by their digest in the history of a spec, and in the deltas of archived changes, which a squash keeps. */
export function textsIn(
  project: Project,
  history: SpecHistory,
  capability: string,
  archives: readonly Archived[],
): TextOf {
  const commits = new Set(history.commits.flatMap(({ hash, parents }) => [hash, ...parents]));
  const specs = new Set([...commits].flatMap((commit) => history.textAt(commit) ?? []));
  const texts = [
    ...archives.flatMap(({ change }) => deltaTexts(project, change, capability)),
    ...[...specs].flatMap((text) => [...pieceTexts(parseSpec(text)).values()]),
  ];
  const byDigest = new Map(texts.map((text) => [pieceDigest(text), text]));
  return (digest) => byDigest.get(digest);
}

/** The pieces that the delta of an archived change holds. */
function deltaTexts({ files, layout }: Project, change: string, capability: string): string[] {
  const read = files.read(joinPath(layout.archive, change, 'specs', capability, 'spec.md'));
  if (!read.ok) return [];
  const { text, added, modified } = parseDelta(read.text);
  return [...added, ...modified].flatMap((requirement) => {
    const { statement, scenarios } = cutRequirement(text, requirement);
    return [statement, ...scenarios].map((piece) => piece.text);
  });
}
