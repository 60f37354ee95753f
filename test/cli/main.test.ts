import { type Command, Help } from 'commander';
import { expect, test } from 'vitest';
import { version } from '../../package.json';
import { type Entry, GROUPS, type Group } from '../../src/cli/commands.ts';
import { main } from '../../src/cli/main.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Outcome, Run } from '../../src/commands/command.ts';
import { examples } from '../../src/commands/examples.ts';
import { ToolError } from '../../src/core/error.ts';
import { bold } from '../../src/render/style.ts';
import { makeFolder } from '../support/folder.ts';
import { makeWorld, type TestWorld, type TestWorldOptions } from '../support/world.ts';

/** A command for tests: it does what the test gives it. */
function act(action: () => Outcome): Entry {
  const define = (command: Command, run: Run) => {
    command
      .argument('<thing>')
      .option('--json', 'one JSON document')
      .option('--strict', 'be strict')
      .addHelpText('after', examples([['openspec act one', 'act on one'], ['openspec act two --json']]))
      .action((_thing: string, options: { json?: boolean }) =>
        run({ json: options.json, failure: { things: [] } }, async () => action()),
      );
  };
  const words = { usage: '[options] <thing>', summary: 'Act on a thing' };
  return { name: 'act', ...words, load: async () => define };
}

interface Ran {
  exit: number;
  out: string;
  note: string;
}

async function run(
  argv: string[],
  action: () => Outcome = () => done(),
  options: TestWorldOptions = {},
): Promise<Ran> {
  const world: TestWorld = makeWorld(makeFolder(), options);
  const groups: Group[] = [{ heading: 'Testing:', commands: [act(action)] }];
  const exit = await main(argv, world, groups);
  return { exit, ...world.shown };
}

function done(): Outcome {
  return { out: 'done\n', exit: 0 };
}

function fail(error: unknown): () => Outcome {
  return () => {
    throw error;
  };
}

test.each([['--version'], ['-V'], ['--version', '--no-color'], ['act', '--version']])(
  'the version, and nothing else: %j %j',
  async (...argv) => {
    expect(await run(argv.filter(Boolean))).toEqual({ exit: 0, out: `${version}\n`, note: '' });
  },
);

test.each([[[]], [['--help']], [['-h']], [['help']], [['--no-color']]])(
  'the help of the program: %j',
  async (argv) => {
    const { exit, out, note } = await run(argv);
    expect({ exit, note }).toEqual({ exit: 0, note: '' });
    expect(out).toMatch(/^Usage: openspec .*\n[\s\S]*\nTesting:\n {2}act .*Act on a thing\n/);
  },
);

test.each([[['act', '--help']], [['help', 'act']]])(
  'the help of a command, with examples: %j',
  async (argv) => {
    const { exit, out } = await run(argv);
    expect(exit).toBe(0);
    expect(out).toContain('Usage: openspec act [options] <thing>');
    expect(out).toContain('--no-color');
    expect(out).toMatch(
      /Examples:\n {2}\$ openspec act one {9}act on one\n {2}\$ openspec act two --json\n$/,
    );
  },
);

test('help is as wide as the terminal', async () => {
  const { out } = await run(['--help'], done, { width: 50 });
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50);
});

test('an outcome goes to both streams and sets the exit code', async () => {
  const outcome: Outcome = { out: 'data\n', note: 'talk\n', exit: 1 };
  expect(await run(['act', 'x'], () => outcome)).toEqual({ exit: 1, out: 'data\n', note: 'talk\n' });
});

test('text from files cannot reach the terminal raw', async () => {
  const outcome: Outcome = { out: `${bold('a')}\u001b[31mb\n`, note: '\u202etalk\r\n', exit: 0 };
  expect(await run(['act', 'x'], () => outcome)).toEqual({ exit: 0, out: 'ab\n', note: 'talk\n' });
});

test('a JSON document is written as it is', async () => {
  const out = '{"text": "\u{F0001}"}\n';
  expect((await run(['act', 'x', '--json'], () => ({ out, exit: 0 }), { color: true })).out).toBe(out);
});

test.each<[argv: string[], color: boolean, colored: boolean]>([
  [[], true, true],
  [[], false, false],
  [['--no-color'], true, false],
  [['--color'], false, true],
  [['--color', '--no-color'], true, false],
])('colour: %j in a terminal with colour %j gives %j', async (options, color, colored) => {
  const { out } = await run(['act', 'x', ...options], () => ({ out: bold('a'), exit: 0 }), { color });
  expect(out).toBe(colored ? '\u001b[1ma\u001b[0m' : 'a');
});

