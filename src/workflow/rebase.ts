import { METADATA_FILE } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { specPath } from '../core/layout.ts';
import { sameText } from '../core/merge/pieces.ts';
import { planRebase, type RebaseConflict, type RebasePlan } from '../core/merge/rebase.ts';
import { joinPath } from '../core/path.ts';
import { setYamlKey } from '../core/yaml-edit.ts';
import type { Git, World } from '../ports.ts';
import { type Project, unreadable } from './load.ts';
import { loadBases } from './load-bases.ts';
import { type Change, loadChange } from './load-change.ts';
import { requireGit } from './load-git.ts';
import { requireChange } from './load-open-change.ts';
import { loadSpec } from './load-specs.ts';

export interface RebasedDelta extends RebasePlan {
  readonly capability: string;
  readonly path: string;
}

export interface Rebased {
  readonly change: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly deltas: readonly RebasedDelta[];
  /** Conflicts that are left in the files between markers. */
  readonly open: number;
}

/** What to write for a conflict; undefined leaves markers. */
export type Decide = (capability: string, conflict: RebaseConflict) => Promise<string | undefined>;

/** Moves a change to the specs of today: its deltas are merged, what cannot be merged is decided or marked. */
export async function rebaseChange(
  world: World,
  project: Project,
  name: string,
  decide: Decide,
): Promise<Rebased> {
  const change = loadChange(world, project, requireChange(project, name));
  refuseMarkers(change);
  const git = await requireGit(world, project);
  const bases = await loadBases(world, project, [change]);
  const lost = bases.problem(name);
  if (lost?.kind === 'base-missing') {
    throw new ToolError({
      code: 'base_missing',
      message: `The specs that ${name} was written against are not in this repository.`,
      fix: lost.fix,
    });
  }
  const to = await findNewBase(project, git, change);
  const deltas: RebasedDelta[] = [];
  let open = 0;
  for (const { capability, path, delta } of change.deltas) {
    const loaded = loadSpec(project, capability);
    const current = 'spec' in loaded ? loaded.spec : undefined;
    const input = { delta, base: bases.of(name, capability), current };
    const decided: (string | undefined)[] = [];
    const marked = planRebase(input);
    for (const conflict of marked.conflicts) decided.push(await decide(capability, conflict));
    const left = decided.filter((text) => text === undefined).length;
    const takeDecided = (_: RebaseConflict, index: number) => decided[index];
    const plan = left === decided.length ? marked : planRebase({ ...input, decide: takeDecided });
    open += left;
    deltas.push({ capability, path, ...plan });
  }
  project.files.apply(planFiles(project, change, deltas, to));
  return { change: name, from: change.metadata.base, to, deltas, open };
}

function refuseMarkers(change: Change): void {
  const marked = change.deltas.find(({ delta }) => /^<{7} /m.test(delta.text));
  if (!marked) return;
  throw new ToolError({
    code: 'conflict_markers',
    message: `${marked.path} still has conflict markers.`,
    fix: 'Decide what is right, remove the marker lines, then run the command again.',
    exit: 1,
  });
}

/** The newest commit of the default branch in this line of work, if its specs are those of today; else HEAD. */
async function findNewBase(project: Project, git: Git, change: Change): Promise<string> {
  const head = await git.commit('HEAD');
  const landing = await git.defaultBranch();
  const shared = landing === undefined ? undefined : await git.mergeBase(landing, 'HEAD');
  const paths = change.deltas.map(({ capability }) => specPath(project.layout, capability));
  for (const commit of new Set([shared, head])) {
    if (commit !== undefined && (await hasSpecs(project, git, commit, paths))) return commit;
  }
  throw new ToolError({
    code: 'dirty_files',
    message: `The specs that ${change.name} touches have changes that are not committed.`,
    fix: 'Commit or stash them first: a base is a commit.',
    exit: 1,
  });
}

async function hasSpecs(
  project: Project,
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<boolean> {
  const { answer } = await git.filesAt(new Map([[commit, paths]]));
  const texts = (await answer).get(commit);
  if (texts instanceof ToolError) throw texts;
  return paths.every((path) => {
    const read = project.files.read(path);
    if (!read.ok && read.reason !== 'absent') throw unreadable(path, read);
    return sameText(read.ok ? read.text : '', texts?.get(path) ?? '');
  });
}

function planFiles(
  project: Project,
  change: Change,
  deltas: readonly RebasedDelta[],
  to: string,
): FileChange[] {
  const path = joinPath(change.folder, METADATA_FILE);
  const read = project.files.read(path);
  const before = read.ok ? read.text : undefined;
  const files = [{ path, before, after: setYamlKey(before ?? 'schema: spec-driven\n', 'base', to) }];
  for (const { path: deltaPath, text } of deltas) {
    const old = change.deltas.find((one) => one.path === deltaPath)?.delta.text;
    files.push({ path: deltaPath, before: old, after: text });
  }
  return files.filter((file) => file.before !== file.after);
}
