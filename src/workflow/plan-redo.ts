import { COMMIT, METADATA_FILE } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import type { FileChange } from '../core/file-change.ts';
import { changePath, specPath } from '../core/layout.ts';
import { baseName, joinPath } from '../core/path.ts';
import { writeReceipt } from '../core/receipt-yaml.ts';
import { parseSpec } from '../core/spec.ts';
import type { Operation, World } from '../ports.ts';
import { type Examined, examineChange, refusalProblems } from './check-change.ts';
import { requireExplained, requireSameAsMerge } from './check-redo.ts';
import type { Project } from './load.ts';
import { requireArchived, withoutDate } from './load-archived.ts';
import { type Bases, loadBases } from './load-bases.ts';
import { type Change, loadChange, progressOf } from './load-change.ts';
import { requireCommitter } from './load-committer.ts';
import { requireGit } from './load-git.ts';
import { findGround, type Ground } from './load-ground.ts';
import { withOverlay } from './load-overlay.ts';
import { type LoadedTexts, loadSpecTexts, type SpecTexts, textOf, textsNow } from './load-spec-texts.ts';
import type { ArchivePlan, PlannedArchive } from './plan-archive.ts';
import { type PlannedChange, planChange } from './plan-change.ts';
import { metadataPlanner } from './plan-metadata.ts';

export interface RedoRequest {
  /** Archived changes, with or without their dates. */
  readonly changes: readonly string[];
  readonly validate: boolean;
  readonly acceptOmissions: boolean;
  /** Whether it is to be committed. */
  readonly commit: boolean;
  readonly tokenFile?: string | undefined;
}

/** Everything that is written when archives are made again; their folders stay where they are. */
export interface RedoPlan extends ArchivePlan {
  /** What git is in the middle of. */
  readonly operation: Operation['kind'] | undefined;
}

/**
 * Plans archives that have not landed once more, on the newer specs, one on the result of the other. What the specs hold
 * now is put aside; it must be what these archives, and perhaps a merge, made of them. Writes nothing. Throws the
 * ToolErrors of `findGround`, `specs_edited`, and `git_in_progress` where it is to be committed in the middle of a merge.
 */
export async function planRedo(world: World, project: Project, request: RedoRequest): Promise<RedoPlan> {
  const folders = [...new Set(request.changes.map((name) => requireArchived(project, name)))];
  const git = request.commit
    ? await requireCommitter(world, project, request)
    : await requireGit(world, project);
  const changes = folders.map((folder) => loadChange(world, project, withoutDate(baseName(folder)), folder));
  const ground = await findGround(git, folders);
  if (request.commit && ground.operation) throw inProgress(ground.operation);
  const specs = await loadSpecTexts(project, git, changes, ground);
  const open = changes.map((change) => asOpen(project, change));
  const bases = withOldBase(project, await loadBases(world, project, open, ground.made), specs.old);
  const redo = new Redo(world, project, { changes, bases, request });
  const now = textsNow(project, [...specs.onto.keys()]);
  requireNothingElse(redo, specs, now, ground);
  const plan = redo.plan(specs.onto, now);
  return { ...plan, moves: [], operation: ground.operation };
}

/** A change without any other base was at the latest written against the specs that it was archived on. */
function withOldBase(project: Project, bases: Bases, old: SpecTexts): Bases {
  return {
    problem: bases.problem,
    of: (change, capability) => {
      const base = bases.of(change, capability);
      if (base.kind !== 'none') return base;
      const text = old.get(specPath(project.layout, capability));
      return { kind: 'inferred', spec: text === undefined ? undefined : parseSpec(text) };
    },
  };
}

/** Nothing may be lost: neither what the specs hold now, nor what others wrote into the newer ones. */
function requireNothingElse(redo: Redo, specs: LoadedTexts, now: SpecTexts, { operation }: Ground): void {
  const { old, shared, onto } = specs;
  const redone = redo.archiveOn(onto);
  if (redone && !redo.isRecorded)
    requireSameAsMerge(redone, { old, made: specs.made ?? now, onto }, redo.names);
  const made = redo.archiveOn(old);
  const known = { old, made, others: [shared], redone: [redo.archiveOn(shared)], inConflict: false };
  if (specs.made) requireExplained(specs.made, known, redo.names);
  const others = [shared, onto, ...(specs.made ? [specs.made] : [])];
  const explained = {
    ...known,
    others,
    redone: [...known.redone, redone],
    inConflict: operation !== undefined,
  };
  requireExplained(now, explained, redo.names);
}

