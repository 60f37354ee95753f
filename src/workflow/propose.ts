import { METADATA_FILE, nameInWords } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { specPath } from '../core/layout.ts';
import { isPathPart, joinPath } from '../core/path.ts';
import type { Problem } from '../core/problem.ts';
import { fillTemplate } from '../core/template.ts';
import type { World } from '../ports.ts';
import { checkChange } from './check-change.ts';
import { changeFolder, listChanges, type Project } from './load.ts';
import { loadBases } from './load-bases.ts';
import { loadChange } from './load-change.ts';
import { requireCommitter } from './load-committer.ts';
import type { ForgeOptions } from './load-forge.ts';
import { CHANGE_TEMPLATES, loadShipped } from './load-template.ts';
import { commitChange, findBase, metadataText, requireChangeName, switchBranch } from './plan-new-change.ts';

export interface ProposeRequest extends ForgeOptions {
  readonly change: string;
  readonly title: string | undefined;
  readonly why: string | undefined;
  readonly capabilities: readonly string[];
  readonly branch: boolean;
  readonly commit: boolean;
  /** The issue that it comes from. */
  readonly issue?: number | undefined;
}

export interface Proposed {
  readonly change: string;
  readonly folder: string;
  /** Paths that this run made; empty when everything was there. */
  readonly created: readonly string[];
  readonly branch: string | undefined;
  readonly base: string | undefined;
  readonly commit: string | undefined;
  /** What is still missing or wrong. */
  readonly problems: readonly Problem[];
  readonly capabilities: readonly string[];
}

/** Creates a change from the templates, on its own branch, or says what an existing one still lacks. */
export async function proposeChange(
  world: World,
  project: Project,
  request: ProposeRequest,
): Promise<Proposed> {
  const { change } = request;
  checkNames(request);
  const git = request.commit
    ? await requireCommitter(world, project, request)
    : await world.git(project.files.root);
  const branch = git && request.branch ? await switchBranch(git, change) : await git?.branch();
  const isNew = !listChanges(project).includes(change);
  const base = isNew && git ? await findBase(git) : undefined;
  const files = planFiles(world, project, request, { isNew, base });
  project.files.apply(files);
  const created = files.map(({ path }) => path);
  const commit = git && request.commit ? await commitChange(world, git, project, request) : undefined;
  const loaded = loadChange(world, project, change);
  const bases = await loadBases(world, project, [loaded]);
  return {
    change,
    folder: changeFolder(project, change),
    created,
    branch,
    base: loaded.metadata.base,
    commit,
    problems: checkChange(world, project, loaded, { bases }),
    capabilities: loaded.deltas.map(({ capability }) => capability),
  };
}

/** Throws ToolError for a name that a change or a capability cannot have. */
export function checkNames({ change, capabilities }: Pick<ProposeRequest, 'change' | 'capabilities'>): void {
  requireChangeName(change);
  for (const capability of capabilities) {
    if (capability.split('/').every((part) => isPathPart(part) && !part.startsWith('.'))) continue;
    throw new ToolError({
      code: 'capability_name_invalid',
      message: `'${capability}' cannot be the name of a capability.`,
      fix: 'Use a folder name, or a path of them such as access/remote.',
      exit: 2,
    });
  }
}

interface Found {
  readonly isNew: boolean;
  readonly base: string | undefined;
}

/** The files that are not there yet. */
function planFiles(world: World, project: Project, request: ProposeRequest, found: Found): FileChange[] {
  const { change, capabilities } = request;
  const folder = changeFolder(project, change);
  const values = {
    change,
    title: request.title ?? nameInWords(change),
    ...(request.why && { why: request.why }),
  };
  const documents = found.isNew ? ['proposal.md', 'design.md', 'tasks.md'] : [];
  const files: FileChange[] = documents.map((name) =>
    newFile(world, `${folder}/${name}`, name, {
      ...values,
      ...capabilityLists(project, capabilities),
    }),
  );
  for (const capability of capabilities) {
    const template = hasSpec(project, capability) ? 'spec-existing.md' : 'spec.md';
    files.push(
      newFile(world, joinPath(folder, 'specs', capability, 'spec.md'), template, { ...values, capability }),
    );
  }
  if (found.isNew)
    files.unshift({
      path: joinPath(folder, METADATA_FILE),
      before: undefined,
      after: metadataText(world, project, { base: found.base, issue: request.issue }),
    });
  return files.filter(({ path }) => project.files.kind(path) === undefined);
}

function newFile(
  world: World,
  path: string,
  template: string,
  values: Readonly<Record<string, string>>,
): FileChange {
  return {
    path,
    before: undefined,
    after: fillTemplate(loadShipped(world, joinPath(CHANGE_TEMPLATES, template)), values),
  };
}

function hasSpec(project: Project, capability: string): boolean {
  return project.files.kind(specPath(project.layout, capability)) !== undefined;
}

/** The capabilities of a proposal as bullets, new ones and those that exist. */
function capabilityLists(
  project: Project,
  capabilities: readonly string[],
): { newCapabilities: string; modifiedCapabilities: string } {
  const list = (names: readonly string[]) =>
    capabilities.length === 0 ? '' : names.map((name) => `- \`${name}\``).join('\n') || '- none';
  return {
    newCapabilities: list(capabilities.filter((name) => !hasSpec(project, name))),
    modifiedCapabilities: list(capabilities.filter((name) => hasSpec(project, name))),
  };
}
