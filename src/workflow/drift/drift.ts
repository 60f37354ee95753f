import { comparePieces, type DriftedPiece, type DriftedRequirement } from '../../core/drift/compare.ts';
import { digestsToMerge, expectPieces } from '../../core/drift/expected.ts';
import { pieceDigests, pieceId, withNumber } from '../../core/drift/pieces.ts';
import { type Archived, findThreads } from '../../core/drift/threads.ts';
import { specPath } from '../../core/layout.ts';
import { baseName, byCodePoint, parentPath } from '../../core/path.ts';
import type { Place } from '../../core/place.ts';
import { STATEMENT } from '../../core/receipt.ts';
import { parseSpec, type Spec } from '../../core/spec.ts';
import type { Git, LoggedCommit, World } from '../../ports.ts';
import { findSpecFiles, type Project, unreadable } from '../load.ts';
import { requireGit } from '../load-git.ts';
import { type ArchivedReceipt, loadReceipts } from '../load-receipts.ts';
import { type Baseline, chooseBaseline } from './baseline.ts';
import { type CulpritOf, culpritsIn, loadHistory, type SpecHistory, textsIn } from './old-texts.ts';
import { findRestEdits, type RestEdit } from './rest.ts';

/** Who made a piece what it is; undefined where the history does not tell. */
export type Culprit = LoggedCommit | 'uncommitted' | undefined;

export interface FoundPiece extends DriftedPiece {
  readonly by: Culprit;
}

export interface Finding extends DriftedRequirement {
  readonly capability: string;
  readonly path: string;
  /** Where it stands; undefined where it is gone. */
  readonly place: Place | undefined;
  readonly pieces: readonly FoundPiece[];
}

export interface DriftReport {
  /** Undefined: there is no receipt and no baseline, so nothing can be said. */
  readonly baseline: Baseline | undefined;
  /** How many receipts came after the baseline. */
  readonly receipts: number;
  readonly findings: readonly Finding[];
  readonly rest: readonly RestEdit[];
}

/**
 * Finds what in the specs is not what the archived changes since the baseline made of it. In: a revision to begin at, or
 * undefined for the baseline of the project. Throws ToolError where git or its history is missing.
 */
export async function findDrift(
  world: World,
  project: Project,
  since: string | undefined,
): Promise<DriftReport> {
  const git = await requireGit(world, project);
  const all = loadReceipts(project);
  const baseline = await chooseBaseline(project, git, all, since);
  if (!baseline) return { baseline, receipts: 0, findings: [], rest: [] };
  const { commit } = baseline;
  const known = await git.textsOf(all.map(({ path }) => ({ commit, path })));
  const receipts = all.filter((_, index) => known[index] === undefined);
  const old = await git.textsAt(commit, [project.layout.specs]);
  const findings: Finding[] = [];
  for (const subject of findSubjects(project, receipts, old)) {
    findings.push(...(await examine(project, git, commit, subject)));
  }
  const rest = await findRestEdits(project, git, commit, await archivedNow(project, git, receipts));
  return { baseline, receipts: receipts.length, findings, rest };
}

/** One capability: its spec in the baseline and now, and what archives did to it. */
interface Subject {
  readonly capability: string;
  readonly path: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
  readonly archives: readonly Archived[];
}

/** The capabilities that may have changed. */
function findSubjects(
  project: Project,
  receipts: readonly ArchivedReceipt[],
  old: ReadonlyMap<string, string>,
): Subject[] {
  const { files, layout } = project;
  const found = findSpecFiles(files, layout.specs).specs.map(({ capability }) => capability);
  const former = [...old.keys()].flatMap((path) => capabilityOf(layout.specs, path) ?? []);
  const touched = receipts.flatMap(({ receipt }) => [...receipt.keys()]);
  const capabilities = [...new Set([...found, ...former, ...touched])].sort(byCodePoint);
  return capabilities.flatMap((capability) => {
    const path = specPath(layout, capability);
    const read = files.read(path);
    if (!read.ok && read.reason !== 'absent') throw unreadable(path, read);
    const now = read.ok ? read.text : undefined;
    const archives = receipts.flatMap(({ change, receipt }) => {
      const own = receipt.get(capability);
      return own ? [{ change, touched: own }] : [];
    });
    const subject = { capability, path, before: old.get(path), now, archives };
    const same = now === subject.before || (subject.before === undefined && isLink(project, path));
    return same && archives.length === 0 ? [] : [subject];
  });
}

/** What a link leads to is not in the history of the link. */
function isLink({ files }: Project, path: string): boolean {
  return files.list(parentPath(path))?.find(({ name }) => name === baseName(path))?.link ?? false;
}

/** As `findSpecFiles` finds them. */
function capabilityOf(specs: string, path: string): string | undefined {
  const inner = path.slice(specs.length + 1).split('/');
  if (inner.pop() !== 'spec.md' || inner.length === 0) return undefined;
  return inner.some((part) => part.startsWith('.')) ? undefined : inner.join('/');
}

async function examine(project: Project, git: Git, since: string, subject: Subject): Promise<Finding[]> {
  const { capability, path, before, now, archives } = subject;
  const baseline = pieceDigests(before === undefined ? undefined : parseSpec(before));
  const spec = now === undefined ? undefined : parseSpec(now);
  const digests = pieceDigests(spec);
  const threads = findThreads(baseline, archives);
  let history: SpecHistory | undefined;
  const merges = digestsToMerge(threads).size > 0;
  if (merges) history = await loadHistory(git, path, since);
  const textOf = history ? textsIn(project, history, capability, archives) : () => undefined;
  const drifted = comparePieces(expectPieces(baseline, threads, archives, textOf), digests);
  if (drifted.length === 0) return [];
  history ??= await loadHistory(git, path, since);
  const culpritOf = culpritsIn(history, archives);
  return drifted.map((one) => ({
    ...one,
    capability,
    path,
    place: placeOf(spec, one.requirement),
    pieces: one.pieces.map((piece) => ({ ...piece, by: culprit(culpritOf, one, piece, digests) })),
  }));
}

/** The whole requirement came or went: then its statement tells who did it. */
function culprit(
  culpritOf: CulpritOf,
  { requirement, change }: DriftedRequirement,
  { id }: DriftedPiece,
  digests: ReadonlyMap<string, string>,
): Culprit {
  const asked = change === 'removed' ? pieceId(requirement, STATEMENT) : withNumber(id);
  return culpritOf(asked, digests.get(asked));
}

function placeOf(spec: Spec | undefined, name: string): Place | undefined {
  const found = spec?.requirements.find(({ key }) => key === name);
  return found && spec?.locate(found.start);
}

/** The specs that an archive has changed which is not committed yet. */
async function archivedNow(
  project: Project,
  git: Git,
  receipts: readonly ArchivedReceipt[],
): Promise<Set<string>> {
  if (receipts.length === 0) return new Set();
  const dirty = new Set(await git.dirty([project.layout.archive]));
  const fresh = receipts.filter(({ path }) => dirty.has(path));
  const capabilities = fresh.flatMap(({ receipt }) => [...receipt.keys()]);
  return new Set(capabilities.map((capability) => specPath(project.layout, capability)));
}
