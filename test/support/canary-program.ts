import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { bundle } from './bundle.ts';
import { writeFiles } from './folder.ts';

/**
 * The program with one more command, that finds the forge by the git remote, asks for the account and pushes: all that a
 * command with a token does. Everything else is as it ships, and git asks the same file for the credential.
 */
const SOURCE = `
import { GROUPS } from './src/cli/commands.ts';
import { main } from './src/cli/main.ts';
import { addressOf } from './src/core/forge/address.ts';
import { requireAccount } from './src/core/forge/account.ts';
import { parseRemote } from './src/core/forge/remote-url.ts';
import { ToolError } from './src/core/error.ts';

async function push(world, options) {
  const git = await world.git(world.cwd);
  const [{ name, url: found }] = await git.remotes();
  const url = options.url ?? found;
  const parsed = parseRemote(url);
  if (!parsed.ok) throw new ToolError({ code: 'remote_refused', message: 'Refused: ' + parsed.reason, fix: 'None.' });
  const { forges } = await world.userSettings();
  const located = addressOf(parsed.remote, { forges, resolved: parsed.remote.kind === 'ssh' ? await world.sshHost(parsed.remote.host) : undefined });
  const connection = await world.connect({ root: world.cwd, address: located.address, tokenFile: options.tokenFile, remote: name });
  const { login } = await connection.forge.account();
  requireAccount(connection.identity, login, located.address.base);
  const commit = await git.commit('HEAD');
  const pushed = await connection.push({ commit, ref: options.ref });
  const fetched = await connection.fetch(options.ref);
  return { out: JSON.stringify({ login, identity: connection.identity, pushed, fetched }) + '\\n', exit: 0 };
}

const define = (command, run) =>
  void command
    .option('--token-file <path>')
    .option('--url <url>')
    .option('--ref <ref>', '', 'refs/heads/work')
    .action((options) => run({}, (world) => push(world, options)));

process.exitCode = await main(process.argv.slice(2), undefined, [...GROUPS, { heading: 'Test:', commands: [{ name: 'push-now', usage: '[options]', summary: '', load: async () => define }] }]);
`;

/** Builds it before the tests of a file; answers the path of the script. */
export function useCanaryProgram(): string {
  const installed = mkdtempSync(join(tmpdir(), 'openspec-'));
  const script = join(installed, 'dist/program.mjs');
  beforeAll(async () => {
    writeFiles(installed, { 'package.json': '{ "type": "module" }' });
    await bundle({ source: SOURCE, outfile: script, split: true });
  });
  afterAll(() => rmSync(installed, { recursive: true, force: true }));
  return script;
}

/**
 * Programs for the PATH that write down how they were started, arguments and environment, before they do what they are
 * for. \`give\` is a credential command, whose behaviour a file decides.
 */
export function writeWrappers(folder: string, records: string, vault: string): void {
  const record = (name: string): string =>
    `#!/bin/sh\n{ printf '%s\\n' "$0" "$@"; env; } > '${records}'/${name}-$$\n`;
  writeFiles(folder, {
    git: `${record('git')}PATH="\${PATH#*:}" exec git "$@"\n`,
    ssh: `${record('ssh')}exit 255\n`,
    tea: `${record('tea')}cat > /dev/null\nexec sh '${vault}/tea'\n`,
    give: `${record('give')}exec sh '${vault}/give'\n`,
  });
  for (const name of ['git', 'ssh', 'tea', 'give']) chmodSync(join(folder, name), 0o755);
}

/** A hook that writes down its environment too. */
export function hookText(records: string, rest = ''): string {
  return `#!/bin/sh\n{ printf '%s\\n' "$0" "$@"; env; } > '${records}'/hook-$$\ncat > /dev/null\n${rest}\n`;
}
