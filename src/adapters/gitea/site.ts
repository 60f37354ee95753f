import type { ForgeAddress } from '../../core/forge/model.ts';

/** The forge that is spoken to; `address` moves when the repository does. */
export interface Site {
  address: ForgeAddress;
  readonly token: string | undefined;
  /** How long one call may take with everything that it needs, in seconds. */
  readonly timeout: number;
}

/** A request as a message names it: neither its query nor anything else that could be secret. */
export function nameOf(site: Site, request: { readonly method: string; readonly url: URL }): string {
  const { host, pathname } = new URL(`${site.address.base}/`);
  const place = request.url.pathname.slice(pathname.length + 'api/v1'.length);
  return `${request.method} ${place} on ${host}${pathname.replace(/\/$/, '')}`;
}

/** What repeats no write: it may be sent again whatever became of it. */
export function isRepeatable(method: string): boolean {
  return ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method);
}
