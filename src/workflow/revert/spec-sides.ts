import { COMMIT } from '../../core/change.ts';
import type { Delta } from '../../core/delta.ts';
import { pieceDigests, pieceId } from '../../core/drift/pieces.ts';
import { ToolError } from '../../core/error.ts';
import { specPath } from '../../core/layout.ts';
import { planMerge } from '../../core/merge/plan.ts';
import type { TouchedRequirement } from '../../core/receipt.ts';
import { parseSpec, type Spec } from '../../core/spec.ts';
import type { Git } from '../../ports.ts';
import { loadMetadata, type Project } from '../load.ts';
import type { ArchiveCommit } from '../load-archived.ts';
import { type ArchivedChange, loadArchived } from './archived-change.ts';

/** A spec right before and right after an archive; undefined where there was none. */
export interface SpecSides {
  readonly before: Spec | undefined;
  readonly after: Spec | undefined;
}

type Texts = Readonly<Record<keyof SpecSides, string | undefined>>;

/**
 * The spec of a capability on both sides of an archive: as in the commit that filed the change and the one before it, or,
 * where that commit filed several, by archiving them again one by one, or as in another commit of the spec's history.
 * What the receipt says decides which is right. Throws ToolError `archive_not_in_history` where none is.
 */
export async function loadSides(
  project: Project,
  git: Git,
  archived: ArchivedChange,
  at: { readonly commit: ArchiveCommit; readonly capability: string },
): Promise<SpecSides> {
  const { commit, capability } = at;
  const path = specPath(project.layout, capability);
  const read = ({ before, after }: Texts): SpecSides => ({ before: parse(before), after: parse(after) });
  const [after, before] = await git.textsOf([
    { commit: commit.hash, path },
    ...(commit.parent === undefined ? [] : [{ commit: commit.parent, path }]),
  ]);
  const others = loadOthers(project, archived, at);
  const replayed =
    others.length > 0 ? await replay(project, git, [archived, ...others], { capability, before }) : [];
  const candidates = [...replayed.filter(({ name }) => name === archived.name), { before, after }].map(read);
  const found = candidates.find((sides) => isRight(archived, capability, sides));
  if (found) return found;
  for (const texts of await fromHistory(git, path)) {
    const sides = read(texts);
    if (isRight(archived, capability, sides)) return sides;
  }
  throw notInHistory(archived, capability);
}

function parse(text: string | undefined): Spec | undefined {
  return text === undefined ? undefined : parseSpec(text);
}

/** Whether an archive can have led from one side to the other, by its receipt or, without one, by its delta. */
function isRight({ receipt, deltas }: ArchivedChange, capability: string, sides: SpecSides): boolean {
  const touched = receipt?.get(capability);
  if (receipt) return !touched || fitsReceipt(touched, sides);
  const delta = deltas.find((one) => one.capability === capability)?.delta;
  return !delta || fitsDelta(delta, sides);
}

/** Every piece is as the receipt says, or not there; but for names that the archive gave up and used anew. */
function fitsReceipt(touched: readonly TouchedRequirement[], { before, after }: SpecSides): boolean {
  const names = new Set(touched.flatMap(({ requirement, was }) => [requirement, was ?? requirement]));
  const [old, now] = [pieceDigests(before, names), pieceDigests(after, names)];
  const starts = new Set<string>();
  const ends = new Set<string>();
  const steps = touched.flatMap(({ requirement, was, pieces }) =>
    pieces.map((piece) => {
      const start = pieceId(was ?? requirement, piece.was ?? piece.piece);
      const end = pieceId(requirement, piece.piece);
      if (piece.before !== undefined) starts.add(start);
      if (piece.after !== undefined) ends.add(end);
      return { start, end, piece };
    }),
  );
  return steps.every(({ start, end, piece }) => {
    const fitsOld = old.get(start) === piece.before || (piece.before === undefined && starts.has(start));
    const fitsNow = now.get(end) === piece.after || (piece.after === undefined && ends.has(end));
    return fitsOld && fitsNow;
  });
}

