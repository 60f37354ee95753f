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
 * methods throw stands at `Forge`, and beside it `forge_moved` when the forge sends us to another place.
 */
export function openGitea({ clock, pause = 400, ...rest }: GiteaOptions): Forge {
  const site = { ...rest };
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
