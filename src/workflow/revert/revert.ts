import { METADATA_FILE } from '../../core/change.ts';
import { ToolError } from '../../core/error.ts';
import type { FileChange } from '../../core/file-change.ts';
import { type Inverse, planInverse } from '../../core/merge/inverse.ts';
import { byCodePoint, joinPath } from '../../core/path.ts';
import type { Problem } from '../../core/problem.ts';
import type { Git, World } from '../../ports.ts';
import { checkChange } from '../check-change.ts';
import { changeFolder, type Project } from '../load.ts';
import { type ArchiveCommit, requireArchived, withoutDate } from '../load-archived.ts';
import { loadBases } from '../load-bases.ts';
import { loadChange } from '../load-change.ts';
import { requireCommitter } from '../load-committer.ts';
import { requireGit } from '../load-git.ts';
import { loadSpec } from '../load-specs.ts';
import { commitChange, findBase, metadataText, requireChangeName, switchBranch } from '../plan-new-change.ts';
import { type ArchivedChange, loadArchived, requireArchiveCommit } from './archived-change.ts';
import { planDocuments } from './documents.ts';
import { loadSides } from './spec-sides.ts';

export interface RevertRequest {
  /** The archived change, with or without its date. */
  readonly archived: string;
  /** The name of the new change. */
  readonly name: string | undefined;
  readonly branch: boolean;
  readonly commit: boolean;
}

/** What the new change does to one capability. */
export interface RevertedSpec extends Inverse {
  readonly capability: string;
}

export interface Reverted {
  readonly change: string;
  readonly archived: string;
  readonly folder: string;
  readonly created: readonly string[];
  readonly branch: string | undefined;
  readonly base: string | undefined;
  readonly commit: string | undefined;
  readonly specs: readonly RevertedSpec[];
  /** What still stands against the new change. */
  readonly problems: readonly Problem[];
}

/**
 * Makes a new change that undoes an archived one, as far as nobody has changed the same pieces since. Throws ToolError
 * `nothing_to_revert` where nothing is left, and those of its parts.
 */
export async function revertChange(
  world: World,
  project: Project,
  request: RevertRequest,
): Promise<Reverted> {
  const folder = requireArchived(project, request.archived);
  const archived = loadArchived(project, folder);
  const change = request.name ?? `revert-${withoutDate(archived.name)}`;
  requireFreeName(project, change);
  const git = request.commit ? await requireCommitter(world, project) : await requireGit(world, project);
  const commit = await requireArchiveCommit(project, git, folder);
  const specs = await planSpecs(project, git, archived, commit);
  if (specs.every(({ text }) => text === undefined)) throw nothingLeft(archived, specs);
  const base = await findBaseAfter(git, commit);
  const branch = request.branch ? await switchBranch(git, change) : await git.branch();
  const files = planFiles(world, project, { change, archived, base, specs });
  project.files.apply(files);
  const made = request.commit ? await commitChange(world, git, project, { change }) : undefined;
  const loaded = loadChange(world, project, change);
  const bases = await loadBases(world, project, [loaded]);
  return {
    change,
    archived: archived.name,
    folder: changeFolder(project, change),
    created: files.map(({ path }) => path),
    branch,
    base,
    commit: made,
    specs,
    problems: checkChange(world, project, loaded, { bases }),
  };
}

function requireFreeName(project: Project, change: string): void {
  requireChangeName(change);
  const folder = changeFolder(project, change);
  if (project.files.kind(folder) === undefined) return;
  throw new ToolError({
    code: 'change_exists',
    message: `There is a change '${change}' already, in ${folder}.`,
    fix: 'Name the new change with --name.',
    exit: 2,
  });
}

async function planSpecs(
  project: Project,
  git: Git,
  archived: ArchivedChange,
  commit: ArchiveCommit,
): Promise<RevertedSpec[]> {
  const { receipt, deltas } = archived;
  const touched = new Set([...(receipt?.keys() ?? []), ...deltas.map(({ capability }) => capability)]);
  const specs: RevertedSpec[] = [];
  for (const capability of [...touched].sort(byCodePoint)) {
    const sides = await loadSides(project, git, archived, { commit, capability });
    const now = loadSpec(project, capability);
    const names = namesIn(archived, capability);
    const inverse = planInverse({
      capability,
      ...sides,
      now: 'spec' in now ? now.spec : undefined,
      renames: deltas.find((one) => one.capability === capability)?.delta.renamed ?? [],
      touches: (key) => names.has(key),
      reason: `Undo ${archived.name}.`,
    });
    if (inverse.text !== undefined || inverse.kept.length > 0) specs.push({ capability, ...inverse });
  }
  return specs;
}

/** The requirements that the receipt names, or without one the delta. */
function namesIn({ receipt, deltas }: ArchivedChange, capability: string): Set<string> {
  const touched = receipt?.get(capability);
  if (touched) return new Set(touched.flatMap(({ requirement, was }) => [requirement, was ?? requirement]));
  const delta = deltas.find((one) => one.capability === capability)?.delta;
  if (!delta) return new Set();
  const { added, modified, removed, renamed } = delta;
  return new Set([
    ...[...added, ...modified, ...removed].map(({ key }) => key),
    ...renamed.flatMap(({ from, to }) => [from.key, to.key]),
  ]);
}

/** The base of a new change, or today's commit where the archive has not landed yet: the base must know what is undone. */
async function findBaseAfter(git: Git, { hash }: ArchiveCommit): Promise<string | undefined> {
  const base = await findBase(git);
  const knows = base !== undefined && (await git.mergeBase(hash, base)) === hash;
  return knows ? base : git.commit('HEAD');
}

interface Plan {
  readonly change: string;
  readonly archived: ArchivedChange;
  readonly base: string | undefined;
  readonly specs: readonly RevertedSpec[];
}

function planFiles(world: World, project: Project, plan: Plan): FileChange[] {
  const folder = changeFolder(project, plan.change);
  const retires = plan.specs.some((spec) => spec.retires);
  const metadata = metadataText(world, project, plan) + (retires ? 'retire_capabilities: true\n' : '');
  const deltas = plan.specs.flatMap(({ capability, text }) =>
    text === undefined ? [] : [[joinPath('specs', capability, 'spec.md'), text] as const],
  );
  const texts = [
    [METADATA_FILE, metadata] as const,
    ...planDocuments(world, project, plan.archived, plan.specs),
    ...deltas,
  ];
  return texts.map(([path, after]) => ({ path: joinPath(folder, path), before: undefined, after }));
}

function nothingLeft({ name }: ArchivedChange, specs: readonly RevertedSpec[]): ToolError {
  const kept = specs.flatMap(({ capability, kept: own }) =>
    own.filter(({ why }) => why !== 'gone').map(({ requirement }) => `${capability}: ${requirement}`),
  );
  return new ToolError({
    code: 'nothing_to_revert',
    message:
      kept.length === 0
        ? `The specs have nothing left of what ${name} did.`
        : `Everything that ${name} did has been changed since: ${[...new Set(kept)].slice(0, 5).join(', ')}.`,
    fix: 'Write a change of your own with `openspec propose` if the specs should be different.',
    exit: 1,
  });
}
