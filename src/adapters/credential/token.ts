import { failed } from '../../core/forge/credential-error.ts';
import type { CredentialPlan } from '../../core/forge/credential-plan.ts';

/** The one line of a text as a token. What cannot stand in a header is none, and is never shown. */
export function demandToken(plan: CredentialPlan, text: string): string {
  const lines = text.replace(/\r?\n$/, '').split('\n');
  const [token = ''] = lines;
  if (lines.length > 1) throw failed(plan, `gave ${lines.length} lines`);
  if (token.trim() === '') throw failed(plan, 'gave nothing');
  if (!/^[!-~]{1,4096}$/.test(token)) throw failed(plan, 'gave characters that no token has');
  return token;
}
