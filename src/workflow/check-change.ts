import { METADATA_FILE } from '../core/change.ts';
import { checkDelta, countOperations } from '../core/check/delta.ts';
import type { TaskDocument } from '../core/check/tasks.ts';
import { findLeftovers } from '../core/hint.ts';
import { joinPath } from '../core/path.ts';
import { locator } from '../core/place.ts';
import type { Problem } from '../core/problem.ts';
import { isError } from '../core/problem-text.ts';
import type { World } from '../ports.ts';
import type { Project } from './load.ts';
import { type Change, checkChangeTasks } from './load-change.ts';
import { loadHints } from './load-template.ts';
import { type PlannedChange, type PlanOptions, planChange } from './plan-change.ts';

/**
 * Everything that is wrong with a change: its deltas, what archive would refuse, its tasks and metadata, and text left
 * over from a template. What archive would refuse is only asked of deltas that are right in themselves.
 */
export function checkChange(
  world: World,
  project: Project,
  change: Change,
  options: CheckOptions,
): Problem[] {
  return examineChange(world, project, change, options).problems;
}

export type CheckOptions = Pick<PlanOptions, 'bases' | 'acceptOmissions'>;

export interface Examined {
  readonly problems: Problem[];
  /** The merge of the deltas that are right in themselves. */
  readonly planned: PlannedChange;
}

/** The same, with the plan of the merge that it looked at. */
export function examineChange(
  world: World,
  project: Project,
  change: Change,
  options: CheckOptions,
): Examined {
  const { settings } = project;
  const problems: Problem[] = [
    ...change.problems,
    ...checkMarkers(change),
    ...change.deltas.flatMap(({ delta, path, capability }) => checkDelta(delta, path, capability, settings)),
    ...checkDocuments(world, project, change),
    ...checkChangeTasks(world, project, change),
  ];
  const lost = options.bases.problem(change.name);
  if (lost) return { problems: [...problems, lost], planned: { plans: [], files: [] } };
  const broken = new Set<string>();
  for (const problem of problems) if (!broken.has(problem.path) && isError(problem)) broken.add(problem.path);
  const sound = change.deltas.filter(({ path }) => !broken.has(path));
  const planned = planChange(project, { ...change, deltas: sound }, options);
  return { problems: [...problems, ...refusalProblems(change, planned)], planned };
}

/** The refusals of a plan as problems of the delta files. */
export function refusalProblems(change: Change, planned: PlannedChange): Problem[] {
  return planned.plans.flatMap(({ capability, refusals }) => {
    const found = change.deltas.find((delta) => delta.capability === capability);
    return refusals.map(({ refusal, start }) => ({
      path: found?.path ?? change.folder,
      item: `${capability}/spec.md`,
      place: found?.delta.locate(start),
      ...refusal,
    }));
  });
}

/** A change needs a delta, or must say that it has none. */
function checkMarkers(change: Change): Problem[] {
  const specs = joinPath(change.folder, 'specs');
  const problems: Problem[] = change.strays.map(({ path, expected }) => {
    const item = path.slice(specs.length + 1);
    return expected === undefined
      ? { kind: 'delta-at-root', path, item }
      : { kind: 'delta-misplaced', path, item, expected };
  });
  const whole = { path: change.folder, item: 'file' };
  const operations = change.deltas.reduce((sum, { delta }) => sum + countOperations(delta), 0);
  if (change.metadata.skipSpecs) {
    const kind = change.hasSpecFiles ? 'skip-specs-conflict' : 'skip-specs-accepted';
    return [...problems, { ...whole, path: joinPath(change.folder, METADATA_FILE), kind }];
  }
  if (operations === 0 && change.strays.length === 0) problems.push({ ...whole, kind: 'change-no-delta' });
  return problems;
}

const DOCUMENTS = ['proposal.md', 'design.md'];

/** A proposal that is not there, and hints of our templates that nobody has replaced. */
function checkDocuments(world: World, project: Project, change: Change): Problem[] {
  const problems: Problem[] = [];
  const documents = DOCUMENTS.flatMap((item) => {
    const path = joinPath(change.folder, item);
    const read = project.files.read(path);
    if (item === 'proposal.md' && !read.ok && read.reason === 'absent')
      problems.push({ kind: 'proposal-missing', path, item });
    return read.ok ? [{ path, item, text: read.text }] : [];
  });
  return [...problems, ...checkLeftovers(world, change, documents)];
}

function checkLeftovers(world: World, change: Change, documents: readonly TaskDocument[]): Problem[] {
  const deltas = change.deltas.map(({ path, capability, delta }) => ({
    path,
    item: `${capability}/spec.md`,
    text: delta.text,
  }));
  const suspects = [...documents, ...deltas, ...change.tasks].filter(({ text }) => text.includes('<<'));
  if (suspects.length === 0) return [];
  const hints = loadHints(world);
  return suspects.flatMap(({ path, item, text }) => {
    const locate = locator(text);
    return findLeftovers(text, hints).map(
      (left): Problem => ({ kind: 'leftover', path, item, place: locate(left.start), text: left.text }),
    );
  });
}
