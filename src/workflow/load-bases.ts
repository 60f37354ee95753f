import { COMMIT } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import { specPath } from '../core/layout.ts';
import type { Base } from '../core/merge/state.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { parseSpec } from '../core/spec.ts';
import type { Additions, Git, World } from '../ports.ts';
import { changeFolder, loadMetadata, type Project } from './load.ts';
import type { Change } from './load-change.ts';
import type { LoadedDelta } from './load-specs.ts';

/** The specs that changes were written against. */
export interface Bases {
  of(change: string, capability: string): Base;
  /** Why the base of a change could not be had. */
  problem(change: string): Problem | undefined;
}

const NONE: Base = { kind: 'none' };

/** Answers "no base" for everything: two texts only. */
export const NO_BASES: Bases = { of: () => NONE, problem: () => undefined };

/** A delta with the commit whose specs it was written against. */
interface Dated {
  readonly change: string;
  readonly folder: string;
  readonly capability: string;
  readonly commit: string;
  readonly kind: 'recorded' | 'inferred';
}

/**
 * Reads the bases of changes from git: the commit that a change records; else, for each delta, the commit that first
 * brought it into git. Deltas that are not in git, and projects outside of git, have none. A commit that is not there is
 * a problem of its change, with the fetch to run. One look at git for each commit. `from`: the commit whose history is
 * asked, else HEAD. `asked`: what `askHistory` has begun.
 */
export async function loadBases(
  world: World,
  project: Project,
  changes: readonly Change[],
  { from, asked }: { readonly from?: string | undefined; readonly asked?: Asked | undefined } = {},
): Promise<Bases> {
  const open = changes.filter(({ deltas }) => deltas.some(needsBase));
  const git = open.length === 0 ? undefined : await world.git(project.files.root);
  if (!git) return NO_BASES;
  const problems = new Map<string, Problem>();
  const dated = await dateDeltas(project, { git, from, asked }, open, problems);
  const texts = new Map<string, ReadonlyMap<string, string>>();
  for (const [commit, group] of groupByCommit(dated)) {
    const paths = group.map(({ capability }) => specPath(project.layout, capability));
    try {
      texts.set(commit, await git.filesAt(commit, [...new Set(paths)]));
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 'base_missing') throw error;
      for (const { change, folder } of group) problems.set(change, missing(folder, commit, error.fix));
    }
  }
  const byDelta = new Map(dated.map((one) => [deltaKey(one.change, one.capability), one]));
  return {
    of: (change, capability) => baseOf(project, texts, byDelta.get(deltaKey(change, capability))),
    problem: (change) => problems.get(change),
  };
}

/** Additions look at the spec of today only; everything else asks what the spec was. */
function needsBase({ delta }: LoadedDelta): boolean {
  return delta.sections.length > 0;
}

interface History {
  readonly git: Git;
  readonly from: string | undefined;
  readonly asked: Asked | undefined;
}

/** A question to the history of open changes; its answer comes while they are read. */
export type Asked = Awaited<ReturnType<Git['additions']>>;

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
  return git?.additions(names.length === 1 ? folder : project.layout.changes);
}

async function dateDeltas(
  project: Project,
  { git, from, asked }: History,
  changes: readonly Change[],
  problems: Map<string, Problem>,
): Promise<Dated[]> {
  const guessed = changes.filter(({ metadata }) => !isRecorded(metadata.base));
  const folder = guessed.length === 1 && guessed[0] ? guessed[0].folder : project.layout.changes;
  const question = guessed.length === 0 ? undefined : (asked ?? (await git.additions(folder, from)));
  const additions: Additions | undefined = await question?.answer;
  return changes.flatMap((change): Dated[] =>
    change.deltas.flatMap(({ capability, path }): Dated[] => {
      const facts = { change: change.name, folder: change.folder, capability };
      const { base } = change.metadata;
      if (base !== undefined && isRecorded(base)) return [{ ...facts, commit: base, kind: 'recorded' }];
      if (additions?.unknown.has(path)) {
        problems.set(
          change.name,
          missing(change.folder, undefined, 'Run `git fetch --unshallow`, then run the command again.'),
        );
      }
      const commit = additions?.commits.get(path);
      return commit === undefined ? [] : [{ ...facts, commit, kind: 'inferred' }];
    }),
  );
}

function isRecorded(base: string | undefined): boolean {
  return base !== undefined && COMMIT.test(base);
}

function groupByCommit(dated: readonly Dated[]): Map<string, Dated[]> {
  const groups = new Map<string, Dated[]>();
  for (const one of dated) {
    const known = groups.get(one.commit);
    if (known) known.push(one);
    else groups.set(one.commit, [one]);
  }
  return groups;
}

function deltaKey(change: string, capability: string): string {
  return `${change}\u0000${capability}`;
}

function baseOf(
  project: Project,
  texts: ReadonlyMap<string, ReadonlyMap<string, string>>,
  dated: Dated | undefined,
): Base {
  const specs = dated && texts.get(dated.commit);
  if (!dated || !specs) return NONE;
  const text = specs.get(specPath(project.layout, dated.capability));
  return { kind: dated.kind, spec: text === undefined ? undefined : parseSpec(text) };
}

function missing(folder: string, base: string | undefined, fix: string | undefined): Problem {
  const path = joinPath(folder, '.openspec.yaml');
  return { kind: 'base-missing', base, fix: fix ?? 'Fetch the whole history.', path, item: '.openspec.yaml' };
}
