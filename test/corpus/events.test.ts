import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nameKey } from '../../src/core/name.ts';
import { describeCorpus, foldersIn, readJson } from '../support/corpus.ts';
import {
  type Cut,
  cutByLines,
  cutByParser,
  inkOf,
  namesByLines,
  namesByParser,
  wantedByDelta,
} from '../support/cut.ts';
import { Comparison, decidingKinds, type Issue, MOST_DEPARTURES } from '../support/departures.ts';
import { makeFolder } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { commitAll, initRepository } from '../support/repository.ts';
import { STACK } from '../support/safe.ts';
import { changedPaths, readTree } from '../support/tree.ts';

interface Event {
  readonly id: string;
  readonly changes: readonly string[];
  readonly capabilities: readonly string[];
  readonly class: 'exact' | 'whitespace' | 'differs' | 'refused';
  readonly mode?: 'validate' | 'no-validate';
  readonly refusal?: { readonly category: string };
}

type Tree = Readonly<Record<string, string>>;

describeCorpus('archives of real projects', (corpus) => {
  const comparison = new Comparison();
  const refused = new Map<string, number>();
  const skippedChecks = { offered: 0, taken: 0 };
  const folders = foldersIn(join(corpus, 'events')).flatMap((repository) =>
    foldersIn(join(corpus, 'events', repository)).map((name) => join(corpus, 'events', repository, name)),
  );
  const events = folders.map((folder) => ({ folder, ...readJson<Event>(join(folder, 'event.json')) }));

  test.each(events)('$id', async (event) => {
    const root = makeProjectOf(event.folder);
    initRepository(root);
    commitAll(root, 'start');
    const outcome = await archiveAll(root, event);
    const accepts = event.class !== 'refused';
    if (event.mode === 'no-validate') skippedChecks.offered++;
    if (event.mode === 'no-validate' && outcome.accepted) skippedChecks.taken++;
    if (!accepts) count(refused, `${event.refusal?.category}: ${outcome.accepted ? 'accepted' : 'refused'}`);
    const unexplained = comparison.unexplained.length;
    const same = !outcome.accepted || !accepts || isSame(root, event);
    comparison.add(
      event.id,
      { ours: outcome.accepted, reference: outcome.accepted || accepts, kinds: outcome.kinds },
      !same,
    );
    expect(comparison.unexplained.slice(unexplained)).toEqual([]);
    if (outcome.accepted) await expectSameWithoutGit(root, event);
  });

  test('departures are few', () => {
    expect(comparison.departed / comparison.total).toBeLessThanOrEqual(MOST_DEPARTURES);
  });

  test('most of what the reference takes without checks is taken so too', () => {
    expect(skippedChecks.offered).toBe(3);
    expect(skippedChecks.taken).toBeGreaterThanOrEqual(2);
  });

  afterAll(() => {
    const rows = [...refused]
      .sort()
      .map(([what, number]) => `  refused by the reference as ${what} by us: ${number}\n`);
    process.stdout.write(comparison.summary('Archives') + rows.join(''));
  });
});

function makeProjectOf(folder: string): string {
  const root = makeFolder();
  if (existsSync(join(folder, 'before')))
    cpSync(join(folder, 'before'), join(root, 'openspec'), { recursive: true });
  cpSync(join(folder, 'change'), join(root, 'openspec/changes'), { recursive: true });
  return root;
}

interface Outcome {
  readonly accepted: boolean;
  /** Why the checks refused; empty when nothing did. */
  readonly kinds: readonly string[];
}

/** Archives the changes of an event in their order, up to the first that is refused; each step is checked. */
async function archiveAll(root: string, event: Event): Promise<Outcome> {
  for (const change of event.changes) {
    const checked = await archive(root, change, []);
    if (checked.accepted) continue;
    const unchecked = await archive(root, change, ['--no-validate']);
    if (event.mode !== 'no-validate') return checked;
    if (!unchecked.accepted) return unchecked;
  }
  return { accepted: true, kinds: [] };
}

