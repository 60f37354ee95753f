import { ToolError } from '../../core/error.ts';
import type { ForgeAddress } from '../../core/forge/model.ts';
import type { Clock, Forge } from '../../ports.ts';
import { makeAsk } from './ask.ts';
import { makeIdentity } from './identity.ts';
import { makeIssues } from './issues.ts';
import { makeLabels } from './labels.ts';
import { makePulls } from './pulls.ts';
import { makeTransport } from './transport.ts';

export interface GiteaOptions {
  readonly address: ForgeAddress;
  /** Sent to this forge only; undefined to speak to it as nobody. */
  readonly token: string | undefined;
  /** How long one call may take with everything that it needs, in seconds. */
  readonly timeout: number;
  readonly clock: Pick<Clock, 'elapsed'>;
  /** How long the first wait before a repeated try takes, in milliseconds. */
  readonly pause?: number;
}

/**
 * One repository of a Gitea or Forgejo, as the account of the token; nothing is sent before the first call. What the
 * methods throw stands at `Forge`. Throws ToolError `forge_unauthorized` at once for what cannot be a token.
 */
export function openGitea({ clock, pause = 400, ...rest }: GiteaOptions): Forge {
  const site = { ...rest };
  refuseOddToken(site.token);
  const ask = makeAsk(site, makeTransport({ site, clock, pause }));
  return {
    get address() {
      return site.address;
    },
    ...makeIdentity(ask),
    ...makeIssues(ask),
    ...makeLabels(ask),
    ...makePulls(ask),
  };
}

/** What cannot stand in a header is no token, and must not end in the words of an error either. */
function refuseOddToken(token: string | undefined): void {
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return;
  throw new ToolError({
    code: 'forge_unauthorized',
    message: 'The token is empty, or has characters that no token has.',
    fix: '`openspec auth status` shows where it comes from: put the token alone there, on one line.',
    exit: 4,
  });
}
