import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const rule = '-'.repeat(78);

/** The name, version, licence and licence text of each package that has code in the bundle. */
export function renderNotices(output) {
  const packages = bundledFolders(output).map((folder) => readPackage(folder));
  const unique = new Map(packages.map((found) => [`${found.name}@${found.version}`, found]));
  const sections = [...unique.keys()].sort().map((key) => renderPackage(unique.get(key)));
  const head = 'openspec-gitea contains code of the packages below, each under the licence that follows it.';
  return [head, ...sections].join(`\n\n${rule}\n\n`).concat('\n');
}

function bundledFolders(output) {
  const modules = output.flatMap((chunk) => Object.entries(chunk.modules ?? {}));
  const folders = modules
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([path]) => /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

function readPackage(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!license) throw new Error(`${name} names no licence: it cannot be bundled`);
  return { name, version, license, author: author?.name ?? author, text: readLicence(folder) };
}

function readLicence(folder) {
  const texts = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort();
  return texts
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}

function renderPackage({ name, version, license, author, text }) {
  const title = `${name} ${version}, ${license}`;
  return `${title}\n\n${text || `Copyright (c) ${author ?? `the authors of ${name}`}. The package holds no licence text.`}`;
}
