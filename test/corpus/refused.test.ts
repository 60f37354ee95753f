import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeCorpus, foldersIn, readJson } from '../support/corpus.ts';
import { makeFolder } from '../support/folder.ts';
import { runIn } from '../support/project.ts';
import { commitAll, git, initRepository } from '../support/repository.ts';

interface Event {
  readonly id: string;
  readonly changes: readonly string[];
  readonly class: string;
  readonly refusal?: { readonly category: string };
}

interface Issue {
  readonly kind: string;
  readonly level: string;
  readonly file: string;
  readonly fix?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a message may ask for, done to the letter: nothing that it does not name. */
const ROUNDS = 4;

describeCorpus('what the reference refuses', (corpus) => {
  const outcomes = new Map<string, number>();
  const events = foldersIn(join(corpus, 'events'))
    .flatMap((repository) =>
      foldersIn(join(corpus, 'events', repository)).map((name) => join(corpus, 'events', repository, name)),
    )
    .map((folder) => ({ folder, ...readJson<Event>(join(folder, 'event.json')) }))
    .filter((event) => event.class === 'refused');
  const left: string[] = [];

  test.each(events)('$id', async ({ folder, changes, id, refusal }) => {
    const root = makeProject(folder);
    let asked = false;
    for (const change of changes) {
      const archived = await archiveAsAsked(root, change);
      asked ||= archived.asked;
      if (archived.ok) continue;
      left.push(`${id} (${refusal?.category}): ${archived.kinds.join(', ')}`);
      return count('stays refused');
    }
    count(asked ? 'archives after what the message names' : 'archives as it is');
    expect(changes.every((change) => !existsSync(join(root, 'openspec/changes', change)))).toBe(true);
  });

  test('at most one in ten stays refused', () => {
    expect(left.length / events.length).toBeLessThanOrEqual(0.1);
  });

  afterAll(() => {
    const rows = [...outcomes].sort().map(([what, number]) => `  ${what}: ${number} of ${events.length}\n`);
    process.stdout.write(
      `Refused by the reference:\n${rows.join('')}${left.map((line) => `    ${line}\n`).join('')}`,
    );
  });

  function count(what: string): void {
    outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
  }
});

function makeProject(folder: string): string {
  const root = makeFolder();
  for (const part of ['specs', 'config.yaml', 'schemas']) {
    const from = join(folder, 'before', part);
    if (existsSync(from)) cpSync(from, join(root, 'openspec', part), { recursive: true });
  }
  cpSync(join(folder, 'change'), join(root, 'openspec/changes'), { recursive: true });
  initRepository(root);
  commitAll(root, 'start');
  return root;
}

async function archiveAsAsked(
  root: string,
  change: string,
): Promise<{ ok: boolean; asked: boolean; kinds: string[] }> {
  const flags = new Set<string>();
  let kinds: string[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const { exit, out } = await runIn(root, ['archive', change, '--yes', '--json', ...flags]);
    if (exit === 0) return { ok: true, asked: round > 0, kinds };
    const issues = ((JSON.parse(out) as { issues?: Issue[] }).issues ?? []).filter(
      ({ level }) => level === 'ERROR',
    );
    kinds = [...new Set(issues.map(({ kind }) => kind))];
    let done = false;
    for (const issue of issues) done = (await doAsAsked(root, change, issue, flags)) || done;
    if (!done) break;
  }
  return { ok: false, asked: true, kinds };
}

/** Follows one message; answers whether it asked for something that can be done. */
async function doAsAsked(root: string, change: string, issue: Issue, flags: Set<string>): Promise<boolean> {
  const { kind, facts, fix = '' } = issue;
  if (fix.includes('--accept-omissions')) return addFlag(flags, '--accept-omissions');
  if (fix.includes('--fix')) {
    const item = kind === 'merge-spec-broken' ? String(facts.capability) : change;
    await runIn(root, [
      'validate',
      item,
      '--fix',
      '--type',
      kind === 'merge-spec-broken' ? 'spec' : 'change',
    ]);
    return true;
  }
  const path = join(root, issue.file);
  if (fix.includes('openspec rebase')) return rebase(root, change);
  if (fix.startsWith('Take it out')) return edit(path, (text) => takeOut(text, String(facts.name)).rest);
  if (fix.includes('put it under ADDED')) return edit(path, (text) => moveToAdded(text, String(facts.name)));
  if (fix.includes('put the requirements under ADDED')) {
    return edit(path, (text) => text.replace(/^## MODIFIED Requirements/gim, '## ADDED Requirements'));
  }
  if (fix.includes('retire_capabilities: true')) {
    const metadata = join(root, 'openspec/changes', change, '.openspec.yaml');
    writeFileSync(
      metadata,
      `${existsSync(metadata) ? readFileSync(metadata, 'utf8') : 'schema: spec-driven\n'}\nretire_capabilities: true\n`,
    );
    return true;
  }
  return false;
}

function addFlag(flags: Set<string>, flag: string): boolean {
  const isNew = !flags.has(flag);
  flags.add(flag);
  return isNew;
}

function edit(path: string, change: (text: string) => string): boolean {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  writeFileSync(path, after);
  return after !== before;
}

/** Moves a requirement to the end of the file, below a heading ADDED. */
function moveToAdded(text: string, name: string): string {
  const { rest, block } = takeOut(text, name);
  return block === '' ? text : `${rest.trimEnd()}\n\n## ADDED Requirements\n\n${block.trimEnd()}\n`;
}

function takeOut(text: string, name: string): { rest: string; block: string } {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => /^###\s*Requirement:/i.test(line) && line.includes(name));
  if (from < 0) return { rest: text, block: '' };
  const next = lines.findIndex((line, at) => at > from && /^#{2,3}\s/.test(line));
  const block = lines.splice(from, (next < 0 ? lines.length : next) - from);
  return { rest: lines.join('\n'), block: block.join('\n') };
}

/** Runs the rebase that is named, and decides for the change between the markers that it leaves. */
async function rebase(root: string, change: string): Promise<boolean> {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'Mend what was named');
  const { out } = await runIn(root, ['rebase', change, '--json']);
  const { deltas = [] } = JSON.parse(out) as { deltas?: { path: string }[] };
  for (const { path } of deltas) edit(join(root, path), takeOurs);
  return deltas.length > 0;
}

function takeOurs(text: string): string {
  return text.replace(/^<{7} [^\n]*\n[\s\S]*?^={7}\n([\s\S]*?)^>{7} [^\n]*\n?/gm, '$1');
}
