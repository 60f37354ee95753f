import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { ToolError } from '../../core/error.ts';
import { shellWord } from '../../core/shell-word.ts';

/**
 * The text of the user's own settings; undefined where there are none. They name programs to run and where tokens go, so
 * they count only when nobody else could have written them: theirs or root's, and closed to group and others.
 * Throws ToolError `user_settings_unsafe`.
 */
export function readSettingsFile(path: string, user: number | undefined): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unsafe(
      path,
      `cannot be read (${(cause as NodeJS.ErrnoException).code})`,
      `Give your account the right to read ${path}.`,
    );
  }
  try {
    const { mode, uid } = fstatSync(file);
    const words = shellWord(path);
    if (user !== undefined && uid !== user && uid !== 0)
      throw unsafe(
        path,
        'belong to another account',
        `Make it yours: \`chown ${user} ${words}\`, after a look into it.`,
      );
    if ((mode & 0o022) !== 0)
      throw unsafe(
        path,
        `can be written by others (mode ${(mode & 0o777).toString(8)})`,
        `Run \`chmod go-w ${words}\`, after a look into it.`,
      );
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function unsafe(path: string, why: string, fix: string): ToolError {
  return new ToolError({
    code: 'user_settings_unsafe',
    message: `Your own settings in ${path} ${why}. They name programs to run, so they were not used.`,
    fix,
    exit: 4,
  });
}
