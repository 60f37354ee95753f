// The reference, installed once into a folder of its own.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REFERENCE = { package: '@fission-ai/openspec', version: '1.13.2' };
export const REFERENCE_FOLDER = fileURLToPath(new URL('.reference', import.meta.url));

/** Path of the reference's executable; installs it when it is absent or another version. */
export function installReference(say) {
  const home = join(REFERENCE_FOLDER, 'node_modules', REFERENCE.package);
  if (versionIn(home) !== REFERENCE.version) {
    say(`installing ${REFERENCE.package}@${REFERENCE.version} into bench/.reference`);
    installInto(REFERENCE_FOLDER, `${REFERENCE.package}@${REFERENCE.version}`);
  }
  return join(home, 'bin', 'openspec.js');
}

/** Installs one package (a name with version, or a tarball) into an own folder. */
export function installInto(folder, what) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  runNpm(
    folder,
    'install',
    '--prefix',
    folder,
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    what,
  );
}

export function runNpm(cwd, ...args) {
  const env = { ...process.env, OPENSPEC_TELEMETRY: '0' };
  for (const key of Object.keys(env))
    if (/^npm_/i.test(key) && !/registry|proxy|cafile/i.test(key)) delete env[key];
  const result = spawnSync('npm', args, { cwd, env, encoding: 'utf8' });
  if (result.status !== 0)
    throw new Error(`npm ${args[0]} failed: ${result.error?.message ?? errorLines(result.stderr)}`);
  return result.stdout;
}

function errorLines(stderr) {
  const lines = stderr.split('\n').filter((line) => line.startsWith('npm error'));
  return lines.slice(0, 4).join('\n');
}

export function versionIn(home) {
  const file = join(home, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/** The folder of the package that a file belongs to. */
export function packageOf(file) {
  let folder = dirname(file);
  while (nameIn(folder) === undefined) {
    if (dirname(folder) === folder) throw new Error('no package.json above the executable');
    folder = dirname(folder);
  }
  return folder;
}

/** A package.json without a name, such as that of `bin/`, is none of a package. */
function nameIn(folder) {
  const path = join(folder, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).name : undefined;
}
