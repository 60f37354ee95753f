import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folder.ts';
import { PLAIN_DELTA, PLAIN_SPEC } from '../support/odd-texts.ts';
import { runIn } from '../support/project.ts';
import { expectSafe } from '../support/safe.ts';
import { readTree } from '../support/tree.ts';

/** Stands in every file outside of the project, and must never be shown. */
const SECRET = 'secret-7f3a';

/** A project, and beside it files that look like parts of one. */
function makePlace(): { above: string; root: string } {
  const change = {
    'proposal.md': `# ${SECRET}\n`,
    'tasks.md': `- [ ] 1.1 ${SECRET}\n`,
    'specs/s/spec.md': PLAIN_DELTA.replace('One', SECRET),
  };
  const own = Object.entries(change).map(([path, text]) => [path, text.replaceAll(SECRET, 'One')]);
  const below = (folder: string, files: [string, string][]) =>
    Object.fromEntries(files.map(([path, text]) => [`${folder}/${path}`, text]));
  const above = makeFolder({
    ...below('outside', Object.entries(change) as [string, string][]),
    ...below('lab/openspec/changes/c', own as [string, string][]),
    ...below('lab/openspec/changes/.hidden', own as [string, string][]),
    ...below('lab/openspec/changes/archive/2026-01-01-old', own as [string, string][]),
    'outside/spec.md': PLAIN_SPEC.replace('One', SECRET),
    'outside/schema.yaml': `name: ${SECRET}\n`,
    'lab/openspec/specs/s/spec.md': PLAIN_SPEC,
    'lab/openspec/specs/.hidden/spec.md': PLAIN_SPEC,
    'lab/openspec/config.yaml': 'schema: spec-driven\n',
  });
  return { above, root: join(above, 'lab') };
}

const NAMES = [
  ...[
    '../outside',
    '../../outside',
    '../../../outside',
    '..',
    '.',
    '/',
    './c',
    'c/',
    'c/.',
    'c/../c',
    'c/specs',
    '../changes/c',
  ],
  ...[
    '',
    ' ',
    'c ',
    ' c',
    'c\n',
    'c\tc',
    'a\nb',
    'a\rb',
    'a\u0007b',
    '\u001b]0;title\u0007',
    '\u009b31m',
    'a\u202eb',
    '\u0000',
  ],
  ...[
    'x'.repeat(300),
    'x/'.repeat(3000),
    'ä'.repeat(200),
    'a\\b',
    '..\\outside',
    'C:\\outside',
    '~',
    '$HOME',
    '`id`',
    '$(id)',
    ';id',
    '*',
    '?',
    '[c]',
  ],
  ...[
    'archive',
    'archive/2026-01-01-old',
    '.hidden',
    '.git',
    '.openspec.yaml',
    'specs',
    '2026-01-01-old/..',
    '%2e%2e%2foutside',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'HEAD',
    'main',
    'refs/heads/main',
    'con',
    'aux',
  ],
  ...[
    '-',
    '--',
    '-x',
    '--flag',
    '--json',
    '--yes',
    '-rf',
    '--type=spec',
    '--output=/etc/passwd',
    '-c',
    'c --yes',
  ],
];

/** Every place in a command line that takes a name; `--` stands before those that may look like options. */
const COMMANDS: readonly ((name: string) => string[])[] = [
  (name) => ['show', '--', name],
  (name) => ['show', '--type', 'spec', '--', name],
  (name) => ['show', '--type', 'change', '--json', '--', name],
  (name) => ['show', 'c', `--type=${name}`],
  (name) => ['show', 's', '--json', `--requirement=${name}`],
  (name) => ['validate', '--', name],
  (name) => ['validate', '--type', 'change', '--json', '--', name],
  (name) => ['validate', '--all', `--report=${name}`],
  (name) => ['list', `--sort=${name}`],
  (name) => ['status', `--change=${name}`],
  (name) => ['status', '--json', `--change=${name}`],
  (name) => ['status', '--change=c', `--schema=${name}`],
  (name) => ['instructions', 'proposal', `--change=${name}`],
  (name) => ['instructions', 'apply', '--json', `--change=${name}`],
  (name) => ['instructions', '--change=c', '--', name],
  (name) => ['instructions', 'specs', '--change=c', `--schema=${name}`],
  (name) => ['templates', `--schema=${name}`],
  (name) => ['tasks', '--', name],
  (name) => ['tasks', '--done', '1.1', '--', name],
  (name) => ['tasks', 'c', `--done=${name}`],
  (name) => ['diff', '--', name],
  (name) => ['diff', '--json', '--', name],
  (name) => ['apply', '--json', '--', name],
  (name) => ['rebase', '--', name],
  (name) => ['archive', '--yes', '--', name],
  (name) => ['archive', '--yes', '--json', '--no-validate', '--', name],
  (name) => ['archive', '--yes', '--skip-specs', '--', name],
  (name) => ['change', 'show', '--', name],
  (name) => ['change', 'validate', '--json', '--', name],
  (name) => ['spec', 'show', '--', name],
  (name) => ['spec', 'validate', '--json', '--', name],
  (name) => ['explore', `--limit=${name}`],
  (name) => ['explore', '--json', '--', name],
  (name) => [name],
  (name) => ['show', name],
  (name) => ['archive', name],
];

/** Those that make something of the name. */
const MAKERS: readonly ((name: string) => string[])[] = [
  (name) => ['propose', '--no-branch', '--', name],
  (name) => ['propose', '--json', '--', name],
  (name) => ['propose', 'new-one', '--no-branch', `--capability=${name}`],
  (name) => ['new', 'change', '--', name],
  (name) => ['new', 'change', 'new-two', '--json', `--schema=${name}`],
  (name) => ['revert', '--', name],
  (name) => ['revert', 'old', `--name=${name}`],
];

describe.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 60), name]))('the name %s', (_, name) => {
  test('reads and writes nothing that is not meant', async () => {
    const { above, root } = makePlace();
    const before = readTree(above);
    for (const argv of COMMANDS.map((command) => command(name))) {
      const answer = await runIn(root, argv);
      expectSafe(argv, answer);
      expect({ argv, shown: (answer.out + answer.note).includes(SECRET) }).toEqual({ argv, shown: false });
    }
    expect(readTree(above)).toEqual(before);
  });

  test('makes nothing outside of the folder of changes', async () => {
    for (const command of MAKERS) {
      const argv = command(name);
      const { above, root } = makePlace();
      const before = readTree(above);
      const answer = await runIn(root, argv);
      expectSafe(argv, answer);
      const fresh = Object.keys(readTree(above)).filter((path) => !(path in before));
      const strange = fresh.filter(
        (path) => !/^lab\/openspec\/changes\/(?!archive(?:\/|$)|\.)[^/]+(?:\/|$)/.test(path),
      );
      expect({ argv, strange }).toEqual({ argv, strange: [] });
      const changed = Object.entries(before).filter(([path, content]) => readTree(above)[path] !== content);
      expect({ argv, changed }).toEqual({ argv, changed: [] });
    }
  });
});

test('a folder that is a link out of the project is no change by any name', async () => {
  const { above, root } = makePlace();
  symlinkSync('../../../outside', join(root, 'openspec/changes/linked'));
  const before = readTree(above);
  for (const argv of COMMANDS.map((command) => command('linked'))) {
    const answer = await runIn(root, argv);
    expectSafe(argv, answer);
    expect(answer.out + answer.note).not.toContain(SECRET);
  }
  expect(readTree(above)).toEqual(before);
});
