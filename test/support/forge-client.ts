import type { Forge } from './forge/forge.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
}

/** Calls the API of a forge as the holder of a token, without following redirects. */
export type Client = (method: string, path: string, body?: unknown) => Promise<Reply>;

export function clientOf(
  forge: Pick<Forge, 'url'>,
  token?: string,
  headers: Readonly<Record<string, string>> = {},
): Client {
  return async (method, path, body) => {
    const response = await fetch(`${forge.url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(token && { authorization: `token ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
}
