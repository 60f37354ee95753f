import { ToolError } from '../error.ts';
import type { Identity } from './model.ts';

/**
 * Makes sure that a token belongs to the account that the user's settings declare; case does not count, as on
 * the forge. Throws ToolError `account_mismatch`.
 */
export function requireAccount(identity: Identity, login: string, base: string): void {
  const { account, name, from } = identity;
  if (account === undefined || account.toLowerCase() === login.toLowerCase()) return;
  const declared = name === undefined ? `account ${account}` : `identity ${name} is the account ${account}`;
  throw new ToolError({
    code: 'account_mismatch',
    message: `The settings say that the ${declared} on ${base}, but the token from ${from} belongs to ${login}. Nothing was done.`,
    fix: `Give ${account} a token of its own there, or correct \`account\` in your settings, then run \`openspec auth status\`.`,
    exit: 4,
  });
}
