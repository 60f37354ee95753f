import { ToolError } from '../core/error.ts';
import { specPath } from '../core/layout.ts';
import type { Base } from '../core/merge/state.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { parseSpec } from '../core/spec.ts';
import type { FilesAt, Git, World } from '../ports.ts';
import type { Project, SpecFile } from './load.ts';
import type { FoundChange } from './load-change.ts';
import { type Asked, isRecorded, pathsByCommit } from './load-history.ts';

/** The specs that changes were written against. */
export interface Bases {
  of(change: string, capability: string): Base;
  /** Why the base of a change could not be had. */
  problem(change: string): Problem | undefined;
}

const NONE: Base = { kind: 'none' };

/** Answers "no base" for everything: two texts only. */
export const NO_BASES: Bases = { of: () => NONE, problem: () => undefined };

/** What is to be known of a change before its bases can be read. */
export interface Dateable extends Pick<FoundChange, 'name' | 'folder' | 'metadata'> {
  readonly deltas: readonly SpecFile[];
}

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
 * a problem of its change, with the fetch to run. All are read in one go. `from`: the commit whose history is
 * asked, else HEAD. `asked`: what `askHistory` has begun.
 */
export async function loadBases(
  world: World,
  project: Project,
  changes: readonly Dateable[],
  { from, asked }: { readonly from?: string | undefined; readonly asked?: Asked | undefined } = {},
): Promise<Bases> {
  const open = changes.filter(({ deltas }) => deltas.length > 0);
  const git = open.length === 0 ? undefined : await world.git(project.files.root);
  if (!git) return NO_BASES;
  const problems = new Map<string, Problem>();
  const dated = await dateDeltas(project, { git, from, asked }, open, problems);
  const early: ReadonlyMap<string, FilesAt> = (await asked?.files) ?? new Map();
  const isEarly = ({ kind, commit }: Dated) => kind === 'inferred' && early.has(commit);
  const rest = await git.filesAt(
    pathsByCommit(
      project,
      dated.filter((one) => !isEarly(one)),
    ),
  );
  const late = await rest.answer;
  const bases = new Map<string, () => Base>();
  for (const one of dated) {
    const texts = (isEarly(one) ? early : late).get(one.commit);
    if (texts instanceof ToolError) problems.set(one.change, missing(one.folder, one.commit, texts.fix));
    else bases.set(deltaKey(one.change, one.capability), () => baseOf(project, one, texts));
  }
  return {
    of: (change, capability) => bases.get(deltaKey(change, capability))?.() ?? NONE,
    problem: (change) => problems.get(change),
  };
}

interface History {
  readonly git: Git;
  readonly from: string | undefined;
  readonly asked: Asked | undefined;
}

async function dateDeltas(
  project: Project,
  { git, from, asked }: History,
  changes: readonly Dateable[],
  problems: Map<string, Problem>,
): Promise<Dated[]> {
  const guessed = changes.filter(({ metadata }) => !isRecorded(metadata.base));
  const folder = guessed.length === 1 && guessed[0] ? guessed[0].folder : project.layout.changes;
  const additions =
    guessed.length === 0 ? undefined : await (asked?.additions ?? (await git.additions(folder, from)).answer);
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

function deltaKey(change: string, capability: string): string {
  return `${change}\u0000${capability}`;
}

function baseOf(
  project: Project,
  { kind, capability }: Dated,
  texts: ReadonlyMap<string, string> | undefined,
): Base {
  const text = texts?.get(specPath(project.layout, capability));
  return { kind, spec: text === undefined ? undefined : parseSpec(text) };
}

function missing(folder: string, base: string | undefined, fix: string | undefined): Problem {
  const path = joinPath(folder, '.openspec.yaml');
  return { kind: 'base-missing', base, fix: fix ?? 'Fetch the whole history.', path, item: '.openspec.yaml' };
}
