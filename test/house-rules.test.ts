import { expect, test } from 'vitest';
import { findViolations } from './support/house.ts';

test.each<[path: string, text: string, violation: string]>([
  ['src/core/spec.ts', "import { readFileSync } from 'node:fs';", 'may not import node:fs'],
  ['src/core/spec.ts', "import type { Files } from '../ports.ts';", 'may not import src/ports.ts'],
  ['src/core/spec.ts', 'export async function parse() {}', 'async is not for core'],
  ['src/core/spec.ts', 'type Later = Promise<string>;', 'Promise is not for core'],
  ['src/ports.ts', "import { place } from './core/place.ts';", 'may not import src/core/place.ts'],
  ['src/workflow/list.ts', "import { plan } from './archive.ts';", 'may not import src/workflow/archive.ts'],
  [
    'src/workflow/list.ts',
    "const { text } = await import('../render/list.ts');",
    'may not import src/render/list.ts',
  ],
  ['src/workflow/list.ts', "import {\n  parse,\n} from 'yaml';", 'may not import yaml'],
  [
    'src/render/list.ts',
    "import { list } from '../workflow/list.ts';",
    'may not import src/workflow/list.ts',
  ],
  ['src/render/list.ts', "import type { Clock } from '../ports.ts';", 'may not import src/ports.ts'],
  [
    'src/adapters/git.ts',
    "import { list } from '../workflow/list.ts';",
    'may not import src/workflow/list.ts',
  ],
  ['src/adapters/git.ts', "import { read } from './files.ts';", 'may not import src/adapters/files.ts'],
  ['src/adapters/git.ts', "import { execa } from 'execa';\nimport chalk from 'chalk';", 'one vendor a file'],
  ['src/commands/list.ts', "import { git } from '../adapters/git.ts';", 'may not import src/adapters/git.ts'],
  ['src/commands/list.ts', "export { join } from 'node:path';", 'may not import node:path'],
  ['src/commands/list.ts', "import 'chalk';", 'may not import chalk'],
  ['src/commands/list.ts', 'await import(name);', 'plain string'],
  ['src/other/list.ts', "import '../core/spec.ts';", 'may not import src/core/spec.ts'],
  ['src/core/spec.ts', 'a\n'.repeat(251), '251 lines, at most 250'],
  ['src/core/text-utils.ts', '', 'text-utils.ts says nothing'],
  ['src/core/index.ts', '', 'index.ts says nothing'],
  ['src/core/shared/spec.ts', '', 'shared says nothing'],
  ['test/spec.ts', 'export default 1;', 'has a default export'],
])('%#: %s is refused', (path, text, violation) => {
  expect(findViolations([{ path, text }])).toEqual([expect.stringContaining(violation)]);
});

test.each<[path: string, text: string]>([
  ['src/core/delta.ts', "import { parse } from 'yaml';\nimport type { Spec } from './spec.ts';"],
  [
    'src/core/words.ts',
    "// await the Promise\nconst fence = /^`{3,}/;\nconst word = 'async';\nconst end = /`$/;",
  ],
  ['src/ports.ts', "import type { Place } from './core/place.ts';"],
  ['src/workflow/list.ts', "import { load } from './load.ts';\nimport type { Files } from '../ports.ts';"],
  [
    'src/render/list.ts',
    "import type { List } from '../workflow/list.ts';\nimport { table } from './table.ts';",
  ],
  ['src/adapters/git.ts', "import { join } from 'node:path';\nimport { execa } from 'execa';"],
  ['src/adapters/gitea/issue.ts', "import { call } from './call.ts';"],
  [
    'src/commands/list.ts',
    "import { Command } from 'commander';\nimport { list } from '../workflow/list.ts';",
  ],
  [
    'src/cli/main.ts',
    "import { version } from '../../package.json';\nimport { git } from '../adapters/git.ts';",
  ],
])('%#: %s is accepted', (path, text) => {
  expect(findViolations([{ path, text }])).toEqual([]);
});

test('one file of core knows the Markdown parser', () => {
  const text = "import { unified } from 'unified';";
  const violations = findViolations(['src/core/a.ts', 'src/core/b.ts'].map((path) => ({ path, text })));
  expect(violations).toEqual(['src/core/b.ts: only src/core/a.ts may import the Markdown parser']);
});

test('a long file needs a reason, and keeps it only while it is long', () => {
  const reasons = { 'src/core/scan.ts': 'one table' };
  expect(findViolations([{ path: 'src/core/scan.ts', text: 'a\n'.repeat(300) }], reasons)).toEqual([]);
  expect(findViolations([{ path: 'src/core/scan.ts', text: 'a\n' }], reasons)).toHaveLength(1);
});
