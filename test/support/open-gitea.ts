import { expect } from 'vitest';
import { type GiteaOptions, openGitea } from '../../src/adapters/gitea/gitea.ts';
import { ToolError } from '../../src/core/error.ts';
import type { Forge } from '../../src/ports.ts';

export const TOKEN = 'canary-0123456789';

/** The repository alice/lab of a server, with short waits. */
export function openLab(base: string, options: Partial<GiteaOptions> = {}): Forge {
  const address = { base, owner: 'alice', name: 'lab' };
  const clock = { elapsed: () => performance.now() };
  return openGitea({ address, token: TOKEN, timeout: 10, clock, pause: 5, ...options });
}

export interface Failure {
  readonly code: string;
  readonly exit: number;
  readonly message: string;
  readonly fix: string;
}

/** The error that a call ends in: always one of ours, with a next step, and without the token. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error = await call.then(
    (value) => expect.fail(`answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ToolError)) throw error;
  const { code, exit, message, fix = '' } = error;
  expect(fix).not.toBe('');
  expect(`${message} ${fix}`).not.toContain(TOKEN);
  return { code, exit, message, fix };
}
