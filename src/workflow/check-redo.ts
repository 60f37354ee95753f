import { ToolError } from '../core/error.ts';
import { mergeSpecFiles } from '../core/merge/file.ts';
import { isSameSpec } from '../core/merge/same-spec.ts';
import type { LoadedTexts, SpecTexts } from './load-spec-texts.ts';

/** What a spec may hold so that an archive of it can be made again without losing anything. */
export interface Explained {
  /** The specs before the archive. */
  readonly old: SpecTexts;
  /** What the archive made of them; undefined where that is not known any more. */
  readonly made: SpecTexts | undefined;
  /** Specs of other lines of work that may have been merged into it. */
  readonly others: readonly SpecTexts[];
  /** What the archive makes of those. */
  readonly redone: readonly (SpecTexts | undefined)[];
  /** Whether a spec may stand between the markers of git. */
  readonly inConflict: boolean;
}

/** Throws ToolError `specs_edited` where a spec holds what neither the archives nor another line of work put there. */
export function requireExplained(texts: SpecTexts, explained: Explained, archives: readonly string[]): void {
  const strange = [...texts].filter(([path, text]) => !isExplained(path, text, explained));
  if (strange.length === 0) return;
  const paths = strange.map(([path]) => path).join(', ');
  throw new ToolError({
    code: 'specs_edited',
    message: `${paths} holds more than the archive of ${archives.join(' and ')} put there, and that would be lost.`,
    fix: 'Name all archived changes of this branch that touch it, or take the other edits out and bring them back afterwards.',
    exit: 1,
  });
}

function isExplained(path: string, text: string | undefined, explained: Explained): boolean {
  const { old, made, others, redone, inConflict } = explained;
  if (inConflict && text !== undefined && hasMarkers(text)) return true;
  const texts = [...(made ? [made] : []), ...others, ...redone.flatMap((one) => one ?? [])];
  if (texts.some((one) => isSameSpec(text, one.get(path)))) return true;
  if (!made) return false;
  return others.some((other) => isSameSpec(text, merged(old.get(path), made.get(path), other.get(path))));
}

/** A spec between the markers of git: what stood there is on both sides. */
function hasMarkers(text: string): boolean {
  return /^<{7,} /m.test(text) && /^>{7,} /m.test(text);
}

function merged(base = '', ours = '', theirs = ''): string | undefined {
  const { text, conflicts } = mergeSpecFiles({ base, ours, theirs });
  return conflicts.length > 0 || text === '' ? undefined : text;
}

/**
 * Throws ToolError `base_not_recorded` where archives that do not record their base would undo what others changed: where
 * they make anything else of the newer specs than a merge of what they did makes.
 */
export function requireSameAsMerge(
  redone: SpecTexts,
  { old, made, onto }: Pick<LoadedTexts, 'old' | 'made' | 'onto'>,
  archives: readonly string[],
): void {
  const wrong = [...redone].filter(([path, text]) => {
    return !isSameSpec(text, merged(old.get(path), made?.get(path), onto.get(path)));
  });
  if (wrong.length === 0) return;
  throw new ToolError({
    code: 'base_not_recorded',
    message: `${archives.join(' and ')} does not record the specs it was written against, so it may undo what others changed in ${wrong.map(([path]) => path).join(', ')}.`,
    fix: 'Merge these specs with `openspec merge-driver`, or by hand.',
    exit: 1,
  });
}
