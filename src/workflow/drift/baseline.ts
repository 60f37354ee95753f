import { ToolError } from '../../core/error.ts';
import type { Git } from '../../ports.ts';
import type { Project } from '../load.ts';
import type { ArchivedReceipt } from '../load-receipts.ts';

/** The commit whose specs are taken as they are. */
export interface Baseline {
  /** `first-receipt`: the last commit before the first receipt. `root`: the first commit, which brought a receipt itself. */
  readonly chosen: 'since' | 'settings' | 'first-receipt' | 'root';
  readonly commit: string;
}

/**
 * The baseline: the revision that was asked for, the commit in the settings, or the last one before the first receipt;
 * undefined where there is no receipt and nothing was named. Throws ToolError `revision_unknown`, `baseline_not_in_history`
 * or `history_missing`.
 */
export async function chooseBaseline(
  project: Project,
  git: Git,
  receipts: readonly ArchivedReceipt[],
  since: string | undefined,
): Promise<Baseline | undefined> {
  if (since !== undefined) {
    const commit = await git.commit(since);
    if (commit === undefined) throw (await git.isShallow()) ? cutOff(since) : unknown(since);
    return { chosen: 'since', commit: await requireInHistory(git, commit, since) };
  }
  const { baseline } = project.settings;
  if (baseline !== undefined)
    return { chosen: 'settings', commit: await requireInHistory(git, baseline, baseline) };
  return receipts.length === 0 ? undefined : beforeFirstReceipt(project, git, receipts);
}

/** What lies beside the history of HEAD says nothing about the specs of HEAD. */
async function requireInHistory(git: Git, commit: string, named: string): Promise<string> {
  if ((await git.mergeBase(commit, 'HEAD')) === commit) return commit;
  if (await git.isShallow()) throw cutOff(named);
  throw new ToolError({
    code: 'baseline_not_in_history',
    message: `The baseline ${named} is not in the history of HEAD.`,
    fix: 'Name a commit that is with --since, or take today as the baseline: `openspec drift adopt`.',
  });
}

/** Along the first parents, so that what a branch brought counts from where it landed. */
async function beforeFirstReceipt(
  project: Project,
  git: Git,
  receipts: readonly ArchivedReceipt[],
): Promise<Baseline | undefined> {
  if (await git.isShallow()) throw cutOff('the first receipt');
  const paths = new Set(receipts.map(({ path }) => path));
  const log = await git.log({ paths: [project.layout.archive], mainline: true });
  const first = log.findLast(({ files }) => files.some(({ path, added }) => added && paths.has(path)));
  const commit = first ? first.parents[0] : await git.commit('HEAD');
  if (commit !== undefined) return { chosen: 'first-receipt', commit };
  return first && { chosen: 'root', commit: first.hash };
}

function unknown(since: string): ToolError {
  return new ToolError({
    code: 'revision_unknown',
    message: `There is no commit '${since}'.`,
    fix: 'See `git log --oneline`, or fetch the branch or tag first.',
    exit: 2,
  });
}

function cutOff(what: string): ToolError {
  return new ToolError({
    code: 'history_missing',
    message: `This clone is shallow, and its history ends before ${what}.`,
    fix: 'Run `git fetch --unshallow`, then run the command again.',
  });
}
