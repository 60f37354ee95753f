import { COMMIT } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import { specPath } from '../core/layout.ts';
import type { Base } from '../core/merge/state.ts';
import { parentPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { parseSpec } from '../core/spec.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import type { Change } from './load-change.ts';

/** The specs that changes were written against. */
export interface Bases {
  of(change: string, capability: string): Base;
  /** Why the base of a change could not be had. */
  problem(change: string): Problem | undefined;
}

const NONE: Base = { kind: 'none' };

/** Answers "no base" for everything: two texts only. */
export const NO_BASES: Bases = { of: () => NONE, problem: () => undefined };

/**
 * Reads the recorded bases of changes from git, one look for each commit. Changes without a recorded base, and projects
 * outside of git, have none. A commit that is not there is a problem of its change, with the fetch to run.
 */
export async function loadBases(world: World, project: Project, changes: readonly Change[]): Promise<Bases> {
  const recorded = changes.filter(({ metadata }) => COMMIT.test(metadata.base ?? ''));
  const git = recorded.length === 0 ? undefined : await world.git(project.files.root);
  if (!git) return NO_BASES;
  const texts = new Map<string, Map<string, string>>();
  const problems = new Map<string, Problem>();
  for (const [commit, group] of groupByBase(recorded)) {
    const folders = group.flatMap(({ deltas }) =>
      deltas.map(({ capability }) => parentPath(specPath(project.layout, capability))),
    );
    try {
      texts.set(commit, await git.textsAt(commit, [...new Set(folders)]));
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 'base_missing') throw error;
      for (const change of group) problems.set(change.name, missing(change, commit, error));
    }
  }
  const commitOf = new Map(recorded.map(({ name, metadata }) => [name, metadata.base ?? '']));
  return {
    of: (change, capability) =>
      baseOf(texts.get(commitOf.get(change) ?? ''), specPath(project.layout, capability)),
    problem: (change) => problems.get(change),
  };
}

function groupByBase(changes: readonly Change[]): Map<string, Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const commit = change.metadata.base ?? '';
    groups.set(commit, [...(groups.get(commit) ?? []), change]);
  }
  return groups;
}

function baseOf(texts: ReadonlyMap<string, string> | undefined, path: string): Base {
  if (!texts) return NONE;
  const text = texts.get(path);
  return { kind: 'recorded', spec: text === undefined ? undefined : parseSpec(text) };
}

function missing(change: Change, base: string, error: ToolError): Problem {
  const fix = error.fix ?? 'Fetch the whole history.';
  return { kind: 'base-missing', base, fix, path: `${change.folder}/.openspec.yaml`, item: '.openspec.yaml' };
}
