import { diff3Merge } from 'node-diff3';

const LINE_END = /\r\n|\n|\r/g;

/** Three versions of a piece of text; undefined where a side does not have it. */
export interface Versions {
  readonly base: string | undefined;
  readonly current: string | undefined;
  readonly delta: string | undefined;
}

export interface MarkerNames {
  readonly current: string;
  readonly delta: string;
}

/**
 * A piece in conflict as git shows one: what the spec says now, in the middle the base or, where the lines can be
 * merged, a suggestion, and what the other side says. In: the versions and the names of the sides. Out: whole lines.
 */
export function conflictMarkers(versions: Versions, names: MarkerNames): string {
  const { base, current, delta } = versions;
  const suggestion = mergeLines(versions);
  const middle =
    suggestion === undefined
      ? `||||||| base\n${wholeLines(base)}`
      : `||||||| suggestion: both, line by line\n${wholeLines(suggestion)}`;
  return (
    `<<<<<<< ${names.current}\n${wholeLines(current)}${middle}` +
    `=======\n${wholeLines(delta)}>>>>>>> ${names.delta}`
  );
}

/** The lines of two versions merged over their base; undefined where they meet in the same lines, or one is missing. */
export function mergeLines({ base, current, delta }: Versions): string | undefined {
  if (base === undefined || current === undefined || delta === undefined) return undefined;
  const regions = diff3Merge(lines(current), lines(base), lines(delta), { excludeFalseConflicts: true });
  const merged: string[] = [];
  for (const region of regions) {
    if (!region.ok) return undefined;
    for (const line of region.ok) merged.push(line);
  }
  return merged.join('\n');
}

function lines(text: string): string[] {
  return text === '' ? [] : text.split(LINE_END);
}

function wholeLines(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `${text.replace(LINE_END, '\n')}\n`;
}
