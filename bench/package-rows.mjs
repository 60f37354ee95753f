// What an installation weighs: ours packed and installed into an empty folder, beside the reference's.

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installInto, packageOf, REFERENCE_FOLDER, runNpm } from './reference.mjs';

/** `{ ours: { bytes, packages }, against: { bytes, packages } }` */
export function weighInstallations(bench) {
  return bench.once('installations', () => {
    const folder = bench.newFolder('installed');
    installInto(folder, pack(packageOf(bench.ours[1]), bench.newFolder('packed')));
    return { ours: weigh(folder), against: weigh(REFERENCE_FOLDER) };
  });
}

function pack(home, target) {
  runNpm(home, 'pack', '--ignore-scripts', '--pack-destination', target);
  return join(
    target,
    readdirSync(target).find((name) => name.endsWith('.tgz')),
  );
}

function weigh(folder) {
  const modules = join(folder, 'node_modules');
  const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  return { bytes: bytesBelow(modules), packages: Object.keys(lock.packages).length };
}

function bytesBelow(folder) {
  const files = readdirSync(folder, { recursive: true }).map((path) => lstatSync(join(folder, path)));
  return files.filter((stat) => stat.isFile()).reduce((sum, stat) => sum + stat.size, 0);
}
