import { confirm, editor, input, select } from '@inquirer/prompts';

/** The questions that we use, so that the bundle holds no others. Loaded at the first question. */
export const prompts = { confirm, editor, input, select };