/** A delta was written when the change was open: that is where its history begins. */
function asOpen(project: Project, change: Change): Change {
  const folder = changePath(project.layout, change.name);
  const deltas = change.deltas.map((delta) => ({
    ...delta,
    path: folder + delta.path.slice(change.folder.length),
  }));
  return { ...change, folder, deltas };
}

interface Redone {
  readonly changes: readonly Change[];
  readonly bases: Bases;
  readonly request: RedoRequest;
}

class Redo {
  constructor(
    private readonly world: World,
    private readonly project: Project,
    private readonly redone: Redone,
  ) {}

  get names(): string[] {
    return this.redone.changes.map(({ name }) => name);
  }

  /** Whether each change says what it was written against. */
  get isRecorded(): boolean {
    return this.redone.changes.every(({ metadata }) => COMMIT.test(metadata.base ?? ''));
  }

  /** What the archives make of specs; undefined where something stands against it. */
  archiveOn(texts: SpecTexts): SpecTexts | undefined {
    const files = overlayOf(texts);
    for (const change of this.redone.changes) {
      const planned = this.merge(change, files, true);
      if (planned.plans.some(({ refusals }) => refusals.length > 0)) return undefined;
      for (const file of planned.files) files.set(file.path, file);
    }
    return new Map([...texts.keys()].map((path) => [path, files.get(path)?.after]));
  }

  /** The same, with all that stands against it, as changes of the files as they are now. */
  plan(texts: SpecTexts, now: SpecTexts): Pick<RedoPlan, 'archives' | 'files' | 'metadata'> {
    const { changes } = this.redone;
    const files = overlayOf(texts);
    const metadata = changes.map((change) => this.withoutReceipt(change));
    const withoutReceipts = withOverlay(this.project, new Map(metadata.map((file) => [file.path, file])));
    const planMetadata = metadataPlanner(withoutReceipts);
    const written = new Map<string, string | undefined>();
    const archives = changes.map((change): PlannedArchive => {
      const { planned, problems } = this.examine(change, files);
      const archivedAs = baseName(change.folder);
      for (const file of planned.files) files.set(file.path, file);
      if (planned.plans.every(({ refusals }) => refusals.length === 0))
        for (const file of planMetadata(change, planned, archivedAs)) written.set(file.path, file.after);
      const { name, folder, tasks } = change;
      return {
        change: name,
        archivedAs,
        folder,
        progress: progressOf(tasks),
        plans: planned.plans,
        problems,
      };
    });
    return {
      archives,
      files: changesOf([...now].map(([path, before]) => ({ path, before, after: files.get(path)?.after }))),
      metadata: changesOf(
        metadata.map(({ path, before, after }) => ({ path, before, after: written.get(path) ?? after })),
      ),
    };
  }

  private examine(change: Change, files: ReadonlyMap<string, FileChange>): Examined {
    const { bases, request } = this.redone;
    const { acceptOmissions } = request;
    if (request.validate)
      return examineChange(this.world, withOverlay(this.project, files), change, { bases, acceptOmissions });
    const lost = bases.problem(change.name);
    const planned = this.merge(change, files, acceptOmissions);
    return { planned, problems: [...(lost ? [lost] : []), ...refusalProblems(change, planned)] };
  }

  private merge(
    change: Change,
    files: ReadonlyMap<string, FileChange>,
    acceptOmissions: boolean,
  ): PlannedChange {
    const options = { bases: this.redone.bases, acceptOmissions, skipChecks: true };
    return planChange(withOverlay(this.project, files), change, options);
  }

  /** Its own receipt must not be taken for that of a predecessor. */
  private withoutReceipt({ folder }: Change): FileChange {
    const path = joinPath(folder, METADATA_FILE);
    const before = textOf(this.project, path);
    return {
      path,
      before,
      after: before === undefined ? undefined : (writeReceipt(before, new Map()) ?? before),
    };
  }
}

function overlayOf(texts: SpecTexts): Map<string, FileChange> {
  return new Map([...texts].map(([path, after]) => [path, { path, before: undefined, after }]));
}

function changesOf(files: readonly FileChange[]): FileChange[] {
  return files.filter(({ before, after }) => before !== after);
}

function inProgress(kind: Operation['kind']): ToolError {
  return new ToolError({
    code: 'git_in_progress',
    message: `git is in the middle of a ${kind}, which makes the commit itself.`,
    fix: `Leave --commit out, then run \`git add\` and \`git ${kind} --continue\`.`,
    exit: 1,
  });
}
