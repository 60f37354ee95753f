import { METADATA_FILE } from '../core/change.ts';
import { ToolError } from '../core/error.ts';
import { planIssueEdit } from '../core/forge/in-step.ts';
import { readMarkers } from '../core/forge/marker.ts';
import type { Issue } from '../core/forge/model.ts';
import { findSection } from '../core/forge/section.ts';
import { STAGE_LABELS } from '../core/forge/stage.ts';
import { joinPath } from '../core/path.ts';
import { setYamlKey } from '../core/yaml-edit.ts';
import type { RaisedChange } from './load-raised.ts';
import { type Raised, type Step, type Wanted, wantedTexts } from './load-step.ts';
import { ensureLabel } from './save-label.ts';
import { saveTicks } from './save-ticks.ts';

/**
 * The issue of a change: the one whose number is on file, else one of our own account with our marker. What is wrong
 * with it is a finding, and then there is none.
 */
export function findIssue(step: Step, raised: RaisedChange): Promise<Issue | undefined> {
  const number = raised.change.metadata.issue;
  return number === undefined ? findOwn(step, raised) : findNumbered(step, raised, number);
}

async function findNumbered(step: Step, raised: RaisedChange, number: number): Promise<Issue | undefined> {
  const issue = await step.connected.forge.issue(number);
  if (!issue) {
    step.findings.push({ kind: 'issue-gone', number });
    return undefined;
  }
  if (issue.isPull) {
    step.findings.push({ kind: 'issue-is-pull', number });
    return undefined;
  }
  const [other] = readMarkers(issue.body);
  if (!other || isMarked(issue, step, raised)) return issue;
  step.findings.push({ kind: 'issue-of-other', number, change: other.change });
  return undefined;
}

/** A marker that somebody else copied into an issue of theirs does not count. Open issues count before closed ones. */
async function findOwn(step: Step, raised: RaisedChange): Promise<Issue | undefined> {
  const { forge, account } = step.connected;
  const { issues, isLast } = await forge.newestIssues(account.login);
  const found = lowestOwn(issues, step, raised);
  if (found || isLast) return found;
  const older = await forge.searchIssues(account.login, `openspec:begin change="${raised.name}"`);
  return lowestOwn(older, step, raised);
}

function lowestOwn(issues: readonly Issue[], step: Step, raised: RaisedChange): Issue | undefined {
  const { login } = step.connected.account;
  const own = issues.filter(
    (issue) => issue.author === login && !issue.isPull && isMarked(issue, step, raised),
  );
  const open = own.filter(({ state }) => state === 'open');
  const [lowest] = (open.length > 0 ? open : own).toSorted((a, b) => a.number - b.number);
  return lowest;
}

function isMarked({ body }: Issue, { prefix }: Step, { name }: RaisedChange): boolean {
  return readMarkers(body).some(({ change, project }) => change === name && project === prefix);
}

/**
 * Finds the issue of a change or makes it. Of two that were made at the same time the one with the lowest number stays,
 * ours is closed with a link.
 */
export async function ensureIssue(step: Step, raised: RaisedChange): Promise<Issue | undefined> {
  const found = await findIssue(step, raised);
  if (found) step.actions.push({ kind: 'issue-found', number: found.number, url: found.url });
  if (found || raised.change.metadata.issue !== undefined) return found;
  const wanted = wantedTexts(step, raised, { issue: undefined, pull: undefined });
  const label = await ensureLabel(step, STAGE_LABELS[wanted.stage]);
  const made = await createIssue(step, raised, wanted, label);
  return settleDuplicates(step, raised, made);
}

async function createIssue(
  step: Step,
  raised: RaisedChange,
  { title, issue }: Wanted,
  label: number | undefined,
): Promise<Issue> {
  const { forge } = step.connected;
  const { body } = planIssueEdit(EMPTY, issue, title)?.edit ?? {};
  const draft = { title, body: body ?? '', labels: label === undefined ? [] : [label] };
  try {
    return await forge.createIssue(draft);
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'forge_uncertain') throw error;
    const made = await findOwn(step, raised).catch(() => undefined);
    if (!made) throw error;
    return made;
  }
}

const EMPTY: Issue = {
  number: 0,
  title: '',
  body: '',
  state: 'open',
  author: '',
  labels: [],
  bodyVersion: undefined,
  isPull: false,
  url: '',
};

async function settleDuplicates(step: Step, raised: RaisedChange, made: Issue): Promise<Issue> {
  const { forge, account } = step.connected;
  step.actions.push({ kind: 'issue-created', number: made.number, url: made.url });
  const { issues } = await forge.newestIssues(account.login);
  const kept = lowestOwn(issues, step, raised);
  if (!kept || kept.number >= made.number) return made;
  const text = `Made at the same time as #${kept.number}, which stays.`;
  await forge.editIssue(made.number, { body: text, bodyVersion: made.bodyVersion, state: 'closed' });
  step.actions.push({ kind: 'duplicate-closed', number: made.number, kept: kept.number });
  return kept;
}

/** Writes the number into the metadata, where it is not yet. */
export function writeNumber(step: Step, raised: RaisedChange, number: number): void {
  if (raised.change.metadata.issue === number || step.dryRun) return;
  const path = joinPath(raised.folder, METADATA_FILE);
  const { files, settings } = step.project;
  const read = files.read(path);
  const before = read.ok ? read.text : undefined;
  const start = before ?? `schema: ${settings.schema ?? 'spec-driven'}\n`;
  files.apply([{ path, before, after: setYamlKey(start, 'issue', String(number)) }]);
  step.actions.push({ kind: 'number-written', path, number });
}

/**
 * Makes title and text of the issue what they should be. Where people edit it meanwhile it looks again, takes their
 * ticks into the files as well, and answers the change with them. Throws ToolError `forge_conflict` when that goes on.
 */
export async function saveIssue(step: Step, raised: RaisedChange, known: Raised): Promise<RaisedChange> {
  let { issue } = known;
  let ticked = raised;
  for (let left = 3; issue; left--) {
    const wanted = wantedTexts(step, ticked, { ...known, issue });
    const planned = planIssueEdit(issue, wanted.issue, wanted.title);
    if (!planned) return ticked;
    const { number, body } = issue;
    const edited = findSection(body, wanted.issue.marker)?.edited ?? false;
    if (step.dryRun || (await tryEdit(step, number, { edit: planned.edit, isLast: left === 1 }))) {
      if (edited) step.findings.push({ kind: 'text-edited', where: 'issue', number });
      step.actions.push({ kind: 'issue-edited', number, what: planned.what });
      return ticked;
    }
    issue = await step.connected.forge.issue(number);
    if (issue) ticked = saveTicks(step, ticked, issue);
  }
  return ticked;
}

interface Try {
  readonly edit: Parameters<Step['connected']['forge']['editIssue']>[1];
  readonly isLast: boolean;
}

/** False where somebody has edited the issue since it was read. */
async function tryEdit(step: Step, number: number, { edit, isLast }: Try): Promise<boolean> {
  try {
    await step.connected.forge.editIssue(number, edit);
    return true;
  } catch (error) {
    if (!isLast && error instanceof ToolError && error.code === 'forge_conflict') return false;
    throw error;
  }
}
