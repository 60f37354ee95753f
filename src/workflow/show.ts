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
  return {
    name,
    folder,
    deltas,
    proposal: proposal.ok ? proposal.text : undefined,
    title: titleOf(proposal.ok ? proposal.text : '', name),
    diffOf: (capability, requirement) => diffRequirement(project, deltas, capability, requirement),
  };
}

/** The first heading of the proposal, unless it only says that it is one. */
function titleOf(proposal: string, name: string): string {
  const title = /^#[ \t]+(?:Change:[ \t]+)?(\S.*)$/im.exec(proposal)?.[1]?.trim();
  return title === undefined || /^proposal$/i.test(title) ? name : title;
}

function diffRequirement(
  project: Project,
  deltas: readonly LoadedDelta[],
  capability: string,
  wanted: Requirement,
): string | undefined {
  const loaded = loadSpec(project, capability);
  const delta = deltas.find((one) => one.capability === capability)?.delta;
  if (!('spec' in loaded) || !delta) return undefined;
  const oldKey = renamedFrom(delta, wanted.key);
  const current = loaded.spec.requirements.find(({ key }) => key === oldKey);
  if (!current) return undefined;
  const before = loaded.spec.text.slice(current.start, current.end);
  return createDiff({
    path: specPath(project.layout, capability),
    before,
    after: delta.text.slice(wanted.start, wanted.end),
  });
}

function renamedFrom(delta: Delta, key: string): string {
  return delta.renamed.find(({ to }) => to.key === key)?.from.key ?? key;
}
