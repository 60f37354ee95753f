import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { version } from '../package.json';
import { installedProgram } from './support/program.ts';

describe('the code that V8 made before', () => {
  let folder = '';
  let store = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'openspec-'));
    const copied = { recursive: true, preserveTimestamps: true };
    for (const name of ['package.json', 'bin', 'dist'])
      cpSync(join(installedProgram(), name), join(folder, name), copied);
    store = join(folder, 'dist/compiled.bin');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function node(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  const showVersion = (...options: string[]) =>
    node(...options, join(folder, 'bin/openspec.js'), '--version');
  const works = { status: 0, stdout: `${version}\n`, stderr: '' };

  /** What V8 did with the code of a file: `false` when it took it, `true` when it could not, `undefined` without. */
  function isRefused(name: string, ...options: string[]): string {
    const script = `
      const { load, loaded } = require(${JSON.stringify(join(folder, 'bin/load.js'))});
      load('main.cjs');
      console.log(loaded.get(${JSON.stringify(name)}).script.cachedDataRejected);`;
    return node(...options, '-e', script).stdout.trim();
  }

  test('is taken', () => {
    expect(isRefused('main.cjs')).toBe('false');
    expect(showVersion()).toEqual(works);
  });

  test('is not needed', () => {
    rmSync(store);
    expect(isRefused('main.cjs')).toBe('undefined');
    expect(showVersion()).toEqual(works);
  });

  test.each([0, 3, 4, 1000, 100_000])('is left where only %i bytes of it are there', (length) => {
    truncateSync(store, length);
    expect(showVersion()).toEqual(works);
  });

  test('is left where another Node made it', () => {
    const bytes = readFileSync(store);
    bytes.write('v0', bytes.indexOf(process.version));
    writeFileSync(store, bytes);
    expect(isRefused('main.cjs')).toBe('undefined');
    expect(showVersion()).toEqual(works);
  });

  test('is refused by V8 where it runs with other flags', () => {
    expect(isRefused('main.cjs', '--no-opt')).toBe('true');
    expect(showVersion('--no-opt')).toEqual(works);
  });

  test('does not outlive its file', () => {
    const other = version.replaceAll(/\d/g, '9');
    const name = readdirSync(join(folder, 'dist')).find((one) => /^package-.*\.cjs$/.test(one)) ?? '';
    const path = join(folder, 'dist', name);
    expect(isRefused(name)).toBe('false');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(version, other));
    // Files of one second and one length count as the same.
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    expect(isRefused(name)).toBe('undefined');
    expect(showVersion().stdout).toBe(`${other}\n`);
  });

  test('says what to do where nothing is built', () => {
    rmSync(join(folder, 'dist'), { recursive: true });
    expect(node(join(folder, 'bin/precompile.js'))).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(showVersion()).toMatchObject({
      status: 3,
      stderr: 'openspec is not built: run `npm ci` in its folder.\n',
    });
  });
});
