import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, writeFiles } from '../support/folder.ts';
import { type Answer, runIn } from '../support/project.ts';
import { type RaisedLab, startRaisedLab, validChange } from '../support/raised-lab.ts';

const TASKS = ['tasks', 'add-line', '--done', '1.1', '--commit'];

interface Bench extends RaisedLab {
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

test('a token of another account than the declared one commits nothing', async () => {
  const bench = await startBench();
  const bob = bench.tokenFile(bench.forge.addToken('bob'));
  await expectRefused(bench, 'account_mismatch', await bench.run([...TASKS, '--token-file', bob]));
  writeFiles(bench.userConfig, {
    'openspec/config.yaml': `forges:\n  ${bench.forge.url}:\n    identities:\n      bob: { account: bob, variable: BOB_PAT }\n`,
  });
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
