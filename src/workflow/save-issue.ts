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

/**
 * The issue of a change: the one whose number is on file, else one of our own account with our marker. What is wrong
 * with it is a finding, and then there is none.
 */
export async function findIssue(step: Step, raised: RaisedChange): Promise<Issue | undefined> {
  const number = raised.change.metadata.issue;
  return number === undefined ? (await findOwn(step, raised))[0] : findNumbered(step, raised, number);
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

/**
 * The issues of our own account with our marker, the one that counts first: open ones where there are any, the lowest
 * number before the others. A marker that somebody else copied into an issue of theirs does not count.
 */
async function findOwn(step: Step, raised: RaisedChange): Promise<Issue[]> {
  const { forge, account } = step.connected;
  const { issues, isLast } = await forge.newestIssues(account.login);
  const found = ownOf(issues, step, raised);
  if (found.length > 0 || isLast) return found;
  const older = await forge.searchIssues(account.login, `openspec:begin change="${raised.name}"`);
  return ownOf(older, step, raised);
}

function ownOf(issues: readonly Issue[], step: Step, raised: RaisedChange): Issue[] {
  const login = step.connected.account.login.toLowerCase();
  const own = issues.filter(
    (issue) => issue.author.toLowerCase() === login && !issue.isPull && isMarked(issue, step, raised),
  );
  const open = own.filter(({ state }) => state === 'open');
  return (open.length > 0 ? open : own).toSorted((a, b) => a.number - b.number);
}

function isMarked({ body }: Issue, { prefix }: Step, { name }: RaisedChange): boolean {
  return readMarkers(body).some(({ change, project }) => change === name && project === prefix);
}

/**
 * Finds the issue of a change or makes it. Of several that were made at the same time the one with the lowest number
 * stays, the others are closed with a link; so is one that a run left which ended before it had looked.
 */
export async function ensureIssue(step: Step, raised: RaisedChange): Promise<Issue | undefined> {
  const number = raised.change.metadata.issue;
  if (number !== undefined) return findNumbered(step, raised, number);
  const found = await findOwn(step, raised);
  const [first] = found;
  if (first) {
    step.actions.push({ kind: 'issue-found', number: first.number, url: first.url });
    return settleDuplicates(step, raised, found);
  }
  const wanted = wantedTexts(step, raised, { issue: undefined, pull: undefined });
  const label = await ensureLabel(step, STAGE_LABELS[wanted.stage]);
  const made = await createIssue(step, raised, wanted, label);
  step.actions.push({ kind: 'issue-created', number: made.number, url: made.url });
  const { issues } = await step.connected.forge.newestIssues(step.connected.account.login);
  return (await settleDuplicates(step, raised, ownOf(issues, step, raised))) ?? made;
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
    const [made] = await findOwn(step, raised).catch(() => []);
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

/** Keeps the first of our issues, and answers it. What people wrote in the others stays. */
async function settleDuplicates(
  step: Step,
  raised: RaisedChange,
  [kept, ...others]: readonly Issue[],
): Promise<Issue | undefined> {
  if (kept?.state !== 'open') return kept;
  for (const { number, body, bodyVersion } of others) {
    const section = findSection(body, { change: raised.name, project: step.prefix });
    const text = `Made at the same time as #${kept.number}, which stays.`;
    const left = section ? body.slice(0, section.start) + text + body.slice(section.end) : body;
    await step.connected.forge.editIssue(number, { body: left, bodyVersion, state: 'closed' });
    step.actions.push({ kind: 'duplicate-closed', number, kept: kept.number });
  }
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
 * Makes title and text of the issue what they should be. Throws ToolError `forge_conflict` where somebody has edited it
 * since it was read: then their ticks have to be read first.
 */
export async function saveIssue(step: Step, raised: RaisedChange, known: Raised): Promise<void> {
  const { issue } = known;
  const wanted = wantedTexts(step, raised, known);
  const planned = issue && planIssueEdit(issue, wanted.issue, wanted.title);
  if (!issue || !planned) return;
  if (!step.dryRun) await step.connected.forge.editIssue(issue.number, planned.edit);
  if (findSection(issue.body, wanted.issue.marker)?.edited)
    step.findings.push({ kind: 'text-edited', where: 'issue', number: issue.number });
  step.actions.push({ kind: 'issue-edited', number: issue.number, what: planned.what });
}