test.each<[argv: string[], code: string, words: string, fix: string]>([
  [['at'], 'unknown_command', 'Unknown command at. Did you mean act?', 'openspec --help'],
  [['zzzzzzzz'], 'unknown_command', 'Unknown command zzzzzzzz.', 'openspec --help'],
  [
    ['act', 'x', '--strickt'],
    'unknown_option',
    'Unknown option --strickt. Did you mean --strict?',
    'openspec act --help',
  ],
  [
    ['act', 'x', '--colour=1'],
    'unknown_option',
    'Unknown option --colour. Did you mean --color',
    'openspec act --help',
  ],
  [['act', 'x', '-z'], 'unknown_option', 'Unknown option -z.', 'openspec act --help'],
  [['act'], 'missing_argument', "Missing required argument 'thing'.", 'openspec act --help'],
  [['act', 'x', 'y'], 'excess_arguments', 'Too many arguments for', 'openspec act --help'],
  [
    ['act', 'x', '--store', 'y'],
    'store_not_supported',
    'This tool has no stores',
    'Run the command inside the project',
  ],
  [
    ['act', 'x', '--store=y'],
    'store_not_supported',
    'This tool has no stores',
    'Run the command inside the project',
  ],
  [['store', 'list'], 'not_built', 'This tool has no command store.', 'Run openspec inside the project'],
  [['view'], 'not_built', 'This tool has no command view.', 'openspec list'],
  [
    ['config', 'set', '--global'],
    'not_built',
    'This tool has no command config.',
    'Edit `openspec/config.yaml`',
  ],
])('wrong usage exits with 2 and names the way on: %j', async (argv, code, words, fix) => {
  const { exit, out, note } = await run(argv);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(note.split('\n')).toEqual([
    expect.stringContaining(`error: ${words}`),
    expect.stringContaining(fix),
    `  [${code}]`,
    '',
  ]);
});

test('wrong usage is a JSON document too', async () => {
  const { exit, out, note } = await run(['act', '--json']);
  expect({ exit, note }).toEqual({ exit: 2, note: '' });
  expect(JSON.parse(out)).toEqual({
    status: [
      {
        severity: 'error',
        code: 'missing_argument',
        message: "Missing required argument 'thing'.",
        fix: 'Run `openspec act --help`.',
      },
    ],
  });
});

test('a ToolError is three lines, or a document with the fields of the command', async () => {
  const error = new ToolError({
    code: 'no_project',
    message: 'There is no project.',
    fix: 'Run `openspec init`.',
  });
  expect(await run(['act', 'x'], fail(error))).toEqual({
    exit: 3,
    out: '',
    note: 'error: There is no project.\n  Run `openspec init`.\n  [no_project]\n',
  });
  const json = await run(['act', 'x', '--json'], fail(error));
  expect({ exit: json.exit, note: json.note }).toEqual({ exit: 3, note: '' });
  expect(JSON.parse(json.out)).toEqual({
    things: [],
    status: [
      { severity: 'error', code: 'no_project', message: 'There is no project.', fix: 'Run `openspec init`.' },
    ],
  });
});

test.each([1, 4, 8, 130] as const)('a ToolError brings its exit code: %d', async (exit) => {
  expect((await run(['act', 'x'], fail(new ToolError({ code: 'x', message: 'y', exit })))).exit).toBe(exit);
});

test('anything else is a bug: stack and version, and no secret', async () => {
  const error = new Error('cannot open https://ada:word@forge/x with s3cret-value');
  const { exit, out, note } = await run(['act', 'x'], fail(error), { secrets: ['s3cret-value'] });
  expect({ exit, out }).toEqual({ exit: 3, out: '' });
  expect(note).toContain(`This is a bug in openspec ${version}: cannot open https://***@forge/x with ***\n`);
  expect(note).toMatch(/report it[\s\S]*\[bug\]\nError: cannot open[\s\S]*\n {4}at /);
  expect(note).not.toMatch(/s3cret|ada|word/);
  const json = await run(['act', 'x', '--json'], fail(error), { secrets: ['s3cret-value'] });
  expect(JSON.parse(json.out)).toMatchObject({ things: [], status: [{ severity: 'error', code: 'bug' }] });
  expect(json.out + json.note).not.toMatch(/s3cret|ada|word/);
});

test('what is thrown without being an error is shown too', async () => {
  expect((await run(['act', 'x'], fail('a word'))).note).toContain('bug in openspec');
});

test('the help of the program says of each command what the command says of itself', async () => {
  const { commands } = await createProgram(async () => {}, GROUPS, {});
  const help = new Help();
  const rows = GROUPS.flatMap((group) => group.commands);
  const own = commands.filter((command) => command.name() !== 'help');
  expect(rows.map(({ name, usage, summary }) => [`${name} ${usage}`.trim(), summary])).toEqual(
    own.map((command) => [help.subcommandTerm(command), command.description()]),
  );
});

test.each([40, 55, 80, 100, 200])(
  'no line of the help is wider than a terminal of %i columns',
  async (width) => {
    const { out } = await run(['--help'], undefined, { width });
    expect(out.split('\n').filter((line) => line.length > width)).toEqual([]);
    expect(out).toContain('\n  -V, --version');
  },
);
