import { createTwoFilesPatch } from 'diff';
import type { FileChange } from './file-change.ts';

/**
 * A change of a file as a unified diff with three lines of context, as git would show it.
 * In: the text before and after; undefined where the file does not exist. Out: the diff, empty when nothing changes.
 */
export function createDiff({ path, before, after }: FileChange): string {
  if (before === after) return '';
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, unix(before), unix(after), undefined, undefined, {
    context: 3,
  });
  return patch.slice(patch.indexOf('---'));
}

function unix(text: string | undefined): string {
  return (text ?? '').replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
}
