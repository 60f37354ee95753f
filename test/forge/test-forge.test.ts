import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ended } from '../support/child.ts';
import { makeFolder } from '../support/folder.ts';
import { startForge } from '../support/forge/forge.ts';

// What `npm run test:forge` refuses before it runs a test. The tests themselves run against the test forge.

const SCRIPT = join(import.meta.dirname, '../../scripts/test-forge.mjs');
const TOKEN = '0123456789abcdef0123456789abcdef01234567';

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env.PATH, ...environment };
  return ended(spawn(process.execPath, [SCRIPT, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

test.each<[args: string[], said: string]>([
  [[], '--url has to be'],
  [['--url', 'git.example.org'], '--url has to be'],
  [['--url', 'https://bob:secret@git.example.org'], 'no login'],
  [['--url', 'http://git.example.org', '--token', TOKEN], 'in the open'],
  [['--url', 'http://127.0.0.1:1'], 'No token'],
  [['--url', 'http://127.0.0.1:1', '--token', TOKEN, '--token-file', 'x'], 'exclude'],
  [['--url', 'http://127.0.0.1:1', '--token-file', '/nonexistent/token'], 'cannot be read: ENOENT'],
  [['--url', 'http://127.0.0.1:1', '--token', TOKEN], 'does not answer'],
  [['--server', 'x'], "Unknown option '--server'"],
])('%j is refused', async (args, said) => {
  const { exit, out, note } = await run(args);
  expect(note).toContain(said);
  expect(exit).toBe(2);
  expect(out + note).not.toContain(TOKEN);
});

test('a token that is wrong, or of no administrator, is refused and never shown', async () => {
  const forge = await startForge({ flavor: 'gitea' });
  onTestFinished(() => forge.close());
  const token = forge.addToken('bob');
  const file = join(makeFolder({ token: `${token}\n` }), 'token');
  const wrong = await run(['--url', forge.url], { OPENSPEC_TEST_TOKEN: TOKEN });
  expect(wrong.note).toContain('answers 401');
  const weak = await run(['--url', forge.url, '--token-file', file]);
  expect(weak.note).toContain('bob is no administrator');
  expect([wrong.exit, weak.exit]).toEqual([2, 2]);
  const said = [wrong, weak].map(({ out, note }) => out + note).join('');
  expect([said.includes(TOKEN), said.includes(token)]).toEqual([false, false]);
});
