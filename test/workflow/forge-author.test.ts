import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { type Answer, runIn } from '../support/project.ts';
import { type RaisedLab, startRaisedLab, validChange } from '../support/raised-lab.ts';

const TASKS = ['tasks', 'add-line', '--done', '1.1', '--commit'];

interface Bench extends RaisedLab {
  /** Runs with settings of the user, and without tokens. */
  declared(argv: readonly string[], more?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  /** Runs without settings of the user, so that only what is handed over says who it is. */
  bare(argv: readonly string[], more?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  token: string;
  tokenFile(text: string): string;
  lastAuthor(): Promise<string>;
}

async function startBench(): Promise<Bench> {
  const lab = await startRaisedLab();
  const { ROBO_PAT: token = '', ...others } = lab.environment;
  writeFiles(lab.root, validChange('add-line'));
  await lab.git('add', '--all');
  await lab.git('commit', '--quiet', '-m', 'Propose add-line');
  return {
    ...lab,
    token,
    declared: (argv, more = {}) =>
      runIn(lab.root, argv, { environment: { ...others, ...more }, userConfig: lab.userConfig }),
    bare: (argv, more = {}) => runIn(lab.root, argv, { environment: { ...others, ...more } }),
    tokenFile: (text) => {
      const path = join(makeFolder(), 'token');
      writeFileSync(path, text);
      chmodSync(path, 0o600);
      return path;
    },
    lastAuthor: async () => (await lab.git('log', '-1', '--format=%an')).trim(),
  };
}

/** Declares identities, by name and account, whose tokens are nowhere. */
function declare({ forge, userConfig }: Bench, ...words: readonly string[]): void {
  const identities = words.flatMap((name, at) =>
    at % 2 === 0 ? [`      ${name}: { account: ${words[at + 1]}, variable: NO_PAT }\n`] : [],
  );
  writeFiles(userConfig, {
    'openspec/config.yaml': `forges:\n  ${forge.url}:\n    identities:\n${identities.join('')}`,
  });
}

/** Nothing is written and nothing is committed by a run that must not be somebody else. */
async function expectRefused(bench: Bench, code: string, answer: Answer): Promise<void> {
  expect(answer).toMatchObject({ out: '', note: expect.stringContaining(`[${code}]`) });
  expect(answer.exit).toBeGreaterThan(0);
  expect(await bench.git('status', '--porcelain')).toBe('');
  expect(await bench.git('log', '-1', '--format=%s')).toBe('Propose add-line\n');
}

test('a token that was handed over commits as its account, or not at all', async () => {
  const bench = await startBench();
  const { token, bare, tokenFile, forge } = bench;
  const file = tokenFile(token);
  const here = { OPENSPEC_FORGE: forge.url };
  const refused = (code: string, answer: Answer) => expectRefused(bench, code, answer);

  await refused('credential_elsewhere', await bare([...TASKS, '--token-file', file]));
  await refused('credential_elsewhere', await bare(TASKS, { OPENSPEC_TOKEN: token }));
  const elsewhere = { OPENSPEC_TOKEN: token, OPENSPEC_FORGE: 'https://other.example.org' };
  await refused('credential_elsewhere', await bare(TASKS, elsewhere));
  await refused('credential_failed', await bare([...TASKS, '--token-file', `${file}x`], here));
  await refused('forge_unauthorized', await bare([...TASKS, '--token-file', tokenFile('wrong-token')], here));
  await refused('forge_unauthorized', await bare(TASKS, { ...here, OPENSPEC_TOKEN: 'wrong-token' }));

  expect(await bare(TASKS, { ...here, OPENSPEC_TOKEN: token })).toMatchObject({ exit: 0 });
  expect(await bench.lastAuthor()).toBe('robo');
  const proposed = await bare(['propose', 'next', '--commit', '--token-file', file], here);
  expect(proposed).toMatchObject({ exit: 0 });
  expect(await bench.lastAuthor()).toBe('robo');
});

test('a declared agent whose token in hand is refused commits nothing, and goes on where nobody answers', async () => {
  const bench = await startBench();
  const wrong = bench.tokenFile('wrong-token');
  const refused = async (code: string, argv: readonly string[]) =>
    expectRefused(bench, code, await bench.run(argv));
  await refused('forge_unauthorized', [...TASKS, '--token-file', wrong]);
  await refused('credential_failed', [...TASKS, '--token-file', `${wrong}x`]);
  const right = bench.tokenFile(bench.token);
  bench.forge.faults.add(() => ({ kind: 'cut', processed: false }), Number.POSITIVE_INFINITY);
  expect(await bench.run([...TASKS, '--token-file', right])).toMatchObject({ exit: 0 });
  expect(await bench.lastAuthor()).toBe('robo');
});

test('a token in hand that nobody can vouch for commits nothing, whatever is declared', async () => {
  const bench = await startBench();
  declare(bench, 'me', 'ann');
  const token = { OPENSPEC_TOKEN: bench.token, OPENSPEC_FORGE: bench.forge.url };
  const refused = async (code: string, more: Readonly<Record<string, string>>) =>
    expectRefused(bench, code, await bench.declared(TASKS, more));
  await refused('account_mismatch', token);
  await refused('forge_unauthorized', { ...token, OPENSPEC_TOKEN: 'wrong-token' });
  bench.forge.faults.add(() => ({ kind: 'cut', processed: false }), Number.POSITIVE_INFINITY);
  await refused('forge_unreachable', token);
  await bench.git('remote', 'set-url', 'origin', 'http://forge.example/alice/lab.git');
  await refused('forge_exposed', token);
  await bench.git('remote', 'remove', 'origin');
  await refused('forge_unknown', token);
});

test('people who hand over nothing are asked for nothing, unless an agent may be meant', async () => {
  const bench = await startBench();
  declare(bench, 'me', 'ann', 'other', 'bea');
  expect(await bench.declared(TASKS)).toMatchObject({ exit: 0 });
  expect(await bench.lastAuthor()).toBe('Ada');
  const next = ['tasks', 'add-line', '--done', '1.2', '--commit'];
  expect(await bench.declared(next, { OPENSPEC_IDENTITY: 'elsewhere' })).toMatchObject({ exit: 0 });
  declare(bench, 'me', 'ann', 'bot', 'robo');
  const last = ['tasks', 'add-line', '--done', '1.3', '--commit'];
  expect(await bench.declared(last)).toMatchObject({
    exit: 4,
    note: expect.stringContaining('[identity_not_chosen]'),
  });
  expect(await bench.declared(last, { OPENSPEC_IDENTITY: 'me' })).toMatchObject({ exit: 0 });
  expect(await bench.lastAuthor()).toBe('Ada');
});

test('every commit of an agent is its own: also that of a baseline', async () => {
  const bench = await startBench();
  expect(await bench.run(['drift', 'adopt', '--commit'])).toMatchObject({ exit: 0 });
  expect(await bench.git('log', '-1', '--format=%an|%cn|%(trailers:key=Assisted-by,valueonly)')).toBe(
    'robo|robo|robo\n\n',
  );
});

test('a token of another account than the declared one commits nothing', async () => {
  const bench = await startBench();
  const bob = bench.tokenFile(bench.forge.addToken('bob'));
  await expectRefused(bench, 'account_mismatch', await bench.run([...TASKS, '--token-file', bob]));
  declare(bench, 'bob', 'bob');
  const robo = bench.tokenFile(bench.token);
  await expectRefused(bench, 'account_mismatch', await bench.run([...TASKS, '--token-file', robo]));
  expect(await bench.run(TASKS)).toMatchObject({ exit: 0 });
  expect(await bench.lastAuthor()).toBe('Ada');
});

test('a mistake in the settings that may name the agent commits nothing', async () => {
  const bench = await startBench();
  writeFiles(bench.userConfig, { 'openspec/config.yaml': 'forges: [\n' });
  await expectRefused(bench, 'user_settings_invalid', await bench.run(TASKS));
});

test('who has no account on the forge commits under the own name', async () => {
  const bench = await startBench();
  expect(await bench.bare(TASKS)).toMatchObject({ exit: 0 });
  expect(await bench.lastAuthor()).toBe('Ada');
});

test('ticks of the issue are not written where they cannot be committed', async () => {
  const lab = await startRaisedLab();
  writeFiles(lab.root, validChange('add-line'));
  await lab.git('config', 'user.useConfigOnly', 'true');
  expect(await lab.run(['propose', 'add-line', '--submit'])).toMatchObject({ exit: 0 });
  const [issue] = lab.forge.repository('alice/lab').issues;
  expect(issue?.body).toContain('- [ ] 1.1');
  if (issue) issue.body = issue.body.replace('- [ ] 1.1', '- [x] 1.1');
  const unnamed = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) =>
      ['NAME', 'EMAIL'].map((what) => [`GIT_${who}_${what}`, undefined]),
    ),
  );
  const bob = {
    OPENSPEC_TOKEN: lab.forge.addToken('bob'),
    OPENSPEC_FORGE: lab.forge.url,
    ROBO_PAT: undefined,
  };
  const environment = { ...lab.environment, ...bob, ...unnamed };
  const synced = await runIn(lab.root, ['sync', 'add-line', '--commit'], { environment });
  expect(synced).toMatchObject({ exit: 3, note: expect.stringContaining('[git_identity]') });
  expect(await lab.git('status', '--porcelain')).toBe('');
});
