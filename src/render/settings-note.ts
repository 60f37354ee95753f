import type { Problem } from '../core/problem.ts';
import { oneLine } from './one-line.ts';
import { problemText } from './problem.ts';
import { yellow } from './style.ts';

/** What is wrong with the settings, for stderr: a key that is ignored should not be ignored in silence. */
export function settingsNote(
  project: { readonly problems: readonly Problem[]; readonly layout: { readonly settings: string } },
  unknownRules: readonly string[] = [],
): string {
  const { problems, layout } = project;
  const rules = unknownRules.map(
    (id) => `  ${yellow('warning')} ${layout.settings}: "rules" names ${oneLine(id)}, which no schema has.`,
  );
  return [...problems.map(problemText), ...rules].map((line) => `${line}\n`).join('');
}
