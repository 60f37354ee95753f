import type { FileConflict } from '../core/merge/file-requirements.ts';
import type { Driven } from '../workflow/merge-driver.ts';
import { renderJson } from './json.ts';
import { oneLine } from './one-line.ts';
import { yellow } from './style.ts';

/** `merge-driver --json`. */
export function drivenJson({ path, conflicts }: Driven): string {
  return renderJson({
    path,
    conflicts: conflicts.map(({ name, piece }) => ({ name: name ?? null, piece })),
  });
}

/** What a person has to decide, one line each, for stderr. */
export function drivenNote({ path, conflicts }: Driven): string {
  if (conflicts.length === 0) return '';
  const lines = conflicts.map(
    (conflict) => `${yellow('Conflict')} in ${oneLine(path)}: ${placeText(conflict)}`,
  );
  return `${lines.join('\n')}\nDecide between the markers, or archive your change again: openspec archive <change> --redo\n`;
}

function placeText({ name, piece }: FileConflict): string {
  const whose = `"${oneLine(name ?? '')}"`;
  if (typeof piece === 'object') return `the scenario "${oneLine(piece.scenario)}" of ${whose}`;
  switch (piece) {
    case 'statement':
      return `the statement of ${whose}`;
    case 'name':
      return `the name of ${whose}`;
    case 'requirement':
      return `${whose} as a whole`;
    case 'text':
      return name === undefined ? 'the text' : `the text below ${whose}`;
  }
}
