import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { name, version } from '../package.json';
import { outline } from '../src/core/markdown/outline.ts';
import { GIT_ENVIRONMENT } from './support/repository.ts';

const PROJECT = join(import.meta.dirname, '..');
const MEGABYTE = 1024 * 1024;
const missing = whyNot();

if (missing !== undefined) process.stdout.write(`The test of the package is skipped: ${missing}.\n`);

/** Why the package cannot be made here; undefined when it can. */
function whyNot(): string | undefined {
  return spawnSync('npm', ['--version']).status === 0 ? undefined : 'npm is not there';
}

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe.skipIf(missing !== undefined)('the package', () => {
  let folder = '';
  let packed: Packed;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'openspec-'));
    const json = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
    [packed] = JSON.parse(json) as [Packed];
    npm(['install', '--global', '--offline', '--prefix', folder, join(folder, packed.filename)]);
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** npm without the settings of the user, and without the network. */
  function npm(args: readonly string[]): string {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      npm_config_cache: join(folder, 'cache'),
      npm_config_userconfig: join(folder, 'npmrc'),
      npm_config_update_notifier: 'false',
    };
    return execFileSync('npm', args, {
      cwd: PROJECT,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  function openspec(
    cwd: string,
    ...args: string[]
  ): { status: number | null; stdout: string; stderr: string } {
    const env = { ...GIT_ENVIRONMENT, HOME: folder };
    return spawnSync(join(folder, 'bin/openspec'), args, { cwd, env, encoding: 'utf8' });
  }

  test('holds what is meant to ship, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    const meant = /^(?:bin\/openspec\.js|dist\/[\w-]+\.cjs|(?:templates|schemas)\/.+)$/;
    expect(paths.filter((path) => !meant.test(path)).sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin/package.json',
      'dist/THIRD-PARTY-NOTICES.txt',
      'package.json',
    ]);
    for (const path of ['bin/openspec.js', 'dist/main.cjs', 'schemas/spec-driven/schema.yaml'])
      expect(paths).toContain(path);
    expect(packed.unpackedSize).toBeLessThan(10 * MEGABYTE);
  });

  test('installs as one package below 10 MB', () => {
    const modules = join(folder, 'lib/node_modules');
    expect(readdirSync(modules)).toEqual([name]);
    expect(readdirSync(join(modules, name))).not.toContain('node_modules');
    expect(sizeOf(modules)).toBeLessThan(10 * MEGABYTE);
  });

  test('works where it is installed', () => {
    const lab = join(folder, 'lab');
    mkdirSync(lab);
    expect(openspec(lab, '--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: lab, env: GIT_ENVIRONMENT });
    expect(openspec(lab, 'init', '--tools', 'all')).toMatchObject({ status: 0, stderr: '' });
    const proposed = openspec(
      lab,
      'propose',
      'add-a-door',
      '--why',
      'It is cold.',
      '--capability',
      'house',
      '--commit',
    );
    expect(proposed).toMatchObject({ status: 0, stderr: '' });
    const validated = openspec(lab, 'validate', 'add-a-door', '--json');
    expect(validated).toMatchObject({ status: 1, stderr: '' });
    const kinds = JSON.parse(validated.stdout).items[0].issues.map(({ kind }: { kind: string }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['leftover']));
  });

  test('reads what only the slow engine reads', () => {
    const slow = join(folder, 'slow');
    mkdirSync(join(slow, 'openspec/specs/s'), { recursive: true });
    const text =
      '# S\n\n## Requirements\n\n### Requirement: A\nIt SHALL.\n\n[a\nb]: c\n===\n\n#### Scenario: B\n- x\n';
    writeFileSync(join(slow, 'openspec/specs/s/spec.md'), text);
    expect(outline(text).engine).toBe('remark');
    const { requirements } = JSON.parse(openspec(slow, 'show', 's', '--json').stdout);
    expect(requirements).toMatchObject([{ name: 'A', scenarios: [{ name: 'B' }] }]);
  });
});

function sizeOf(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, entry) => sum + sizeOf(join(path, entry)), 0);
}
