import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Commands } from '../support/commands.ts';
import { makeFolder } from '../support/folder.ts';
import {
  DELTAS,
  MARKDOWN,
  PAIRS,
  PLAIN_DELTA,
  PLAIN_SPEC,
  SPECS,
  TASKS,
  YAML,
} from '../support/odd-texts.ts';
import { git, makeRepository } from '../support/repository.ts';
import { faultsOf } from '../support/safe.ts';

const long = process.env.OPENSPEC_LONG === '1';
const SIZE = 1_000_000;

/** What a single text of a megabyte may take, in milliseconds of processor time. Asserted in long runs only. */
const MOST = 2000;

const SPEC = 'openspec/specs/s/spec.md';
const CHANGE = 'openspec/changes/c';
const FILES = {
  [SPEC]: PLAIN_SPEC,
  [`${CHANGE}/specs/s/spec.md`]: PLAIN_DELTA,
  [`${CHANGE}/tasks.md`]: '- [x] 1.1 a\n',
  [`${CHANGE}/proposal.md`]: '# C\n\n## Why\nBecause.\n',
  [`${CHANGE}/design.md`]: '# D\n',
  [`${CHANGE}/.openspec.yaml`]: 'schema: spec-driven\n',
  'openspec/config.yaml': 'schema: spec-driven\n',
};

/**
 * The commands that read a file, one for each way to read it; all others come in long runs. The last one changes it.
 * (`list` counts what `show` prints, and `diff` plans what `archive` writes.)
 */
const READERS = {
  spec: ['show s --json', 'validate --all --strict', 'explore system', 'archive c --yes'],
  delta: ['show c --json', 'validate c --strict', 'explore one', 'archive c --yes --json'],
  tasks: [
    'list',
    'validate c --json',
    'instructions apply --change c',
    'tasks c --done #1',
    'archive c --yes',
  ],
  proposal: ['show c', 'status --change c', 'validate c', 'explore because', 'archive c --yes'],
  metadata: ['list', 'validate c --strict', 'status --change c', 'archive c --dry-run', 'archive c --yes'],
  settings: ['list', 'validate --all --json', 'instructions specs --change c', 'archive c --yes'],
};

const EVERY = [
  ...['list', 'list --specs', 'show s', 'show s --json', 'show c', 'show c --json', 'show c --diff --json'],
  ...['validate --all --strict', 'validate --all --strict --json', 'status --change c', 'context', 'drift'],
  ...[
    'instructions apply --change c',
    'instructions specs --change c',
    'tasks c',
    'tasks c --done 1.1',
    'diff c',
  ],
  ...[
    'explore system one',
    'apply c',
    'rebase c',
    'validate --fix --all',
    'archive c --dry-run --accept-omissions',
  ],
  ...['archive c --yes --accept-omissions --json', 'revert c', 'archive revert-c --yes', 'explore system'],
];

/** Commands that look at what is committed. */
const COMMITTED = /^(?:archive|revert|rebase)/;

let commands: Commands;
beforeAll(async () => {
  commands = await Commands.start();
});
afterAll(() => commands.close());

async function expectEnds(
  files: Readonly<Record<string, string>>,
  lines: readonly string[],
  most = MOST,
): Promise<void> {
  const root = long ? makeRepository({ ...FILES, ...files }) : makeFolder({ ...FILES, ...files });
  const faults: unknown[] = [];
  for (const line of long ? EVERY : lines) {
    const argv = line.split(' ');
    if (long && COMMITTED.test(line)) {
      git(root, 'add', '--all');
      git(root, 'commit', '--quiet', '--allow-empty', '-m', line);
    }
    const answer = await commands.run(root, argv);
    const { exit: _, ...others } = faultsOf(argv, answer);
    const slow = long && answer.milliseconds > most ? { milliseconds: answer.milliseconds } : {};
    if (Object.keys({ ...others, ...slow }).length > 0) faults.push({ line, ...others, ...slow });
  }
  expect(faults).toEqual([]);
}

const names = (texts: object): string[] => Object.keys(texts);

/** Every other text of plain Markdown is tried as a spec, the rest as a delta; in long runs all of them as both. */
const half = (rest: 0 | 1): string[] => names(MARKDOWN).filter((_, at) => long || at % 2 === rest);

describe('every command ends on a megabyte of', () => {
  test.each([...half(0), ...names(SPECS)])('%s as a spec', (name) =>
    expectEnds({ [SPEC]: { ...MARKDOWN, ...SPECS }[name]?.(SIZE) ?? '' }, READERS.spec),
  );

  test.each([...half(1), ...names(DELTAS)])('%s as a delta', (name) =>
    expectEnds(
      { [`${CHANGE}/specs/s/spec.md`]: { ...MARKDOWN, ...DELTAS }[name]?.(SIZE) ?? '' },
      READERS.delta,
    ),
  );

  test.each(long ? names(MARKDOWN) : ['nested lists', 'indented lines', 'a bar and blanks', 'comments'])(
    '%s at the end of a modified requirement',
    (name) => {
      const text = `${PLAIN_DELTA}\n${MARKDOWN[name]?.(SIZE) ?? ''}`;
      return expectEnds({ [`${CHANGE}/specs/s/spec.md`]: text }, READERS.delta);
    },
  );

  test.each(names({ ...TASKS, ...(long ? MARKDOWN : {}) }))('%s as tasks', (name) =>
    expectEnds({ [`${CHANGE}/tasks.md`]: { ...MARKDOWN, ...TASKS }[name]?.(SIZE) ?? '' }, READERS.tasks),
  );

  test.each(long ? names(MARKDOWN) : ['spaces', 'hashes', 'brackets', 'one line', 'open hints'])(
    '%s as a proposal',
    (name) => {
      const text = MARKDOWN[name]?.(SIZE) ?? '';
      return expectEnds({ [`${CHANGE}/proposal.md`]: text, [`${CHANGE}/design.md`]: text }, READERS.proposal);
    },
  );

  test.each(names(YAML))('%s as metadata', (name) =>
    expectEnds({ [`${CHANGE}/.openspec.yaml`]: YAML[name]?.(SIZE) ?? '' }, READERS.metadata),
  );

  test.each(names(YAML))('%s as settings', (name) =>
    expectEnds({ 'openspec/config.yaml': YAML[name]?.(SIZE) ?? '' }, READERS.settings),
  );
});

/** What is as slow as the square of that takes longer than `Commands` waits. */
const PARTS = long ? 50_000 : 20_000;

describe(`every command ends on a spec and a delta of ${PARTS} parts:`, () => {
  test.each(names(PAIRS))('%s', (name) => {
    const { spec = '', delta = '' } = PAIRS[name]?.(PARTS) ?? {};
    return expectEnds(
      { [SPEC]: spec, [`${CHANGE}/specs/s/spec.md`]: delta },
      ['validate --all --strict', 'archive c --yes --accept-omissions'],
      10 * MOST,
    );
  });
});
