import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { gitOrFail } from './async-git.ts';
import { hookText, writeWrappers } from './canary-program.ts';
import { type Ended, ended } from './child.ts';
import { makeFolder, writeFiles } from './folder.ts';
import { commitAll, GIT_ENVIRONMENT } from './repository.ts';

/** A machine of a user: a project in a clone, a home, and programs that write down how they are started. */
export interface Bench {
  readonly project: string;
  readonly home: string;
  readonly config: string;
  readonly temporary: string;
  /** What keeps the token: the only place, beside tea's own file, where it may lie. */
  readonly vault: string;
  readonly records: string;
  readonly path: string;
}

export async function makeBench(url: string, remote = url): Promise<Bench> {
  const top = makeFolder();
  const bench = {
    project: join(top, 'project'),
    home: join(top, 'home'),
    config: join(top, 'home/.config'),
    temporary: join(top, 'tmp'),
    vault: join(top, 'vault'),
    records: join(top, 'records'),
    path: `${join(top, 'bin')}:${process.env.PATH}`,
  };
  for (const folder of [bench.config, bench.temporary, bench.vault, bench.records])
    mkdirSync(folder, { recursive: true });
  writeWrappers(join(top, 'bin'), bench.records, bench.vault);
  cpSync(await cloneOf(url), bench.project, { recursive: true });
  if (remote !== url) await gitOrFail(bench.project, ['remote', 'set-url', 'origin', remote]);
  setHook(bench, '');
  return bench;
}

const clones = new Map<string, string>();

/** A clone with a project in it, made once for all tests of a file, which work in copies. */
async function cloneOf(url: string): Promise<string> {
  const known = clones.get(url);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'openspec-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await gitOrFail(folder, ['clone', '--quiet', '--template=', url, 'clone']);
  const clone = join(folder, 'clone');
  writeFiles(clone, { 'openspec/config.yaml': 'schema: spec-driven\n' });
  commitAll(clone, 'Begin');
  clones.set(url, clone);
  return clone;
}

/** What the hook before a push does after it has written down its environment. */
export function setHook({ project, records }: Bench, rest: string): void {
  const hook = join(project, '.git/hooks/pre-push');
  writeFiles(project, { '.git/hooks/pre-push': hookText(records, rest) });
  chmodSync(hook, 0o755);
}

/** Where a token comes from in a run. */
export interface Source {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Ways to have the token of \`ann\` for a forge; each sets its bench up and answers what the run needs. */
export const SOURCES: Readonly<Record<string, (bench: Bench, base: string, token: string) => Source>> = {
  environment: (_, base, token) => ({ env: { OPENSPEC_TOKEN: token, OPENSPEC_FORGE: base } }),
  'token-file': (bench, base, token) => {
    keep(bench, { token });
    return { env: { OPENSPEC_FORGE: base }, args: ['--token-file', join(bench.vault, 'token')] };
  },
  command: (bench, base, token) => {
    keep(bench, { token, give: `echo 'warming up' >&2; cat '${bench.vault}/token'\n` });
    declare(bench, base, 'command: [give, -field=token]');
    return {};
  },
  tea: (bench, base, token) => {
    writeTea(bench, `{name: work, url: "${base}", token: ${token}}`);
    declare(bench, base, 'tea: work');
    return {};
  },
  'tea-oauth': (bench, base, token) => {
    keep(bench, { tea: `printf 'protocol=http\\nusername=ann\\npassword=%s\\n' '${token}'\n` });
    writeTea(bench, `{name: work, url: "${base}", auth_method: oauth}`);
    declare(bench, base, 'tea: work');
    return {};
  },
  variable: (bench, base, token) => {
    declare(bench, base, 'variable: SPEC_CI_PAT');
    return { env: { SPEC_CI_PAT: token } };
  },
  actions: (_, base, token) => ({
    env: { GITEA_ACTIONS: 'true', GITHUB_SERVER_URL: base, GITHUB_TOKEN: token, GITEA_TOKEN: token },
  }),
};

export function keep({ vault }: Bench, files: Readonly<Record<string, string>>): void {
  writeFiles(vault, files);
  for (const name of Object.keys(files)) chmodSync(join(vault, name), 0o600);
}

export function declare({ config }: Bench, base: string, source: string, more = ''): void {
  const text = `${more}forges:\n  ${base}:\n    identities:\n      me: {account: ann, ${source}}\n`;
  writeFiles(config, { 'openspec/config.yaml': text });
  chmodSync(join(config, 'openspec/config.yaml'), 0o600);
}

export function writeTea({ config }: Bench, login: string): void {
  writeFiles(config, { 'tea/config.yml': `logins:\n  - ${login}\n` });
}

/** Runs the program as its own process, and makes sure that the token is nowhere but where it was. */
export async function runClean(
  { bench, token, script }: { readonly bench: Bench; readonly token: string; readonly script: string },
  argv: readonly string[],
  { env = {}, args = [] }: Source = {},
): Promise<Ended> {
  const { project, home, config, temporary, path } = bench;
  const folders = [project, home, temporary];
  const before = new Map(
    folders.flatMap(filesBelow).map((file) => [file, readFileSync(file).toString('latin1')]),
  );
  const child = spawn(process.execPath, [script, ...argv, ...args], {
    cwd: project,
    env: {
      ...GIT_ENVIRONMENT,
      TZ: 'UTC',
      PATH: path,
      HOME: home,
      XDG_CONFIG_HOME: config,
      TMPDIR: temporary,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run = await ended(child);
  const where = (text: string): boolean => holds(text, token);
  expect([where(run.out), where(run.note)], `${run.out}\n${run.note}`).toEqual([false, false]);
  const written = folders.flatMap(filesBelow).filter((file) => {
    const text = readFileSync(file).toString('latin1');
    return text !== before.get(file) && where(text);
  });
  expect(written, 'files with the token').toEqual([]);
  expect(recordsWith(bench, token), 'children that know the token').toEqual([]);
  expect(readdirSync(temporary), 'what is left behind').toEqual([]);
  return run;
}

/** What was written down about children that know the token. */
export function recordsWith({ records }: Bench, token: string): string[] {
  const texts = filesBelow(records).map((file) => readFileSync(file, 'utf8'));
  return texts.filter((text) => holds(text, token));
}

/** The names of the children that were started: `git`, `hook`, `give` and so on. */
export function childrenOf({ records }: Bench): string[] {
  return [...new Set(readdirSync(records).map((name) => name.replace(/-\d+$/, '')))].sort();
}

/** The token, or the base64 of anything that holds it. */
export function holds(text: string, token: string): boolean {
  const inner = [0, 1, 2].map((offset) => {
    const digits = Buffer.from('\0'.repeat(offset) + token)
      .toString('base64')
      .replace(/=+$/, '');
    return digits.slice(offset === 0 ? 0 : offset + 1, -2);
  });
  return [token, ...inner].some((form) => text.includes(form));
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

export interface Spy {
  readonly port: number;
  /** Everything that came, headers included. */
  readonly heard: readonly string[];
}

/** A server that answers everything as a forge that asks for a login, and remembers what it heard. */
export async function startSpy(): Promise<Spy> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}`);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="spy"', 'content-type': 'application/json' });
    response.end('{"message":"token is required"}');
  });
  await new Promise<void>((done) => server.listen(0, done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}
