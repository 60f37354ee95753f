import type { Delta } from '../core/delta.ts';
import { specPath } from '../core/layout.ts';
import { joinPath } from '../core/path.ts';
import type { Requirement } from '../core/requirement.ts';
import { parseSpec, type Spec } from '../core/spec.ts';
import { createDiff } from '../core/text-diff.ts';
import { changeFolder, type Project, unreadable } from './load.ts';
import { type LoadedDelta, loadDeltas, loadSpec } from './load-specs.ts';

export interface ShownSpec {
  readonly capability: string;
  readonly path: string;
  readonly spec: Spec;
}

export interface ShownChange {
  readonly name: string;
  readonly title: string;
  readonly proposal: string | undefined;
  readonly folder: string;
  readonly deltas: readonly LoadedDelta[];
  /** The requirement of the spec that a MODIFIED one replaces, as a unified diff, by capability and name. */
  diffOf(capability: string, requirement: Requirement): string | undefined;
}

/** The spec of a capability. Throws ToolError when it cannot be read. */
export function showSpec(project: Project, capability: string): ShownSpec {
  const path = specPath(project.layout, capability);
  const read = project.files.read(path);
  if (!read.ok) throw unreadable(path, read);
  return { capability, path, spec: parseSpec(read.text) };
}

/** A change with its proposal and deltas. */
export function showChange(project: Project, name: string): ShownChange {
  const folder = changeFolder(project, name);
  const path = joinPath(folder, 'proposal.md');
  const proposal = project.files.read(path);
  if (!proposal.ok && proposal.reason !== 'absent') throw unreadable(path, proposal);
  const { deltas } = loadDeltas(project, folder);
  const replaced = new Map<string, Replaced | undefined>();
  return {
    name,
    folder,
    deltas,
    proposal: proposal.ok ? proposal.text : undefined,
    title: titleOf(proposal.ok ? proposal.text : '', name),
    diffOf: (capability, requirement) => {
      if (!replaced.has(capability)) replaced.set(capability, findReplaced(project, deltas, capability));
      return diffRequirement(replaced.get(capability), requirement);
    },
  };
}

/** The first heading of the proposal, unless it only says that it is one. */
function titleOf(proposal: string, name: string): string {
  const title = /^#[ \t]+(?:Change:[ \t]+)?(\S.*)$/im.exec(proposal)?.[1]?.trim();
  return title === undefined || /^proposal$/i.test(title) ? name : title;
}

/** What the delta of a capability can replace: looked up once, since a delta can name thousands. */
interface Replaced {
  readonly path: string;
  readonly spec: Spec;
  readonly delta: Delta;
  readonly current: ReadonlyMap<string, Requirement>;
  /** The keys of requirements before the delta renames them. */
  readonly oldKeys: ReadonlyMap<string, string>;
}

function findReplaced(
  project: Project,
  deltas: readonly LoadedDelta[],
  capability: string,
): Replaced | undefined {
  const loaded = loadSpec(project, capability);
  const delta = deltas.find((one) => one.capability === capability)?.delta;
  if (!('spec' in loaded) || !delta) return undefined;
  return {
    path: specPath(project.layout, capability),
    spec: loaded.spec,
    delta,
    current: new Map([...loaded.spec.requirements].reverse().map((one) => [one.key, one])),
    oldKeys: new Map([...delta.renamed].reverse().map(({ from, to }) => [to.key, from.key])),
  };
}

function diffRequirement(replaced: Replaced | undefined, wanted: Requirement): string | undefined {
  const current = replaced?.current.get(replaced.oldKeys.get(wanted.key) ?? wanted.key);
  if (!replaced || !current) return undefined;
  const { path, spec, delta } = replaced;
  const before = spec.text.slice(current.start, current.end);
  return createDiff({ path, before, after: delta.text.slice(wanted.start, wanted.end) });
}
