import { COMMIT } from '../core/change.ts';
import { specPath } from '../core/layout.ts';
import type { Additions, FilesAt, World } from '../ports.ts';
import { changeFolder, loadMetadata, type Project } from './load.ts';

/** Questions to the history of open changes; their answers come while the changes are read. */
export interface Asked {
  readonly additions: Promise<Additions>;
  /** The specs at the commits that brought the deltas in. */
  readonly files: Promise<ReadonlyMap<string, FilesAt>>;
  /** When all has been asked, and there is time for something else. */
  readonly isAsked: Promise<unknown>;
}

/** Begins to ask which commits brought open changes in, unless they seem to record their bases. */
export async function askHistory(
  world: World,
  project: Project,
  names: readonly string[],
): Promise<Asked | undefined> {
  const [first] = names;
  if (first === undefined) return undefined;
  const folder = changeFolder(project, first);
  if (isRecorded(loadMetadata(project, folder).metadata.base)) return undefined;
  const git = await world.git(project.files.root);
  if (!git) return undefined;
  const { answer } = await git.additions(names.length === 1 ? folder : project.layout.changes);
  const begun = answer.then(({ commits }) =>
    git.filesAt(pathsByCommit(project, deltasAmong(project, names, commits))),
  );
  const files = begun.then((asked) => asked.answer);
  files.catch(() => undefined); // whoever waits for the answer is told
  return { additions: answer, files, isAsked: begun.catch(() => undefined) };
}

/** The deltas of some changes among files that a commit brought in. */
function deltasAmong(
  project: Project,
  names: readonly string[],
  commits: ReadonlyMap<string, string>,
): { readonly capability: string; readonly commit: string }[] {
  const open = new Set(names);
  const start = `${project.layout.changes}/`;
  return [...commits].flatMap(([path, commit]) => {
    const [, name = '', capability] = /^([^/]+)\/specs\/(.+)\/spec\.md$/.exec(path.slice(start.length)) ?? [];
    return capability !== undefined && open.has(name) && path.startsWith(start)
      ? [{ capability, commit }]
      : [];
  });
}

/** The spec files that deltas are about, by the commit whose specs are asked for. */
export function pathsByCommit(
  project: Project,
  deltas: readonly { readonly capability: string; readonly commit: string }[],
): Map<string, string[]> {
  const paths = new Map<string, Set<string>>();
  for (const { commit, capability } of deltas) {
    const known = paths.get(commit) ?? new Set();
    paths.set(commit, known.add(specPath(project.layout, capability)));
  }
  return new Map([...paths].map(([commit, found]) => [commit, [...found]]));
}

/** Whether a change names the commit that it was written against. */
export function isRecorded(base: string | undefined): boolean {
  return base !== undefined && COMMIT.test(base);
}
