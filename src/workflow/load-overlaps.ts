import { METADATA_FILE } from '../core/change.ts';
import {
  findOverlaps,
  findTouches,
  findWaits,
  type Overlap,
  orderChanges,
  type Touch,
  type Waits,
} from '../core/merge/overlap.ts';
import { nearestNames } from '../core/name.ts';
import { joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import type { Spec } from '../core/spec.ts';
import {
  changeFolder,
  findSpecFiles,
  listArchived,
  listChanges,
  loadMetadata,
  type Project,
} from './load.ts';
import type { Change } from './load-change.ts';
import { type LoadedDelta, loadDeltas, loadSpec } from './load-specs.ts';

/** A change as far as it matters for meeting others. */
export interface Meeting {
  readonly name: string;
  readonly deltas: readonly LoadedDelta[];
  readonly dependsOn: readonly string[];
}

export interface Overlaps {
  readonly overlaps: readonly Overlap[];
  readonly waits: Waits;
  /** An order in which all of them can be archived. */
  readonly order: readonly string[];
  readonly cycle: readonly string[] | undefined;
}

/** A loaded change as far as it matters for meeting others: of its deltas only those that others have too. */
export function meetingOf({ name, deltas, metadata }: Change, shared: ReadonlySet<string>): Meeting {
  const met = deltas.filter(({ capability }) => shared.has(capability));
  return { name, deltas: met, dependsOn: metadata.dependsOn };
}

/** The open changes that have a delta of one of some capabilities; all of them without a list. */
export function loadMeetings(project: Project, capabilities?: readonly string[]): Meeting[] {
  const shares = (folder: string) =>
    capabilities === undefined ||
    capabilities.some((one) => project.files.kind(deltaPath(folder, one)) !== undefined);
  return listChanges(project).flatMap((name) => {
    const folder = changeFolder(project, name);
    if (!shares(folder)) return [];
    const { metadata } = loadMetadata(project, folder);
    return [{ name, deltas: loadDeltas(project, folder).deltas, dependsOn: metadata.dependsOn }];
  });
}

function deltaPath(folder: string, capability: string): string {
  return joinPath(folder, 'specs', capability, 'spec.md');
}

/** The overlaps of one open change with the others, or of all of them; undefined when no two share a capability. */
export function overlapsOf(project: Project, name: string | undefined): Overlaps | undefined {
  const own =
    name === undefined
      ? undefined
      : findSpecFiles(project.files, joinPath(changeFolder(project, name), 'specs'));
  const meetings = loadMeetings(
    project,
    own?.specs.map(({ capability }) => capability),
  );
  const found = meetings.length < 2 ? undefined : loadOverlaps(project, meetings);
  if (!found || name === undefined) return found;
  const overlaps = found.overlaps.filter(({ changes }) => changes.includes(name));
  const met = new Set([
    name,
    ...overlaps.flatMap(({ changes }) => changes),
    ...(found.waits.get(name) ?? []),
  ]);
  return { ...found, overlaps, order: found.order.filter((change) => met.has(change)) };
}

/** Which changes touch the same requirement, which of them would conflict, and in which order they can be archived. */
export function loadOverlaps(project: Project, meetings: readonly Meeting[]): Overlaps {
  const shared = sharedCapabilities(meetings);
  const specs = new Map<string, Spec | undefined>();
  const touches: Touch[] = [];
  for (const { name, deltas } of meetings) {
    for (const { capability, delta } of deltas.filter((one) => shared.has(one.capability))) {
      if (!specs.has(capability)) specs.set(capability, currentSpec(project, capability));
      for (const touch of findTouches(name, capability, delta, specs.get(capability))) touches.push(touch);
    }
  }
  const overlaps = findOverlaps(touches);
  const waits = findWaits(new Map(meetings.map(({ name, dependsOn }) => [name, dependsOn])), overlaps);
  return {
    overlaps,
    waits,
    ...orderChanges(
      meetings.map(({ name }) => name),
      waits,
    ),
  };
}

/** The capabilities that more than one of some changes has a delta of. */
export function sharedCapabilities(
  changes: readonly { readonly deltas: readonly { readonly capability: string }[] }[],
): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const capability of changes.flatMap(({ deltas }) => deltas.map((delta) => delta.capability))) {
    if (seen.has(capability)) shared.add(capability);
    seen.add(capability);
  }
  return shared;
}

function currentSpec(project: Project, capability: string): Spec | undefined {
  const loaded = loadSpec(project, capability);
  return 'spec' in loaded ? loaded.spec : undefined;
}

/** What is to be said about one change among the others: overlaps as notes, unknown or circular dependencies. */
export function overlapProblems(project: Project, meeting: Meeting, found: Overlaps): Problem[] {
  const { name } = meeting;
  const folder = changeFolder(project, name);
  const metadata = { path: joinPath(folder, METADATA_FILE), item: METADATA_FILE };
  const problems: Problem[] = found.overlaps
    .filter(({ changes }) => changes.includes(name))
    .map((overlap) => {
      const other = overlap.changes[0] === name ? overlap.changes[1] : overlap.changes[0];
      const { capability, name: requirement, piece, conflict, first } = overlap;
      const path = deltaPath(folder, capability);
      return {
        kind: 'overlap',
        path,
        item: `${capability}/spec.md`,
        other,
        capability,
        name: requirement,
        piece,
        conflict,
        first,
      };
    });
  if (found.cycle?.includes(name)) problems.push({ kind: 'depends-cycle', ...metadata, cycle: found.cycle });
  return [...problems, ...unknownDependencies(project, meeting).map((facts) => ({ ...metadata, ...facts }))];
}

function unknownDependencies(project: Project, { dependsOn }: Meeting) {
  if (dependsOn.length === 0) return [];
  const open = listChanges(project);
  const archived = listArchived(project).map((name) => name.replace(/^\d{4}-\d{2}-\d{2}-/, ''));
  const known = new Set([...open, ...archived, ...listArchived(project)]);
  return dependsOn
    .filter((name) => !known.has(name))
    .map((on) => ({ kind: 'depends-unknown' as const, on, nearest: nearestNames(on, known) }));
}
