import { checkSpec } from '../core/check/spec.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { isValid } from '../core/problem-text.ts';
import { parseSpec } from '../core/spec.ts';
import type { World } from '../ports.ts';
import { checkChange } from './check-change.ts';
import {
  failureProblem,
  findChangeLinks,
  findSpecFiles,
  listArchived,
  loadMetadata,
  type Project,
  type SpecFile,
} from './load.ts';
import { asBases } from './load-bases.ts';
import { loadTasks, progressOf, readChange } from './load-change.ts';
import type { FoundChange } from './load-found.ts';
import type { AskedBases } from './load-history.ts';
import {
  loadMeetings,
  loadOverlaps,
  meetingOf,
  overlapProblems,
  sharedCapabilities,
} from './load-overlaps.ts';

/** A change or spec with what is wrong with it. */
export interface Validated {
  readonly id: string;
  readonly type: 'change' | 'spec';
  readonly valid: boolean;
  readonly problems: readonly Problem[];
  readonly milliseconds: number;
}

/** Open changes, and the bases that git has been asked for. */
interface ChangesRequest {
  readonly changes: readonly FoundChange[];
  readonly bases: AskedBases;
  readonly strict: boolean;
}

/** All specs of a project. */
export function checkSpecs(world: World, project: Project, strict: boolean): Validated[] {
  const { specs, problems } = findSpecFiles(project.files, project.layout.specs);
  return [
    ...specs.map((file) => validateSpecFile(world, project, file, strict)),
    ...problems.map((problem) => linkItem(problem, 'spec')),
  ];
}

/** What looks like an open change and leads out of the project. */
export function lostChanges(project: Project): Validated[] {
  return findChangeLinks(project).map((problem) => linkItem(problem, 'change'));
}

/** A link that leads out of the project stands where a capability or change should: it is one, and it is not valid. */
function linkItem(problem: Problem, type: 'change' | 'spec'): Validated {
  const id = problem.item.replace(/\/spec\.md$/, '');
  return { id, type, valid: false, problems: [problem], milliseconds: 0 };
}

/**
 * Checks open changes. Each is read when its turn comes, so that many of them need little memory; a single one while git
 * looks for its base.
 */
export async function checkChanges(
  world: World,
  project: Project,
  { changes, bases: asked, strict }: ChangesRequest,
): Promise<Validated[]> {
  await asked.isAsked;
  const only = changes.length === 1 ? changes[0] : undefined;
  const read = (found: FoundChange) => {
    const start = world.clock.elapsed();
    const change = readChange(world, project, found);
    return { change, spent: world.clock.elapsed() - start };
  };
  const early = only && read(only);
  const bases = asBases(await asked.answer);
  const shared = sharedCapabilities(changes);
  const checked = changes.map((found) => {
    const { change, spent } = early ?? read(found);
    const start = world.clock.elapsed();
    const problems = checkChange(world, project, change, { bases });
    return {
      problems,
      meeting: meetingOf(change, shared),
      milliseconds: spent + world.clock.elapsed() - start,
    };
  });
  const overlaps = loadOverlaps(
    project,
    only
      ? loadMeetings(
          project,
          only.deltas.map(({ capability }) => capability),
        )
      : checked.map(({ meeting }) => meeting),
  );
  return checked.map(({ problems, meeting, milliseconds }) => {
    const all = [...problems, ...overlapProblems(project, meeting, overlaps)];
    return judge({ id: meeting.name, type: 'change', strict }, all, milliseconds);
  });
}

/** The spec of one capability. */
export function checkSpecOf(world: World, project: Project, capability: string, strict: boolean): Validated {
  return validateSpecFile(
    world,
    project,
    { capability, path: joinPath(project.layout.specs, capability, 'spec.md') },
    strict,
  );
}

function validateSpecFile(
  world: World,
  project: Project,
  { capability, path }: SpecFile,
  strict: boolean,
): Validated {
  return timed(world, { id: capability, type: 'spec', strict }, () => {
    const read = project.files.read(path);
    return read.ok
      ? checkSpec(parseSpec(read.text), path, project.settings)
      : [failureProblem(path, 'file', read)];
  });
}

/** The tasks of archived changes. */
export function checkArchived(world: World, project: Project): Validated[] {
  return listArchived(project).map((name) =>
    timed(world, { id: name, type: 'change', strict: false }, () => {
      const folder = joinPath(project.layout.archive, name);
      const { documents, problems } = loadTasks(
        world,
        project,
        folder,
        loadMetadata(project, folder).metadata,
      );
      const { total, completed } = progressOf(documents);
      if (completed === total) return problems;
      const path = documents[0]?.path ?? folder;
      return [...problems, { kind: 'tasks-open', path, item: 'tasks.md', done: completed, total }];
    }),
  );
}

interface Item {
  readonly id: string;
  readonly type: 'change' | 'spec';
  readonly strict: boolean;
}

function timed(world: World, item: Item, check: () => Problem[]): Validated {
  const start = world.clock.elapsed();
  const problems = check();
  return judge(item, problems, world.clock.elapsed() - start);
}

function judge({ id, type, strict }: Item, problems: readonly Problem[], milliseconds: number): Validated {
  const valid = isValid(problems, strict);
  return { id, type, valid, problems, milliseconds: Math.round(milliseconds) };
}
