import { wordsOf } from '../core/problem-text.ts';
import type { Overlaps } from '../workflow/load-overlaps.ts';
import { bold, yellow } from './style.ts';

/** The overlaps of open changes as JSON: who meets whom where, whether they conflict, and a good order. */
export function overlapObject({ overlaps, order, cycle }: Overlaps) {
  return {
    overlaps: overlaps.map(({ changes, capability, name, piece, conflict, first }) => {
      return {
        changes,
        capability,
        requirement: name,
        piece: piece ?? null,
        conflict,
        ...(first !== undefined && { first }),
      };
    }),
    archiveOrder: order,
    ...(cycle !== undefined && { cycle }),
  };
}

/** The same for people; nothing when nobody meets. */
export function overlapText({ overlaps, order, cycle }: Overlaps): string {
  if (overlaps.length === 0 && cycle === undefined) return '';
  const lines = overlaps.map((overlap) => {
    const [one, other] = overlap.changes;
    const text = wordsOf({ kind: 'overlap', ...overlap, other }).message;
    return `  ${one}: ${overlap.conflict ? yellow(text) : text}`;
  });
  const waiting =
    cycle === undefined
      ? [`Order to archive: ${order.join(', ')}`]
      : [yellow(`These wait for one another: ${cycle.join(' -> ')}`)];
  return `${['', bold('Meets other changes:'), ...lines, ...waiting].join('\n')}\n`;
}
