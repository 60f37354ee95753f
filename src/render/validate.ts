import type { Problem } from '../core/problem.ts';
import { isValid } from '../core/problem-text.ts';
import type { Validated } from '../workflow/check-items.ts';
import type { Fixed } from '../workflow/fix.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { problemObjects, problemsText } from './problem.ts';
import { rootObject } from './root.ts';
import { green, red } from './style.ts';

export interface Report {
  readonly items: readonly Validated[];
  readonly root: string;
  /** What is wrong with the settings. */
  readonly settings: readonly Problem[];
  /** `findings` leaves out the items without any. */
  readonly findings?: { readonly scope: string } | undefined;
}

/** `validate --json`: the shape of the reference, and `kind`, `file`, `column`, `fix` and `facts` in each issue. */
export function validateJson(report: Report): string {
  const { items, root, findings, settings } = report;
  const shown = findings ? items.filter(({ problems }) => problems.length > 0) : items;
  const objects = shown.map(({ id, type, valid, problems, milliseconds }) => {
    return { id, type, valid, ...problemObjects('issues', problems), durationMs: milliseconds };
  });
  const broken = settings.length > 0 && {
    settings: { valid: isValid(settings, false), ...problemObjects('issues', settings) },
  };
  const tail = { summary: summarise(items), ...broken, version: '1.0', root: rootObject(root) };
  if (!findings) return renderJson({ items: objects, ...tail });
  const head = {
    kind: 'validation-findings',
    version: '1.0',
    scope: findings.scope,
    returnedItems: objects.length,
    totalItems: items.length,
  };
  return renderJson({
    report: head,
    itemFindings: objects,
    summary: tail.summary,
    ...broken,
    root: tail.root,
  });
}

/** Whether all items are valid, and the settings that they were judged by can be read. */
export function isAllValid({ items, settings }: Report): boolean {
  return items.every(({ valid }) => valid) && isValid(settings, false);
}

interface Totals {
  items: number;
  passed: number;
  failed: number;
}

function summarise(items: readonly Validated[]): { totals: Totals; byType: Record<string, Totals> } {
  const byType: Record<string, Totals> = {};
  for (const type of ['change', 'spec'] as const) {
    const own = items.filter((item) => item.type === type);
    if (own.length > 0) byType[type] = count(own);
  }
  return { totals: count(items), byType };
}

function count(items: readonly Validated[]): Totals {
  const passed = items.filter(({ valid }) => valid).length;
  return { items: items.length, passed, failed: items.length - passed };
}

/** `validate <item>` for people. */
export function itemText(item: Validated): string {
  const name = item.type === 'change' ? `Change '${item.id}'` : `Spec '${item.id}'`;
  const verdict = item.valid ? green(`${name} is valid`) : red(`${name} is not valid`);
  return `${[verdict, ...problemsText(item.problems)].join('\n')}\n`;
}

/** `validate --all` for people: the items with problems in full, the others in one line each, and the totals. */
export function itemsText({ items, findings }: Report): string {
  if (items.length === 0) return 'Nothing to validate.\n';
  const shown = findings ? items.filter(({ problems }) => problems.length > 0) : items;
  const lines = shown.map((item) => {
    const line = `${item.valid ? green('ok') : red('no')} ${item.type}/${item.id}`;
    return [line, ...problemsText(item.problems)].join('\n');
  });
  const { totals } = summarise(items);
  return `${[...lines, `Totals: ${totals.passed} passed, ${totals.failed} failed (${totals.items} items)`].join('\n')}\n`;
}

/** What `--fix` has written, for stderr: one line a file. */
export function fixedText(fixed: readonly Fixed[]): string {
  const lines = new Map<string, number>();
  for (const { path, lines: count } of fixed) lines.set(path, (lines.get(path) ?? 0) + count);
  return [...lines]
    .map(([path, count]) => `Fixed ${count} ${count === 1 ? 'line' : 'lines'} of ${oneLine(path)}\n`)
    .join('');
}
