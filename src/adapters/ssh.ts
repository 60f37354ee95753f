import { execa } from 'execa';
import { childEnvironment, type Environment } from '../core/child-environment.ts';

/** Where ssh really connects for a host of the user's ssh configuration. */
export interface SshHost {
  readonly host: string;
  /** Undefined for the usual one. */
  readonly port: string | undefined;
}

/**
 * Asks `ssh -G` what a host name stands for. It connects to nothing; without ssh, or for what is no plain name (the
 * user's configuration may hand it to a program), the host is what it says.
 */
export async function findSshHost(host: string, environment: Environment): Promise<SshHost> {
  const same = { host, port: undefined };
  if (!/^[A-Za-z0-9][\w.:-]*$/.test(host)) return same;
  const ran = await execa('ssh', ['-G', host], {
    env: childEnvironment(environment),
    extendEnv: false,
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: 10_000,
    reject: false,
  });
  if (ran.failed) return same;
  const value = (key: string): string | undefined => new RegExp(`^${key} (.+)$`, 'm').exec(ran.stdout)?.[1];
  const port = value('port');
  return { host: value('hostname') ?? host, port: port === '22' ? undefined : port };
}
