import type { Base } from '../core/merge/state.ts';
import type { Problem } from '../core/problem.ts';
import { parseSpec } from '../core/spec.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { askBaseTexts, type BaseTexts, type Dateable } from './load-history.ts';

/** The specs that changes were written against. */
export interface Bases {
  of(change: string, capability: string): Base;
  /** Why the base of a change could not be had. */
  problem(change: string): Problem | undefined;
}

const NONE: Base = { kind: 'none' };

/** Answers "no base" for everything: two texts only. */
export const NO_BASES: Bases = { of: () => NONE, problem: () => undefined };

/** Reads the bases of changes from git, as `askBaseTexts` finds them. */
export async function loadBases(
  world: World,
  project: Project,
  changes: readonly Dateable[],
  from?: string,
): Promise<Bases> {
  const { answer } = await askBaseTexts(world, project, changes, from);
  return asBases(await answer);
}

/** Each is read as a spec when it is asked for. */
export function asBases(texts: BaseTexts): Bases {
  return {
    of(change, capability) {
      const base = texts.of(change, capability);
      if (!base) return NONE;
      const { kind, text } = base;
      return { kind, spec: text === undefined ? undefined : parseSpec(text) };
    },
    problem: texts.problem,
  };
}
