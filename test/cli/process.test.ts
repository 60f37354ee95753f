import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { version } from '../../package.json';
import { bundle } from '../support/bundle.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';

// The program in a process of its own, with one command that writes much and one that asks.
const source = `
import { main } from './src/cli/main.ts';
const commands = Object.entries({
  much: (command, run) => command.action(() => run({}, async () => ({ out: 'x'.repeat(99) + '\\n' + 'y'.repeat(5_000_000) + '\\n', exit: 1 }))),
  wait: (command, run) => command.action(() => run({}, async () => {
    process.stderr.write('waiting');
    await new Promise((done) => setTimeout(done, 20_000));
    return { out: '', exit: 0 };
  })),
  ask: (command, run) => command.action(() => run({}, async ({ terminal }) => ({ out: await terminal.ask('Name?'), exit: 0 }))),
  world: (command, run) => command.option('--json').action(() => run({ json: true }, async (world) => ({
    out: JSON.stringify({ cwd: world.cwd, user: world.userData.root, shipped: world.shipped.root, width: world.terminal.width, today: world.clock.today() }),
    exit: 0,
  }))),
  red: (command, run) => command.action(() => run({}, async () => ({ out: '\\u{F0003}a\\u{F0000}', exit: 0 }))),
}).map(([name, define]) => ({ name, usage: '', summary: '', load: async () => define }));
process.exitCode = await main(process.argv.slice(2), undefined, [{ heading: 'Test:', commands }]);
`;
const root = join(import.meta.dirname, '../..');
const installed = mkdtempSync(join(tmpdir(), 'openspec-'));
const program = join(installed, 'dist/program.mjs');

beforeAll(async () => {
  writeFiles(installed, { 'package.json': '{}' });
  await bundle({ source, outfile: program });
});

afterAll(() => rmSync(installed, { recursive: true }));

function run(
  args: string[],
  env: Record<string, string> = {},
  cwd = root,
): { status: number | null; stdout: string; stderr: string } {
  const options = {
    encoding: 'utf8' as const,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    cwd,
    maxBuffer: 1e8,
  };
  return spawnSync(process.execPath, [program, ...args], options);
}

test('a large output arrives whole, and the exit code with it', () => {
  const { status, stdout } = run(['much']);
  expect([status, stdout.length]).toEqual([1, 5_000_101]);
});

test('a reader that goes away is no error', () => {
  const line = `"${process.execPath}" "${program}" much | head -c 10; exit "\${PIPESTATUS[0]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: 'xxxxxxxxxx', stderr: '' });
});

test('an output that cannot be written is an error', () => {
  const line = `"${process.execPath}" "${program}" much > /dev/full`;
  const { status, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 3, stderr: 'error: Cannot write the output (ENOSPC).\n' });
});

test('an interrupt ends with 130', async () => {
  const child = spawn(process.execPath, [program, 'wait'], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise((seen) => child.stderr.once('data', seen));
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s is heard while nobody reads the output', async (signal, code) => {
  const child = spawn(process.execPath, [program, 'much'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'readable');
  const ended = once(child, 'exit');
  child.kill(signal);
  expect(await ended).toEqual([code, null]);
});

test('a folder that is gone is an error, and no bug', () => {
  const gone = makeFolder();
  const line = `cd "${gone}" && rmdir "${gone}" && "${process.execPath}" "${program}" red`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([3, '']);
  expect(stderr).toContain('[working_folder_gone]');
});

test('without a terminal nobody is asked', () => {
  const { status, stdout, stderr } = run(['ask']);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('[no_terminal]');
});

test('the world is what the process says', () => {
  const cwd = makeFolder();
  const world = (env: Record<string, string>) => JSON.parse(run(['world'], env, cwd).stdout);
  expect(world({ COLUMNS: '123', XDG_DATA_HOME: '/data', OPENSPEC_TODAY: '1999-01-01' })).toEqual({
    cwd,
    user: '/data/openspec',
    shipped: installed,
    width: 123,
    today: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
  });
  expect(world({ XDG_DATA_HOME: 'relative' })).toMatchObject({
    user: '/nonexistent/.local/share/openspec',
    width: 80,
  });
});

test('today is the day of the time zone', () => {
  const day = (TZ: string) => JSON.parse(run(['world'], { TZ }).stdout).today;
  expect(Date.parse(day('Pacific/Kiritimati')) - Date.parse(day('Pacific/Niue'))).toBeGreaterThanOrEqual(
    86_400_000,
  );
});

test.each<[env: Record<string, string>, args: string[], colored: boolean]>([
  [{}, [], false],
  [{ FORCE_COLOR: '1' }, [], true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
  [{ FORCE_COLOR: '0' }, [], false],
  [{ FORCE_COLOR: '1' }, ['--no-color'], false],
  [{ NO_COLOR: '1' }, ['--color'], true],
])('colour by the environment %j and %j: %j', (env, args, colored) => {
  expect(run(['red', ...args], env).stdout).toBe(colored ? '\u001b[31ma\u001b[0m' : 'a');
});

test('the version is the bare version', () => {
  expect(run(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});
