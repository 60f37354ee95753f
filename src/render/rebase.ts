import type { RebaseConflict } from '../core/merge/rebase.ts';
import type { Rebased } from '../workflow/rebase.ts';
import { renderJson } from './json.ts';
import { listed, SHOWN, shownLines } from './listed.ts';
import { rootObject } from './root.ts';
import { bold, green, yellow } from './style.ts';

/** `rebase --json`. */
export function rebasedJson({ change, from, to, deltas, open }: Rebased, root: string): string {
  return renderJson({
    changeName: change,
    from: from ?? null,
    to,
    conflicts: open,
    deltas: deltas.map(({ capability, path, merged, done, conflicts }) => ({
      capability,
      path,
      merged,
      alreadyDone: done,
      ...listed('conflicts', conflicts.map(conflictObject)),
    })),
    next: nextStep(change, open),
    root: rootObject(root),
  });
}

function conflictObject({ name, reason, piece, base, current, delta, suggestion }: RebaseConflict) {
  return {
    name,
    reason,
    piece: piece ?? null,
    base: base ?? null,
    current: current ?? null,
    mine: delta ?? null,
    suggestion: suggestion ?? null,
  };
}

/** `rebase` for people. */
export function rebasedText({ change, to, deltas, open }: Rebased): string {
  const lines = deltas.flatMap(({ capability, path, merged, done, conflicts }) => [
    ...merged.map((name) => `  ${capability}: "${name}" took in what changed meanwhile`),
    ...done.map((name) => `  ${capability}: "${name}" is done already and was taken out of the delta`),
    ...shownLines(
      conflicts.slice(0, SHOWN).map((one) => `  ${path}: ${yellow('conflict')} in ${whereText(one)}`),
      conflicts.length,
    ),
  ]);
  const state =
    open === 0
      ? green(`${change} stands on ${to.slice(0, 12)} now`)
      : yellow(
          `${change} stands on ${to.slice(0, 12)} now, with ${open} ${open === 1 ? 'conflict' : 'conflicts'} to decide`,
        );
  return `${[state, ...lines, `Next: ${nextStep(change, open)}`].join('\n')}\n`;
}

function nextStep(change: string, open: number): string {
  return open === 0
    ? `openspec validate ${change} --strict`
    : `decide between the markers, then openspec validate ${change} --strict`;
}

/** Which piece of which requirement a conflict is about. */
export function whereText({ name, piece }: Pick<RebaseConflict, 'name' | 'piece'>): string {
  if (piece === undefined) return `"${name}"`;
  return piece === 'statement'
    ? `the statement of "${name}"`
    : `the scenario "${piece.scenario}" of "${name}"`;
}

/** A conflict as a person is shown it before the question. */
export function conflictText(conflict: RebaseConflict): string {
  const side = (title: string, text: string | undefined) => [bold(title), text ?? '(not there)'];
  return `${[
    `Conflict in ${whereText(conflict)}`,
    ...side('Spec now:', conflict.current),
    ...side('This change:', conflict.delta),
    ...(conflict.suggestion === undefined ? [] : side('Both, line by line:', conflict.suggestion)),
  ].join('\n')}\n`;
}
