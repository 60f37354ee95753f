import { COMMIT } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { specPath } from '../core/layout.ts';
import { baseName, parentPath } from '../core/path.ts';
import { parseSpec } from '../core/spec.ts';
import type { Git, World } from '../ports.ts';
import { refusalProblems } from './check-change.ts';
import type { Project } from './load.ts';
import { requireArchived } from './load-archived.ts';
import type { Bases } from './load-bases.ts';
import { type Change, loadChange, progressOf } from './load-change.ts';
import { requireGit } from './load-git.ts';
import { withOverlay } from './load-overlay.ts';
import type { ArchivePlan } from './plan-archive.ts';
import { planChange } from './plan-change.ts';
import { metadataPlanner } from './plan-metadata.ts';

/**
 * Plans an archive that has not landed once more, on the newer specs: the specs that it touches are taken from the
 * default branch as far as this line of work has it, and the change is merged into them. The folder stays where it is.
 */
export async function planRedo(
  world: World,
  project: Project,
  name: string,
  acceptOmissions: boolean,
): Promise<ArchivePlan> {
  const folder = requireArchived(project, name);
  const git = await requireGit(world, project);
  const archivedAs = baseName(folder);
  const change = loadChange(world, project, archivedAs.replace(/^\d{4}-\d{2}-\d{2}-/, ''), folder);
  const ground = await findGround(git, folder);
  const specs = change.deltas.map(({ capability }) => specPath(project.layout, capability));
  const onGround = await git.textsAt(ground, specs.map(parentPath));
  const old = await loadOld(git, project, change, specs);
  requireUntouched(project, specs, { onGround, archived: old.archived });
  const overlay = new Map(
    specs.map((path) => [path, { path, before: undefined, after: onGround.get(path) }]),
  );
  const planned = planChange(withOverlay(project, overlay), change, { bases: old.bases, acceptOmissions });
  const files = specs.flatMap((path) => restored(project, path, planned.files, onGround.get(path)));
  return {
    archives: [
      {
        change: change.name,
        archivedAs,
        folder,
        progress: progressOf(change.tasks),
        plans: planned.plans,
        problems: refusalProblems(change, planned),
      },
    ],
    files,
    metadata: metadataPlanner(project)(change, planned, archivedAs),
    moves: [],
  };
}

/** The newest commit of the default branch that this line of work has, or is about to get by a merge. */
async function findGround(git: Git, folder: string): Promise<string> {
  const landing = await git.defaultBranch();
  const shared = landing === undefined ? undefined : await git.mergeBase(landing, 'HEAD');
  if (landing === undefined || shared === undefined) {
    throw new ToolError({
      code: 'no_default_branch',
      message: 'This repository has no default branch that the archive could be made anew on.',
      fix: 'Fetch it: `git fetch origin`.',
    });
  }
  if ((await git.textsAt(landing, [folder])).size > 0) {
    throw new ToolError({
      code: 'already_landed',
      message: `${folder} is in ${landing} already.`,
      fix: `Undo it by a change of its own: \`openspec revert ${baseName(folder)}\`.`,
      exit: 1,
    });
  }
  return (await git.commit('MERGE_HEAD')) ?? shared;
}

interface Old {
  /** The specs as the archive left them; undefined where it is not committed. */
  readonly archived: ReadonlyMap<string, string> | undefined;
  readonly bases: Bases;
}

/** The specs that the change was written against: its recorded base, else those before the archive was committed. */
async function loadOld(git: Git, project: Project, change: Change, specs: readonly string[]): Promise<Old> {
  const { commits } = await git.additions(change.folder);
  const commit = change.deltas.map(({ path }) => commits.get(path)).find((hash) => hash !== undefined);
  const { base } = change.metadata;
  const recorded = base !== undefined && COMMIT.test(base);
  const baseCommit = recorded ? base : commit && (await git.commit(`${commit}^`));
  const folders = specs.map(parentPath);
  const texts = baseCommit === undefined ? undefined : await git.textsAt(baseCommit, folders);
  return {
    archived: commit === undefined ? undefined : await git.textsAt(commit, folders),
    bases: {
      problem: () => undefined,
      of: (_, capability) => {
        if (!texts) return { kind: 'none' };
        const text = texts.get(specPath(project.layout, capability));
        return {
          kind: recorded ? 'recorded' : 'inferred',
          spec: text === undefined ? undefined : parseSpec(text),
        };
      },
    },
  };
}

interface Known {
  readonly onGround: ReadonlyMap<string, string>;
  readonly archived: ReadonlyMap<string, string> | undefined;
}

/** Throws ToolError `dirty_files` where a spec holds what neither the archive nor the default branch put there. */
function requireUntouched(project: Project, specs: readonly string[], { onGround, archived }: Known): void {
  const strange = specs.filter((path) => {
    const read = project.files.read(path);
    const text = read.ok ? read.text : undefined;
    return text !== onGround.get(path) && text !== archived?.get(path) && !(text ?? '').includes('<<<<<<< ');
  });
  if (strange.length === 0) return;
  throw new ToolError({
    code: 'dirty_files',
    message: `These specs hold more than this archive put there: ${strange.join(', ')}.`,
    fix: 'Commit or take back what does not belong to the change, then run the command again.',
    exit: 1,
  });
}

function restored(
  project: Project,
  path: string,
  planned: readonly FileChange[],
  ground: string | undefined,
): FileChange[] {
  const read = project.files.read(path);
  const before = read.ok ? read.text : undefined;
  const file = planned.find((one) => one.path === path);
  const after = file ? file.after : ground;
  return before === after ? [] : [{ path, before, after }];
}