function fitsDelta({ added, modified, removed, renamed }: Delta, { before, after }: SpecSides): boolean {
  const keys = (spec: Spec | undefined) => new Set(spec?.requirements.map(({ key }) => key));
  const [old, now] = [keys(before), keys(after)];
  const oldKey = new Map(renamed.map(({ from, to }) => [to.key, from.key]));
  const left = new Set(renamed.map(({ from }) => from.key));
  return (
    added.every(({ key }) => now.has(key) && (!old.has(key) || left.has(key))) &&
    modified.every(({ key }) => now.has(key) && old.has(oldKey.get(key) ?? key)) &&
    removed.every(({ key }) => old.has(key) && !now.has(key)) &&
    renamed.every(({ from, to }) => old.has(from.key) && now.has(to.key))
  );
}

/** The other changes that the same commit filed and that touch the capability. */
function loadOthers(
  project: Project,
  archived: ArchivedChange,
  { commit, capability }: { readonly commit: ArchiveCommit; readonly capability: string },
): ArchivedChange[] {
  return commit.folders
    .filter((folder) => folder !== archived.folder)
    .map((folder) => loadArchived(project, folder))
    .filter(({ deltas }) => deltas.some((delta) => delta.capability === capability));
}

interface Replayed extends Texts {
  readonly name: string;
}

/** Archives changes again, each as soon as it fits: where receipts are there, in the order in which they were made. */
async function replay(
  project: Project,
  git: Git,
  changes: readonly ArchivedChange[],
  { capability, before }: { readonly capability: string; readonly before: string | undefined },
): Promise<Replayed[]> {
  const bases = new Map<ArchivedChange, Spec | 'none' | undefined>();
  for (const change of changes) bases.set(change, await loadBase(project, git, change, capability));
  const done: Replayed[] = [];
  const open = new Set(changes);
  let text = before;
  for (let fits = true; fits && open.size > 0; ) {
    fits = false;
    for (const change of open) {
      const after = archiveAgain(project, change, { capability, text, base: bases.get(change) });
      if (!after) continue;
      done.push({ name: change.name, before: text, after: after.text });
      text = after.text;
      open.delete(change);
      fits = true;
      break;
    }
  }
  return done;
}

/** The spec that a change was written against; `none` where that is not known. */
async function loadBase(
  project: Project,
  git: Git,
  { folder }: ArchivedChange,
  capability: string,
): Promise<Spec | 'none' | undefined> {
  const { base } = loadMetadata(project, folder).metadata;
  if (base === undefined || !COMMIT.test(base) || (await git.commit(base)) === undefined) return 'none';
  const [text] = await git.textsOf([{ commit: base, path: specPath(project.layout, capability) }]);
  return parse(text);
}

interface Again {
  readonly capability: string;
  readonly text: string | undefined;
  readonly base: Spec | 'none' | undefined;
}

function archiveAgain(
  project: Project,
  change: ArchivedChange,
  { capability, text, base }: Again,
): { readonly text: string | undefined } | undefined {
  const delta = change.deltas.find((one) => one.capability === capability)?.delta;
  if (!delta) return undefined;
  const current = parse(text);
  const plan = planMerge({
    capability,
    change: change.name,
    base: base === 'none' ? { kind: 'none' } : { kind: 'recorded', spec: base },
    current,
    delta,
    retireCapabilities: loadMetadata(project, change.folder).metadata.retireCapabilities,
    allowEmpty: true,
    accepts: () => true,
  });
  const sides = { before: current, after: parse(plan.after) };
  const fits = plan.refusals.length === 0 && isRight(change, capability, sides);
  return fits ? { text: plan.after } : undefined;
}

/** Every step of the spec through history, newest first. */
async function fromHistory(git: Git, path: string): Promise<Texts[]> {
  const log = await git.log({ paths: [path] });
  const steps = log.flatMap(({ hash, parents }) =>
    (parents.length === 0 ? [undefined] : parents).map((parent) => ({ hash, parent })),
  );
  const texts = await git.textsOf(
    steps.flatMap(({ hash, parent }) => [
      { commit: hash, path },
      { commit: parent ?? hash, path },
    ]),
  );
  return steps.map(({ parent }, index) => ({
    before: parent === undefined ? undefined : texts[2 * index + 1],
    after: texts[2 * index],
  }));
}

function notInHistory({ name }: ArchivedChange, capability: string): ToolError {
  return new ToolError({
    code: 'archive_not_in_history',
    message: `The spec of ${capability} as it was before and after ${name} is not in this history.`,
    fix: 'Fetch the whole history, or write the change yourself with `openspec propose`.',
    exit: 1,
  });
}
