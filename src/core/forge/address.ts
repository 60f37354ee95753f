import type { DeclaredForge } from '../user-settings.ts';
import type { ForgeAddress } from './model.ts';
import type { Remote } from './remote-url.ts';

/** What is known about ssh hosts: from the user's settings, and from `ssh -G` for the host of the remote. */
export interface SshKnowledge {
  readonly forges: readonly Pick<DeclaredForge, 'base' | 'sshHosts'>[];
  readonly resolved: { readonly host: string; readonly port: string | undefined } | undefined;
}

export type Located =
  | { readonly ok: true; readonly address: ForgeAddress }
  | { readonly ok: false; readonly reason: 'ambiguous'; readonly bases: readonly string[] };

/** Where on which forge the repository of a remote is. */
export declare function addressOf(remote: Remote, known: SshKnowledge): Located;
