import { join } from 'node:path';

/** The settings of git in tests, instead of those of the user. */
export const GIT_SETTINGS = join(import.meta.dirname, 'gitconfig');
