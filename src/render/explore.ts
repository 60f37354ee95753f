import type { Ranked } from '../core/explore/rank.ts';
import type { Exploration } from '../workflow/explore.ts';
import { renderJson } from './json.ts';
import { rootObject } from './root.ts';
import { bold, dim } from './style.ts';

const EXCERPT = 160;

/** `explore --json`. */
export function exploreJson(
  { words, requirements, changes, decisions, overlaps, totals }: Exploration,
  root: string,
): string {
  return renderJson({
    words,
    requirements: requirements.map((found) => ({
      capability: found.owner,
      name: found.title,
      ...placeOf(found),
      excerpt: excerpt(found.text),
    })),
    changes: changes.map(({ change, progress, capabilities, touches, path, why }) => {
      return { name: change, progress, capabilities, touches, path, excerpt: excerpt(why) };
    }),
    decisions: decisions.map((found) => ({
      change: found.owner,
      title: found.title,
      ...placeOf(found),
      excerpt: excerpt(found.text),
    })),
    overlaps,
    totals,
    root: rootObject(root),
  });
}

function placeOf({ path, line }: Ranked) {
  return { path, line };
}

/** `explore` for people: a brief of what there is, with paths and lines, in at most some dozens of lines. */
export function exploreText(found: Exploration): string {
  const { words, requirements, changes, decisions, overlaps, totals } = found;
  const count = `${counted(totals.requirements, 'requirement')} in ${counted(totals.specs, 'spec')}, ${counted(totals.changes, 'open change')}, ${totals.archived} archived`;
  const head = words.length === 0 ? `There are ${count}.` : `${bold(words.join(' '))} ${dim(`in ${count}`)}`;
  return `${[
    head,
    ...section(
      'Requirements',
      requirements.map((one) => entry(`${one.owner}: ${one.title}`, `${one.path}:${one.line}`, one.text)),
    ),
    ...section(
      'Open changes',
      changes.map((one) =>
        entry(
          `${one.change} (${tasksOf(one.progress)}; ${one.capabilities.join(', ') || 'no deltas'})`,
          one.path,
          one.why,
        ),
      ),
    ),
    ...section(
      'Past decisions',
      decisions.map((one) => entry(`${one.owner}: ${one.title}`, `${one.path}:${one.line}`, one.text)),
    ),
    ...section(
      'Open changes that touch the same requirement',
      overlaps.map(({ touched, changes: names }) => [`  ${touched}: ${names.join(', ')}`]),
    ),
    ...(words.length > 0 && requirements.length + changes.length + decisions.length === 0
      ? ['', 'Nothing bears on these words. `openspec list --specs` shows what there is.']
      : []),
  ].join('\n')}\n`;
}

function section(title: string, entries: readonly string[][]): string[] {
  return entries.length === 0 ? [] : ['', bold(title), ...entries.flat()];
}

function entry(title: string, place: string, text: string): string[] {
  const lines = [`  ${title}`, `    ${dim(place)}`];
  const short = excerpt(text);
  return short === '' ? lines : [...lines, `    ${short}`];
}

function tasksOf({ total, completed }: Exploration['changes'][number]['progress']): string {
  return total === 0 ? 'no tasks' : `${completed}/${total} tasks`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** The first sentences, up to the next heading. */
function excerpt(text: string): string {
  const parts = text.slice(0, 4 * EXCERPT).split(/^#{1,6} /m);
  const body = parts.find((part) => part.trim() !== '') ?? '';
  const line = body.replace(/\s+/g, ' ').trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT - 1).trimEnd()}…` : line;
}
