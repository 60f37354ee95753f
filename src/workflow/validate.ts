import type { World } from '../ports.ts';
import type { Validated } from './check-items.ts';
import { listChanges, type Project } from './load.ts';
import { askHistory } from './load-history.ts';

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
  const names = request.changes ? listChanges(project) : [];
  const asked = await askHistory(world, project, names);
  const rules = await loadRules();
  const changes = await rules.checkChanges(world, project, { names, asked, strict: request.strict });
  return rules.sortItems([
    ...changes,
    ...(request.specs ? rules.checkSpecs(world, project, request.strict) : []),
    ...(request.changes ? rules.lostChanges(project) : []),
  ]);
}

/** Validates open changes by name. */
export async function validateChanges(
  world: World,
  project: Project,
  names: readonly string[],
  strict: boolean,
): Promise<Validated[]> {
  const asked = await askHistory(world, project, names);
  const { checkChanges } = await loadRules();
  return checkChanges(world, project, { names, asked, strict });
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
