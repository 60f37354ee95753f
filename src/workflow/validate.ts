import { byCodePoint } from '../core/path.ts';
import type { World } from '../ports.ts';
import type { Validated } from './check-items.ts';
import { listChanges, type Project } from './load.ts';
import { findChange } from './load-found.ts';
import { askBaseTexts } from './load-history.ts';

export interface ValidateRequest {
  readonly strict: boolean;
  readonly specs: boolean;
  readonly changes: boolean;
}

/** The rules are loaded while git looks into the history. */
const loadRules = () => import('./check-items.ts');

/** Validates all specs, all open changes, or both; by name, as the reference does. */
export async function validateAll(
  world: World,
  project: Project,
  request: ValidateRequest,
): Promise<Validated[]> {
  const changes = request.changes
    ? await validateChanges(world, project, listChanges(project), request.strict)
    : [];
  const { checkSpecs, lostChanges } = await loadRules();
  const specs = request.specs ? checkSpecs(world, project, request.strict) : [];
  const lost = request.changes ? lostChanges(project) : [];
  return [...changes, ...specs, ...lost].sort((a, b) => byCodePoint(a.id, b.id));
}

/** Validates open changes by name. */
export async function validateChanges(
  world: World,
  project: Project,
  names: readonly string[],
  strict: boolean,
): Promise<Validated[]> {
  const changes = names.map((name) => findChange(project, name));
  const bases = await askBaseTexts(world, project, changes);
  const { checkChanges } = await loadRules();
  return checkChanges(world, project, { changes, bases, strict });
}

/** Validates the spec of one capability. */
export async function validateSpec(
  world: World,
  project: Project,
  capability: string,
  strict: boolean,
): Promise<Validated> {
  const { checkSpecOf } = await loadRules();
  return checkSpecOf(world, project, capability, strict);
}

/** Whether the tasks of archived changes are all done: for a check before a commit. */
export async function validateArchived(world: World, project: Project): Promise<Validated[]> {
  const { checkArchived } = await loadRules();
  return checkArchived(world, project);
}
