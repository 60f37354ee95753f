import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProject, listChanges } from '../../src/workflow/load.ts';
import { findChange } from '../../src/workflow/load-found.ts';
import { askBaseTexts } from '../../src/workflow/load-history.ts';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { GIT_ENVIRONMENT, git, initRepository } from '../support/repository.ts';
import { makeWorld } from '../support/world.ts';

const RUNS = process.env.OPENSPEC_LONG === undefined ? 40 : 500;
const CAPABILITIES = ['a', 'b', 'net/c', 'net/d'];

/** One file gets a text or goes (-1): the spec of a capability, or the delta on it in a change. */
interface Edit {
  readonly capability: number;
  readonly change: number | undefined;
  readonly version: number;
}

const edit = fc.record({
  capability: fc.nat(CAPABILITIES.length - 1),
  change: fc.option(fc.nat(100), { nil: undefined, freq: 3 }),
  version: fc.integer({ min: -1, max: 3 }),
});

const step = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 12 }),
  merge: fc.boolean(),
  branch: fc.nat(2),
});

const history = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 15, size: 'max' }),
  /** Few deltas are asked for by name, many by folder. */
  changes: fc.constantFrom(2, 4, 30),
  /** What is on disk and in no commit. */
  edits: fc.array(edit, { maxLength: 4 }),
});

type Case = typeof history extends fc.Arbitrary<infer T> ? T : never;
type Tree = ReadonlyMap<string, string>;

test('the bases are those that the commit of each delta had', async () => {
  let dated = 0;
  await fc.assert(
    fc.asyncProperty(history, async (made) => {
      const { root, trees } = makeHistory(made);
      const found = await basesOf(root);
      expect(found).toEqual(asGitSays(root, trees, Object.keys(found)));
      dated += Object.values(found).filter((text) => text.startsWith('version')).length;
      rmSync(root, { recursive: true });
    }),
    { numRuns: RUNS },
  );
  expect(dated).toBeGreaterThan(RUNS);
}, 600_000);

/** By the path of the delta: the text of the base, or what there is instead. */
async function basesOf(root: string): Promise<Record<string, string>> {
  const world = makeWorld(root);
  const project = findProject(world);
  const changes = listChanges(project).map((name) => findChange(project, name));
  const texts = await (await askBaseTexts(world, project, changes)).answer;
  const deltas = changes.flatMap(({ name, deltas }) => deltas.map((delta) => ({ name, ...delta })));
  return Object.fromEntries(
    deltas.map(({ name, capability, path }) => {
      const base = texts.of(name, capability);
      return [path, base ? (base.text ?? 'no spec') : withoutBase(root, capability)];
    }),
  );
}

/** Where there is no spec on disk either, a merge does the same without a base as with one that has no spec. */
function withoutBase(root: string, capability: string): string {
  return existsSync(join(root, specOf(capability))) ? 'no base' : 'no spec';
}

/** The same, by a log of its own and what is known of each commit. */
function asGitSays(root: string, trees: ReadonlyMap<string, Tree>, deltas: readonly string[]) {
  const names = ['--full-history', '-c', '--diff-filter=A', '--no-renames', '--name-only', '--format=%H'];
  const log = git(root, 'log', ...names, 'HEAD', '--', 'openspec/changes');
  const commits = new Map<string, string>();
  let commit = '';
  for (const line of log.split('\n').filter((line) => line !== '')) {
    if (trees.has(line)) commit = line;
    else if (!commits.has(line)) commits.set(line, commit);
  }
  return Object.fromEntries(
    deltas.map((path) => {
      const capability = path.replace(/^openspec\/changes\/[^/]+\/specs\/(.+)\/spec\.md$/, '$1');
      const made = commits.get(path);
      if (made === undefined) return [path, withoutBase(root, capability)];
      return [path, trees.get(made)?.get(specOf(capability)) ?? 'no spec'];
    }),
  );
}

function specOf(capability: string): string {
  return `openspec/specs/${capability}/spec.md`;
}

/** Three branches of random commits and merges; the last commit is checked out, with edits that are in none. */
function makeHistory({ steps, changes, edits }: Case): { root: string; trees: Map<string, Tree> } {
  const root = makeFolder({ 'openspec/config.yaml': '', 'openspec/specs/.keep': '' });
  initRepository(root);
  const heads: { mark: number; tree: Tree }[] = [];
  const made = new Map<number, Tree>();
  const stream: string[] = [];
  for (const [at, one] of steps.entries()) {
    const before = heads[one.branch % Math.max(heads.length, 1)];
    const other = one.merge ? heads[(one.branch + 1) % Math.max(heads.length, 1)] : undefined;
    const tree = new Map([...(other?.tree ?? []), ...(before?.tree ?? [])]);
    for (const edit of one.edits) apply(tree, edit, changes);
    stream.push(commitOf(at + 1, tree, [before, other === before ? undefined : other]));
    heads[one.branch % Math.min(heads.length + 1, 3)] = { mark: at + 1, tree };
    made.set(at + 1, tree);
  }
  const marks = join(root, '.git/marks');
  const input = `${stream.join('')}done\n`;
  execFileSync('git', ['fast-import', '--quiet', '--done', `--export-marks=${marks}`], {
    cwd: root,
    env: GIT_ENVIRONMENT,
    input,
  });
  const last = made.get(steps.length) ?? new Map();
  writeFiles(root, Object.fromEntries(last));
  for (const edit of edits) editOnDisk(root, edit, changes);
  const lines = readFileSync(marks, 'utf8').trim().split('\n');
  const trees = lines.map((line): [string, Tree] => {
    const [mark = '', hash = ''] = line.slice(1).split(' ');
    return [hash, made.get(Number(mark)) ?? new Map()];
  });
  return { root, trees: new Map(trees) };
}

function apply(tree: Map<string, string>, edit: Edit, changes: number): void {
  if (edit.version < 0) tree.delete(pathOf(edit, changes));
  else tree.set(pathOf(edit, changes), textOf(edit));
}

function editOnDisk(root: string, edit: Edit, changes: number): void {
  const path = pathOf(edit, changes);
  if (edit.version < 0) rmSync(join(root, path), { force: true });
  else writeFiles(root, { [path]: textOf(edit) });
}

function textOf({ version, change }: Edit): string {
  return `version ${version} of a ${change === undefined ? 'spec' : 'delta'}\n`;
}

function pathOf({ capability, change }: Edit, changes: number): string {
  const name = CAPABILITIES[capability] ?? '';
  return change === undefined ? specOf(name) : `openspec/changes/x${change % changes}/specs/${name}/spec.md`;
}

/** A commit of `git fast-import`. Each has a time of its own: which of two of one second is newer, nobody can say. */
function commitOf(mark: number, tree: Tree, parents: readonly ({ mark: number } | undefined)[]): string {
  const [from, merge] = parents.filter((parent) => parent !== undefined);
  return [
    `commit refs/heads/main\nmark :${mark}\ncommitter Ada <ada@example.org> ${1_700_000_000 + mark} +0000\ndata 0\n`,
    from ? `from :${from.mark}\n` : '',
    merge ? `merge :${merge.mark}\n` : '',
    'deleteall\n',
    ...[...tree].map(([path, text]) => `M 644 inline ${path}\ndata ${text.length}\n${text}`),
  ].join('');
}
