import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { GROUPS } from '../src/cli/commands.ts';
import { createProgram } from '../src/cli/program.ts';
import { CHANGE_WORDS } from '../src/core/problem-text/change.ts';
import { MERGE_WORDS } from '../src/core/problem-text/merge.ts';
import { SPEC_WORDS } from '../src/core/problem-text/spec.ts';
import { parseSettings } from '../src/core/settings.ts';
import { makeFolder, writeFiles } from './support/folder.ts';
import { changeFiles, jsonOf, runIn } from './support/project.ts';
import { commitAll, initRepository } from './support/repository.ts';

// The documents speak of what there is: every code, kind, command, option, field and link in them is looked up.

const top = join(import.meta.dirname, '..');
const pages = ['README.md', 'bench/README.md', ...filesIn('docs', '.md')];
const read = (path: string) => readFileSync(join(top, path), 'utf8');

describe('docs/exit-codes.md', () => {
  const text = read('docs/exit-codes.md');

  test('has every kind of problem with its level, and no other', () => {
    const kinds = Object.entries({ ...SPEC_WORDS, ...CHANGE_WORDS, ...MERGE_WORDS });
    const documented = rows(section(text, 'Problems')).map(([kind = '', level = '']) => [kind, level]);
    expect(documented.map(([kind]) => kind).sort()).toEqual(kinds.map(([kind]) => kind).sort());
    const levels = new Map(kinds.map(([kind, words]) => [kind, levelsIn(words.toString())]));
    const wrong = documented.filter(([kind = '', level = '']) => {
      const found = levels.get(kind) ?? [];
      return found.length > 0 && found.join(' or ') !== level;
    });
    expect(wrong).toEqual([]);
  });

  test('has every error code, and no other', async () => {
    const ours = filesIn('src', '.ts').flatMap((path) => codesIn(read(path)));
    const parser = await Promise.all(
      [['propose'], ['list', 'more'], ['list', '--sort', 'age'], ['new']].map((argv) => codeOf(argv)),
    );
    const codes = new Set([...ours, ...parser]);
    const part = section(text, 'Error codes');
    const documented = rows(part).map(([code = '']) => code);
    expect(documented).toEqual([...documented].sort());
    expect(documented.filter((code) => !codes.has(code))).toEqual([]);
    expect([...codes].filter((code) => !part.includes(`\`${code}\``))).toEqual([]);
  });
});

/** The levels that the words of a kind can have; empty where the words are made elsewhere. */
function levelsIn(source: string): string[] {
  const names = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };
  return Object.entries(names).flatMap(([name, level]) =>
    new RegExp(`\\b${name}(?:__|\\)|\\()`).test(source) ? [level] : [],
  );
}

/** What stands behind `code:` in an error, and the code that two makers of errors take as an argument. */
function codesIn(source: string): string[] {
  const places = [
    ...source.matchAll(/\bcode: ([^\n]+)/g),
    ...source.matchAll(/\byamlError\(\s*('[a-z_]+')/g),
    ...source.matchAll(/\busageError\([^;]*?('[a-z_]+'),?\s*\);/g),
  ];
  const quoted = places.flatMap(([, place = '']) => [...place.matchAll(/(?<!=== )'([a-z]+(?:_[a-z]+)*)'/g)]);
  return quoted.flatMap(([, code = '']) => (code === 'code' ? [] : [code]));
}

async function codeOf(argv: readonly string[]): Promise<string> {
  const { out, note } = await runIn(makeFolder(), [...argv, '--json']);
  const [diagnostic] = (JSON.parse(out || '{}') as { status?: { code: string }[] }).status ?? [];
  return diagnostic?.code ?? /\[(\w+)\]/.exec(note)?.[1] ?? '';
}

test('docs/settings.md has the normative words of every language', () => {
  const languages = rows(section(read('docs/settings.md'), 'Normative words')).map(
    ([language = '', words = '']) => [/^\w+/.exec(language)?.[0], words.split(', ')],
  );
  const known = parseSettings('checks: {language: none}').problems[0]?.facts;
  expect(known).toMatchObject({ expected: `one of ${languages.map(([code]) => code).join(', ')}` });
  const english = ['SHALL', 'MUST'];
  for (const [code, words] of languages) {
    const { normative } = parseSettings(`checks: {language: ${code}}`).settings;
    expect(normative).toEqual([...new Set([...english, ...(words as string[])])]);
  }
});

test('docs/json.md has every field of every document', async () => {
  const text = read('docs/json.md');
  const always = ['root', 'issue', 'failure'].flatMap((title) => wordsIn(section(text, title)));
  const root = await makeLab();
  const missing: string[] = [];
  for (const [title, ...argv] of DOCUMENTS) {
    const known = new Set([...always, ...wordsIn(withLinked(text, title))]);
    const keys = keysOf(await jsonOf(root, argv));
    missing.push(...keys.filter((key) => !known.has(key)).map((key) => `${title}: ${key}`));
  }
  expect(missing).toEqual([]);
});

const CHANGE = 'add-disk-health-alerts';

/** A section of the document, and a command line that it describes. One after the other, but none depends on another. */
const DOCUMENTS: readonly (readonly [string, ...string[]])[] = [
  ['explore', 'explore', 'disk', 'backup'],
  ['propose', 'propose', CHANGE, '--no-branch'],
  ['apply', 'apply', CHANGE],
  ['tasks', 'tasks', CHANGE],
  ['diff', 'diff', CHANGE],
  ['archive', 'archive', CHANGE, '--dry-run'],
  ['archive', 'archive', 'broken'],
  ['list', 'list'],
  ['list', 'list', '--specs'],
  ['show', 'show', 'dns'],
  ['show', 'show', CHANGE, '--diff'],
  ['validate', 'validate', '--all'],
  ['validate', 'validate', '--all', '--report', 'findings'],
  ['status', 'status', '--change', CHANGE],
  ['status', 'status', '--all'],
  ['instructions', 'instructions', 'specs', '--change', CHANGE],
  ['instructions', 'instructions', 'apply', '--change', CHANGE],
  ['instructions', 'instructions', 'archive', '--change', CHANGE],
  ['context', 'context'],
  ['schemas', 'schemas'],
  ['templates', 'templates'],
  ['init', 'init', '--language', 'xx'],
  ['rebase', 'rebase', CHANGE],
  ['drift', 'drift'],
  ['drift', 'drift', 'adopt'],
  ['revert', 'revert', 'once', '--no-branch'],
  ['init', 'init', '--merge-driver'],
  ['merge-driver', 'merge-driver', ...Array(3).fill('openspec/specs/dns/spec.md')],
  ['Old forms', 'change', 'list'],
  ['Old forms', 'spec', 'list'],
];

const ONCE = `## Purpose
Only here to be archived, and then to be edited by hand.

## ADDED Requirements

### Requirement: Once
It SHALL happen once.

#### Scenario: It happens
- **WHEN** it happens
- **THEN** it is over
`;

async function makeLab(): Promise<string> {
  const root = makeFolder();
  cpSync(join(top, 'examples/home-lab'), root, { recursive: true });
  writeFiles(root, changeFiles('broken', { 'specs/dns/spec.md': '## ADDED\n' }));
  initRepository(root);
  commitAll(root, 'start');
  writeFiles(root, changeFiles('once', { 'proposal.md': '# Once\n', 'specs/once/spec.md': ONCE }));
  await jsonOf(root, ['archive', 'once', '--yes', '--commit']);
  const spec = 'openspec/specs/once/spec.md';
  writeFiles(root, {
    [spec]: readFileSync(join(root, spec), 'utf8').replaceAll('Only', 'Just').replace('once.', 'twice.'),
  });
  commitAll(root, 'Edit by hand');
  return root;
}

/** Objects whose keys are names of the project. */
const BY_NAME = new Set(['artifactPaths', 'contextFiles', 'facts']);

/** All keys of a document, inner ones too. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(keysOf))];
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, below]) => (BY_NAME.has(key) ? [] : keysOf(below)));
  const own = Object.keys(value).filter((key) => !['proposal', 'specs', 'design', 'tasks'].includes(key));
  return [...new Set([...own, ...inner])];
}

/** A section, and those of the same document that it points at. */
function withLinked(text: string, title: string): string {
  const own = section(text, title);
  const linked = [...own.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, name = '']) => section(text, name));
  return [own, ...linked].join('\n');
}

function wordsIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/\W+/));
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('names commands and options that there are', async () => {
    const program = await createProgram(async () => {}, GROUPS, {});
    const wrong = commandLines(text).filter((line) => !isKnown(program, line.split(/\s+/)));
    expect(wrong).toEqual([]);
  });

  test('has links that lead somewhere', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const wrong = links.filter((link) => !/^https?:/.test(link) && !leadsSomewhere(page, link));
    expect(wrong).toEqual([]);
  });
});

test('the README has the two commands that .ci/run runs', () => {
  const [readme, ci] = [read('README.md'), read('.ci/run')];
  for (const command of ['npm ci && npm run demo', 'npm cit']) {
    expect(readme).toContain(command);
    expect(ci).toContain(command);
  }
  expect(readme.split('\n').length).toBeLessThanOrEqual(46);
});

/** What follows `openspec` in code: in spans, and in lines that begin with it, without comments. */
function commandLines(text: string): string[] {
  const spans = [...text.matchAll(/`(openspec [^`\n]+)`/g)].map(([, line = '']) => line);
  const lines = [...text.matchAll(/^ {4}(?:\$ )?(openspec [^\n]+)/gm)].map(([, line = '']) => line);
  return [...spans, ...lines].map((line) => line.replace(/^openspec /, '').replace(/ {2,}#.*| \\$/, ''));
}

function isKnown(command: Command, words: readonly string[]): boolean {
  const [first = '', ...rest] = words;
  const inner = command.commands.find((one) => one.name() === first);
  if (inner) return isKnown(inner, rest);
  if (command.commands.length > 0 && first !== '' && !first.startsWith('-'))
    return first === 'help' || first === '<command>';
  const known = [command, ...parentsOf(command)].flatMap(({ options }) => options.map(({ long }) => long));
  const used = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/[=`].*/, ''));
  return used.every((option) => option === '--help' || known.includes(option));
}

function parentsOf({ parent }: Command): Command[] {
  return parent ? [parent, ...parentsOf(parent)] : [];
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(top, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}

function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What stands below a heading of level 2. */
function section(text: string, title: string): string {
  const [, below = ''] = text.split(`\n## ${title}\n`);
  return below.split(/^## /m)[0] ?? '';
}

/** The cells of all tables, heads and rules apart, without back-ticks. */
function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line, at, all) => line.startsWith('|') && !isHead(all, at));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

function isHead(lines: readonly string[], at: number): boolean {
  return /^\|[\s|:-]+\|$/.test(lines[at] ?? '') || /^\|[\s|:-]+\|$/.test(lines[at + 1] ?? '');
}

function filesIn(folder: string, ending: string): string[] {
  const entries = readdirSync(join(top, folder), { recursive: true }).map(String);
  return entries.filter((path) => path.endsWith(ending)).map((path) => join(folder, path));
}
