import { scenarioName } from '../core/drift/pieces.ts';
import type { Rest } from '../core/drift/rest.ts';
import { STATEMENT } from '../core/receipt.ts';
import type { Adopted } from '../workflow/drift/adopt.ts';
import type { Baseline } from '../workflow/drift/baseline.ts';
import type { Culprit, DriftReport, Finding, FoundPiece } from '../workflow/drift/drift.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { rootObject } from './root.ts';
import { bold, dim, green, red } from './style.ts';

const ADOPT = 'openspec drift adopt';

/** `drift --json`. */
export function driftJson({ baseline, receipts, findings, rest }: DriftReport, root: string): string {
  return renderJson({
    drift: findings.length > 0,
    baseline: baseline ?? null,
    receipts,
    requirements: findings.map(({ capability, requirement, change, from, path, place, pieces }) => ({
      capability,
      requirement,
      change,
      ...(from !== undefined && { from }),
      path,
      ...(place && { line: place.line, column: place.column }),
      pieces: pieces.map(pieceObject),
    })),
    apart: rest.map(({ path, parts, commit }) => ({ path, parts, ...commitObject(commit) })),
    next: baseline && findings.length === 0 ? null : ADOPT,
    root: rootObject(root),
  });
}

function pieceObject({ piece, change, archives, by }: FoundPiece): object {
  const name =
    piece === STATEMENT ? { piece: 'statement' } : { piece: 'scenario', scenario: scenarioName(piece) };
  return { ...name, change, archives, ...commitObject(by) };
}

function commitObject(by: Culprit): object {
  if (by === undefined || by === 'uncommitted') return { committed: by === undefined, commit: null };
  const { hash, author, date, subject } = by;
  return { committed: true, commit: { hash, author, date, subject } };
}

/** `drift` for people. */
export function driftText(report: DriftReport): string {
  const { baseline, findings, rest } = report;
  if (!baseline) return `${NOTHING_TO_SAY}\n`;
  const lines = findings.flatMap((finding) => [...findingLines(finding), '']);
  const apart = rest.map(
    ({ path, parts, commit }) => `  ${path}: ${parts.map(partText).join(', ')} ${byText(commit)}`,
  );
  return `${[
    ...lines,
    summary(report, baseline),
    ...(apart.length > 0 ? ['', 'Edited as well, and no drift:', ...apart] : []),
    ...(findings.length > 0 ? ['', ...NEXT] : []),
  ].join('\n')}\n`;
}

const NOTHING_TO_SAY = `No archived change has a receipt and there is no baseline, so no spec can have drifted yet.
From the next archive on \`openspec drift\` looks by itself; \`${ADOPT}\` begins today.`;

const NEXT = [
  'Next: take each edit back and propose it as a change,',
  `or take the specs as they are: ${ADOPT}`,
];

function summary({ findings, receipts }: DriftReport, baseline: Baseline): string {
  const since = `since ${baseline.commit.slice(0, 12)} (${CHOSEN[baseline.chosen]}; ${count(receipts, 'receipt')})`;
  return findings.length === 0
    ? `${green('No drift')} ${since}`
    : `${red(`${count(findings.length, 'requirement')} drifted`)} ${since}`;
}

const CHOSEN: Readonly<Record<Baseline['chosen'], string>> = {
  since: 'from --since',
  settings: 'the baseline in the settings',
  'first-receipt': 'the last commit before the first receipt',
  root: 'the first commit',
};

function findingLines({ capability, requirement, change, from, path, place, pieces }: Finding): string[] {
  const what = from === undefined ? change : `renamed from "${oneLine(from)}"`;
  const where = place ? `${path}:${place.line}` : path;
  const whole = change !== 'edited' && new Set(pieces.map(({ by }) => hashOf(by))).size === 1;
  const details = whole ? [`  ${byText(pieces[0]?.by)}`] : pieces.map((piece) => `  ${pieceText(piece)}`);
  return [`${bold(`${capability}: "${oneLine(requirement)}"`)} ${red(what)}`, `  ${dim(where)}`, ...details];
}

function hashOf(by: Culprit): string {
  return typeof by === 'object' ? by.hash : String(by);
}

function pieceText({ piece, change, archives, by }: FoundPiece): string {
  const name = piece === STATEMENT ? 'statement' : `scenario "${oneLine(scenarioName(piece))}"`;
  const met = archives.length > 1 ? `; ${archives.join(' and ')} changed it apart from each other` : '';
  return `${name} ${change} ${byText(by)}${met}`;
}

function byText(by: Culprit): string {
  if (by === 'uncommitted') return 'not committed';
  if (by === undefined) return 'by a commit that the history does not tell';
  return `in ${by.hash.slice(0, 12)} by ${oneLine(by.author)}, ${by.date.slice(0, 10)}: ${oneLine(by.subject)}`;
}

function partText(part: Rest): string {
  const words: Readonly<Record<Rest, string>> = {
    purpose: 'Purpose',
    notes: 'notes between requirements',
    order: 'order of requirements',
    spacing: 'blank lines',
  };
  return words[part];
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

/** `drift adopt --json`. */
export function adoptedJson({ baseline, former, path, uncommitted, commit }: Adopted, root: string): string {
  return renderJson({
    baseline: { commit: baseline, chosen: 'settings' },
    former: former ?? null,
    path,
    uncommitted,
    ...(commit !== undefined && { commit }),
    root: rootObject(root),
  });
}

/** `drift adopt` for people. */
export function adoptedText({ baseline, former, path, uncommitted, commit }: Adopted): string {
  const hash = baseline.slice(0, 12);
  return `${[
    former === baseline
      ? `The baseline is ${hash} already.`
      : `The baseline is ${hash} now, written to ${path}`,
    ...(commit === undefined ? [] : [`Committed ${commit.slice(0, 12)}`]),
    ...uncommitted.map((spec) => `  ${spec} is not committed: its edits stay drift`),
  ].join('\n')}\n`;
}
