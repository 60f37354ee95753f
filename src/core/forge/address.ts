import type { DeclaredForge } from '../user-settings.ts';
import type { ForgeAddress } from './model.ts';
import type { Remote, SshRemote } from './remote-url.ts';

/** What is known about ssh hosts: from the user's settings, and from `ssh -G` for the host of the remote. */
export interface SshKnowledge {
  readonly forges: readonly Pick<DeclaredForge, 'base' | 'sshHosts'>[];
  readonly resolved: { readonly host: string; readonly port: string | undefined } | undefined;
}

export type Located =
  | { readonly ok: true; readonly address: ForgeAddress }
  | { readonly ok: false; readonly reason: 'ambiguous'; readonly bases: readonly string[] };

/**
 * Where on which forge the repository of a remote is.
 *
 * In: the remote, and what is known about ssh. Out: for http the base of the remote itself; for ssh the declared forge
 * whose `sshHosts` name the host (one with its port counts before one without), else the declared forge on the same
 * host, else `https://<host>`, since an ssh URL tells neither port nor sub-path of the web. Several that fit equally
 * well are an answer of their own: a guess could send a request to the wrong forge. Never throws.
 */
export function addressOf(remote: Remote, known: SshKnowledge): Located {
  const { owner, name } = remote;
  const at = (base: string): Located => ({ ok: true, address: { base, owner, name } });
  if (remote.kind === 'http') return at(remote.base);
  const bases = findBases(remote, known);
  const [base] = bases;
  if (base === undefined) return at(`https://${webHost(known.resolved?.host ?? remote.host)}`);
  return bases.length === 1 ? at(base) : { ok: false, reason: 'ambiguous', bases };
}

/** The web page of a folder on a branch. In: the repository, the branch, the folder relative to the repository. */
export function folderUrl({ base, owner, name }: ForgeAddress, branch: string, folder: string): string {
  const path = [owner, name, 'src', 'branch', ...branch.split('/'), ...folder.split('/')];
  return [base, ...path.filter((part) => part !== '').map(encodePart)].join('/');
}

/** Brackets would end a link in Markdown. */
function encodePart(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[()!*']/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

/** The bases that fit best: named with the port, named without, on the same host. */
function findBases(remote: SshRemote, { forges, resolved }: SshKnowledge): string[] {
  const hosts = [remote.host, ...(resolved ? [resolved.host] : [])].map(webHost);
  const port = remote.port ?? resolved?.port ?? '22';
  const namedBy = (names: readonly string[]) =>
    forges.filter(({ sshHosts }) => sshHosts.some((host) => names.includes(host.toLowerCase())));
  const found = [
    namedBy(hosts.map((host) => `${host}:${port}`)),
    namedBy(hosts),
    forges.filter(({ base }) => hosts.includes(hostOf(base))),
  ].find((fitting) => fitting.length > 0);
  return [...new Set(found?.map(({ base }) => base))];
}

/** A host as it stands in a URL: in lower case, IPv6 in brackets and without a zone. */
function webHost(host: string): string {
  const plain = host.toLowerCase().replace(/^\[|\]$/g, '');
  return plain.includes(':') ? `[${plain.replace(/%.*$/, '')}]` : plain;
}

function hostOf(base: string): string {
  return URL.canParse(base) ? new URL(base).hostname : '';
}
