#!/usr/bin/env node
// Runs the end-to-end tests against a real Gitea or Forgejo. It makes accounts and a repository there with the token of
// an administrator, and deletes them afterwards.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run test:forge -- --url <url> [--token <token> | --token-file <path>] [-- <vitest options>]

  --url         the root of the server, with its sub-path: https://git.example.org/forge
  --token       the token of an administrator, with the scope all
  --token-file  a file with the token alone; without either the variable OPENSPEC_TEST_TOKEN counts
`;
const root = fileURLToPath(new URL('..', import.meta.url));

const TESTS = ['test/e2e/story.test.ts', 'test/e2e/landing.test.ts'];

class Refusal extends Error {}

async function main() {
  const { url, token, rest } = readOptions();
  const { version, login } = await look(url, token);
  process.stdout.write(`${url} is version ${version}, and the token is that of ${login}.
For each test it makes private repositories and the accounts ospec-…-alice, ospec-…-bob and ospec-…-robo, each with a
token, and deletes them at the end of the test. Nothing else on the server is touched.

`);
  process.exitCode = await runTests(rest, { OPENSPEC_TEST_FORGE: url, OPENSPEC_TEST_TOKEN: token });
}

function readOptions() {
  const options = { url: { type: 'string' }, token: { type: 'string' }, 'token-file': { type: 'string' } };
  const { values, positionals } = parse(options);
  const url = rootOf(values.url);
  if (values.token !== undefined && values['token-file'] !== undefined)
    throw new Refusal('--token and --token-file exclude each other.');
  const token = tokenFrom(values);
  if (!token) throw new Refusal('No token: give --token-file, --token, or the variable OPENSPEC_TEST_TOKEN.');
  return { url, token, rest: positionals };
}

function parse(options) {
  try {
    return parseArgs({ options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new Refusal(error.message);
  }
}

function tokenFrom({ token, 'token-file': file }) {
  if (file === undefined) return (token ?? process.env.OPENSPEC_TEST_TOKEN ?? '').trim();
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${error.code}.`);
  }
}

// The token goes with every request, so not in the open over a network.
function rootOf(text) {
  const url = URL.canParse(text ?? '') ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Refusal('--url has to be the address of a server.');
  if (url.username || url.password || url.search || url.hash)
    throw new Refusal('--url has to be the root of a server: no login, no query.');
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isHere)
    throw new Refusal('Without https the token would go over the network in the open.');
  return url.href.replace(/\/+$/, '');
}

async function look(url, token) {
  const { version } = await ask(`${url}/api/v1/version`, token);
  const { login, is_admin } = await ask(`${url}/api/v1/user`, token);
  if (!is_admin)
    throw new Refusal(`${login} is no administrator, and only one can make the accounts of the tests.`);
  return { version, login };
}

async function ask(address, token) {
  const response = await fetch(address, {
    headers: { authorization: `token ${token}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  }).catch((error) => {
    const why = error.cause?.code ?? error.cause?.message ?? error.message;
    throw new Refusal(
      `${address} does not answer: ${why}. A private authority is named by NODE_EXTRA_CA_CERTS.`,
    );
  });
  const text = await response.text();
  if (response.status !== 200)
    throw new Refusal(`${address} answers ${response.status}. The token needs the scope all.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(`${address} does not answer as Gitea or Forgejo does.`);
  }
}

function runTests(options, environment) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...TESTS, ...options], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done(code ?? 130));
  });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
