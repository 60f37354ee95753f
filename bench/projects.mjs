// The test projects: written to an empty folder, always the same, committed to git as a real project is.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ODD_SIZE, oddTexts } from './odd-texts.mjs';
import * as text from './text.mjs';

const BIG_SPEC_SIZE = 5 * 1024 * 1024;

/** Where an odd text goes. */
const ODD_PLACES = {
  spec: (odd) => [specFile(0, `${text.specText(0, 5)}\n${odd}\n`), ...changeOnSpecs([0])],
  delta: (odd) => [
    ...specs(1),
    ...change(CHANGE, 0, true, [[text.capabilityOf(0), `${text.modifyingDelta(0)}\n${odd}\n`]]),
  ],
  tasks: (odd) => replaced([...specs(1), ...changeOnSpecs([0])], 'tasks.md', odd),
  proposal: (odd) => replaced([...specs(1), ...changeOnSpecs([0])], 'proposal.md', odd),
};

/** name -> list of [path below openspec/, content]; specs are committed before changes. */
export const projects = {
  '10-specs': () => specs(10),
  '1000-specs': () => specs(1000),
  '100-changes': () => [...specs(10), ...openChanges(100)],
  '1000-changes': () => [...specs(10), ...openChanges(1000)],
  'one-change': () => [...specs(10), ...changeOnSpecs([3], 5)],
  '100-touched': () => [...specs(100), ...changeOnSpecs(Array.from({ length: 100 }, (_, n) => n))],
  '5mb-spec': bigSpec,
  ...oddProjects(),
};

/** The change that every project of one change has. */
export const CHANGE = 'limit-waiting-time';

export function writeProject(name, folder, { git = true } = {}) {
  const files = projects[name]();
  const [later, earlier] = [files.filter(isChange), files.filter((file) => !isChange(file))];
  writeFiles(folder, [
    ['config.yaml', 'schema: spec-driven\n'],
    ['changes/archive/.gitkeep', ''],
    ...earlier,
  ]);
  if (git) {
    runGit(folder, 'init', '-q', '-b', 'main');
    commit(folder, 'Describe the services');
  }
  writeFiles(folder, later);
  if (git && later.length > 0) commit(folder, 'Propose changes');
}

/** git remembers inode numbers: after a copy it would read every file again. */
export function refreshIndex(folder) {
  runGit(folder, 'update-index', '-q', '--refresh');
}

function specs(count) {
  return Array.from({ length: count }, (_, n) => specFile(n, text.specText(n, 5)));
}

function openChanges(count) {
  return Array.from({ length: count }, (_, n) => n + 2000).flatMap((n) =>
    change(`limit-${String(n)}`, n, false, [[text.capabilityOf(n), text.creatingDelta(n)]]),
  );
}

function changeOnSpecs(indexes, added) {
  const deltas = indexes.map((n) => [text.capabilityOf(n), text.modifyingDelta(n, added)]);
  return change(CHANGE, indexes[0], true, deltas);
}

function bigSpec() {
  const sample = 100;
  const count = Math.ceil((BIG_SPEC_SIZE * sample) / text.specText(0, sample).length);
  return [specFile(0, text.specText(0, count)), ...changeOnSpecs([0], count)];
}

/** `odd-<text>-<place>`: one text of 1 MB in one place of an otherwise small project. */
function oddProjects() {
  const entries = Object.entries(oddTexts).flatMap(([kind, make]) =>
    Object.entries(ODD_PLACES).map(([place, put]) => [`odd-${kind}-${place}`, () => put(make(ODD_SIZE))]),
  );
  return Object.fromEntries(entries);
}

function replaced(files, name, odd) {
  return files.map(([path, content]) => [path, path.endsWith(`/${name}`) ? `${content}\n${odd}\n` : content]);
}

function change(name, index, done, deltas) {
  const at = (path) => `changes/${name}/${path}`;
  return [
    [at('.openspec.yaml'), 'schema: spec-driven\ncreated: 2026-02-02\n'],
    [at('proposal.md'), text.proposalText(index, done ? 'Modified' : 'New')],
    [at('tasks.md'), text.tasksText(index, done)],
    ...deltas.map(([capability, delta]) => [at(`specs/${capability}/spec.md`), delta]),
  ];
}

function specFile(index, content) {
  return [`specs/${text.capabilityOf(index)}/spec.md`, content];
}

function isChange([path]) {
  return path.startsWith('changes/');
}

function writeFiles(folder, files) {
  for (const [path, content] of files) {
    const target = join(folder, 'openspec', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

function commit(folder, subject) {
  runGit(folder, 'add', '-A');
  runGit(folder, 'commit', '-q', '-m', subject);
}

function runGit(folder, ...args) {
  const result = spawnSync('git', [...GIT_SETTINGS, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: gitEnvironment(),
  });
  if (result.status !== 0)
    throw new Error(`git ${args[0]} failed: ${result.stderr || result.error?.message}`);
}

const GIT_SETTINGS = ['gc.auto=0', 'maintenance.auto=false', 'core.autocrlf=false'].flatMap((setting) => [
  '-c',
  setting,
]);

function gitEnvironment() {
  const identity = { NAME: 'Bench', EMAIL: 'bench@example.invalid', DATE: '2026-02-02T09:00:00Z' };
  const pairs = Object.entries(identity).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  return {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(pairs),
  };
}
