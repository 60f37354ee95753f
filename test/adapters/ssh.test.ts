import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSshHost } from '../../src/adapters/ssh.ts';
import { makeFolder } from '../support/folder.ts';

function fakeSsh(script: string): { PATH: string } {
  const bin = makeFolder({ ssh: `#!/bin/sh\n${script}\n` });
  chmodSync(join(bin, 'ssh'), 0o755);
  return { PATH: `${bin}:${process.env.PATH}` };
}

test('an alias of the ssh configuration becomes its host', async () => {
  const environment = fakeSsh(
    'test "$*" = "-G work" && printf "user git\\nhostname git.example.org\\nport 2222\\n"',
  );
  expect(await findSshHost('work', environment)).toEqual({ host: 'git.example.org', port: '2222' });
  const usual = fakeSsh('printf "hostname git.example.org\\nport 22\\n"');
  expect(await findSshHost('work', usual)).toEqual({ host: 'git.example.org', port: undefined });
});

test('without ssh, or where it fails, a host is what it says', async () => {
  const same = { host: 'work', port: undefined };
  expect(await findSshHost('work', { PATH: '/nonexistent' })).toEqual(same);
  expect(await findSshHost('work', fakeSsh('exit 255'))).toEqual(same);
});

test.each(['-oProxyCommand=x', '$(touch x)', 'a b', '', 'a;b'])('%s is not handed to ssh', async (host) => {
  const environment = fakeSsh('printf "hostname evil\\n"');
  expect(await findSshHost(host, environment)).toEqual({ host, port: undefined });
});
