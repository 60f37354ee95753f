import { shellWord } from '../core/shell-word.ts';
import type { RedoPlan } from '../workflow/plan-redo.ts';
import { oneLine } from './one-line.ts';

/** What comes next, for stderr. */
export function redoNote({ files, metadata, operation }: RedoPlan): string {
  const paths = [...files, ...metadata].map(({ path }) => shellWord(oneLine(path)));
  if (operation === undefined)
    return paths.length === 0 ? 'It was as it should be: nothing was changed.\n' : '';
  const add = paths.length === 0 ? '' : `git add ${paths.join(' ')} && `;
  return `Next: ${add}git ${operation} --continue\n`;
}