async function archive(root: string, change: string, options: readonly string[]): Promise<Outcome> {
  const before = readTree(root);
  const { exit, out, note } = await runIn(root, ['archive', change, '--yes', '--json', ...options]);
  const after = readTree(root);
  expect(note).not.toMatch(STACK);
  if (exit === 0) expectOnlyWhatWasAsked(before, after, change);
  else expect({ exit, changed: changedPaths(before, after) }).toEqual({ exit: 1, changed: [] });
  const { issues = [] } = JSON.parse(out) as { issues?: Issue[] };
  return { accepted: exit === 0, kinds: decidingKinds(issues, ['ERROR']) };
}

/** The change has moved as it was, its capabilities have changed, and nothing else has. */
function expectOnlyWhatWasAsked(before: Tree, after: Tree, change: string): void {
  const from = `openspec/changes/${change}`;
  const to = Object.keys(after).find(
    (path) => path.endsWith(`-${change}`) && path.startsWith(`openspec/changes/archive/`),
  );
  const deltas = Object.keys(before).filter(
    (path) => path.startsWith(`${from}/specs/`) && path.endsWith('/spec.md'),
  );
  const specs = deltas.map((path) => path.replace(from, 'openspec'));
  const moved = Object.entries(before).map(([path, content]) => [
    path === from || path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}` : path,
    content,
  ]);
  const written = [...specs, `${to}/.openspec.yaml`];
  const strange = changedPaths(Object.fromEntries(moved), after).filter((path) => !written.includes(path));
  const folders = written.flatMap((path) => parentsOf(path));
  expect(strange.filter((path) => !folders.includes(path))).toEqual([]);
  // The receipt comes behind what the file held.
  expect(after[`${to}/.openspec.yaml`] ?? '').toContain(before[`${from}/.openspec.yaml`]?.trimEnd() ?? '');
  specs.forEach((path, at) => {
    const [was, now] = [textAt(before, path), textAt(after, path)];
    if (now !== undefined) expectSpecKept(was, now, textAt(before, deltas[at] as string) ?? '');
  });
}

function parentsOf(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}

function textAt(tree: Tree, path: string): string | undefined {
  const bytes = tree[path];
  return bytes === undefined ? undefined : Buffer.from(bytes, 'latin1').toString('utf8');
}

/** No byte outside of a touched requirement has changed, and all that the delta wants is there. */
function expectSpecKept(was: string | undefined, now: string, delta: string): void {
  if (was !== undefined) {
    expectKept(cutByParser(was), cutByParser(now), namesByParser(delta));
    expectKept(cutByLines(was), cutByLines(now), namesByLines(delta));
  }
  const { requirements } = cutByParser(now);
  for (const [name, wanted] of wantedByDelta(delta))
    expect(inkOf(requirements.get(name) ?? '')).toContain(inkOf(wanted));
}

function expectKept(was: Cut, now: Cut, touched: ReadonlySet<string>): void {
  const kept = [...was.requirements].filter(([name]) => !touched.has(name));
  expect(kept.map(([name]) => [name, now.requirements.get(name)])).toEqual(kept);
  const fresh = [...now.requirements.keys()].filter((name) => !was.requirements.has(name));
  expect(fresh.filter((name) => !touched.has(nameKey(name)))).toEqual([]);
  expect([now.before, now.behind]).toEqual([was.before, was.behind]);
}

/** Whether the specs are those of the reference, but for blank lines, trailing blanks, marks and line ends. */
function isSame(root: string, event: Event & { folder: string }): boolean {
  const ours = specsBelow(join(root, 'openspec/specs'));
  const reference = specsBelow(join(event.folder, 'reference/specs'));
  return JSON.stringify(ours) === JSON.stringify(reference);
}

function specsBelow(folder: string): [path: string, ink: string][] {
  if (!existsSync(folder)) return [];
  const tree = readTree(folder);
  const files = Object.keys(tree).filter((path) => tree[path] !== 'folder');
  return files.sort().map((path) => [path, inkOf(textAt(tree, path) ?? '')]);
}

async function expectSameWithoutGit(root: string, event: Event & { folder: string }): Promise<void> {
  const plain = makeProjectOf(event.folder);
  expect(await archiveAll(plain, event)).toEqual({ accepted: true, kinds: [] });
  expect(changedPaths(readTree(plain), readTree(root))).toEqual([]);
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
