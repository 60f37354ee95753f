import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findCredential } from '../../src/adapters/credential/credential.ts';
import { readSettingsFile } from '../../src/adapters/credential/settings-file.ts';
import type { Tools } from '../../src/adapters/credential/tools.ts';
import type { Asked, CredentialPlan } from '../../src/core/forge/credential-plan.ts';
import { makeFolder } from '../support/folder.ts';
import { failureOf, TOKEN } from '../support/open-gitea.ts';
import { git, makeRepository } from '../support/repository.ts';

const base = 'https://git.example.org/forge';

function tools(options: Partial<Tools> & { readonly notes?: string[] } = {}): Tools {
  const folder = makeFolder();
  return {
    environment: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', CANARY: TOKEN },
    hidden: { names: [], values: [] },
    home: folder,
    configFolder: folder,
    root: folder,
    limit: 20_000,
    note: (line) => options.notes?.push(line),
    ...options,
  };
}

function plan(asked: Asked, account?: string): CredentialPlan {
  const source = { kind: 'variable', name: 'X' } as const;
  return { base, identity: account ? { name: 'bot', account, source } : undefined, asked, mode: undefined };
}

const shell = (line: string): Asked => ({ kind: 'command', argv: ['sh', '-c', line] });

test('a command gives a token, and its stderr is shown without what could steer a terminal', async () => {
  const notes: string[] = [];
  const asked = shell(`printf '\\033[31mhello\\a\\n\\n' >&2; printf '%s\\r\\n' ${TOKEN}`);
  const found = await findCredential(plan(asked, 'spec-bot'), tools({ notes }));
  expect(found).toMatchObject({
    token: TOKEN,
    username: 'spec-bot',
    identity: { name: 'bot', source: 'command' },
  });
  expect(notes).toEqual(['sh: hello']);
});

test('a command does not run in the repository, and keeps only the tokens of other services', async () => {
  const root = makeFolder();
  const environment = {
    PATH: process.env.PATH,
    VAULT_TOKEN: 'v-0123456',
    GITEA_TOKEN: 'g',
    OPENSPEC_TOKEN: 'o',
  };
  const asked = shell('echo "$VAULT_TOKEN:$GITEA_TOKEN$OPENSPEC_TOKEN:$(basename "$PWD")"');
  const home = makeFolder();
  const found = await findCredential(plan(asked), tools({ root, home, environment }));
  expect(found.token).toBe(`v-0123456::${home.split('/').at(-1)}`);
});

test.each<[what: string, line: string, words: string]>([
  ['that does not end', 'sleep 60', 'did not end within 0.5 seconds'],
  ['whose child does not end', 'sleep 60 & wait', 'did not end within 0.5 seconds'],
  ['that ends with an error', 'exit 3', 'ended with the exit code 3'],
  ['that prints two lines', 'echo $CANARY; echo $CANARY', 'gave 2 lines'],
  ['that prints nothing', ':', 'gave nothing'],
  ['that prints a line of blanks', 'echo " "', 'gave nothing'],
  ['that prints umlauts', 'echo Schlüssel', 'gave characters that no token has'],
  ['that floods', 'yes | head -c 300000', 'printed far too much'],
])('a command %s is an error that names account, scopes and command', async (_, line, words) => {
  const failure = await failureOf(findCredential(plan(shell(line), 'spec-bot'), tools({ limit: 500 })));
  expect(failure).toMatchObject({ code: 'credential_failed', exit: 4 });
  expect(failure.message).toContain(words);
  expect(failure.message).toContain('for the account spec-bot');
  expect(failure.message).toContain('write:repository, write:issue and read:user');
  expect(failure.message).toContain('the command `sh -c ');
});

test('a command that is not there is an error', async () => {
  const failure = await failureOf(
    findCredential(plan({ kind: 'command', argv: ['no-such-program'] }), tools()),
  );
  expect(failure.message).toContain('was not found');
});

test('a variable that is not set or empty is a missing credential', async () => {
  const asked: Asked = { kind: 'variable', name: 'SPEC_PAT' };
  for (const environment of [{}, { SPEC_PAT: '' }, { SPEC_PAT: ' \n' }]) {
    const failure = await failureOf(findCredential(plan(asked, 'ci-bot'), tools({ environment })));
    expect(failure).toMatchObject({ code: 'credential_missing', exit: 4 });
    expect(failure.fix).toBe('Put the token there: the variable SPEC_PAT will be asked next time.');
  }
});

test('a token file is for its owner only', async () => {
  const folder = makeFolder({ good: `${TOKEN}\n`, two: `${TOKEN}\nmore\n` });
  const read = (name: string, mode: number) => {
    const path = join(folder, name);
    chmodSync(path, mode);
    return findCredential(plan({ kind: 'token-file', path }), tools());
  };
  expect(await read('good', 0o600)).toMatchObject({ token: TOKEN, identity: { source: 'token-file' } });
  for (const mode of [0o644, 0o640, 0o602]) {
    const failure = await failureOf(read('good', mode));
    expect(failure.message).toContain(`can be read by others (mode ${mode.toString(8)})`);
    expect(failure.fix).toContain('chmod 600');
  }
  expect((await failureOf(read('two', 0o600))).message).toContain('gave 2 lines');
  const absent = plan({ kind: 'token-file', path: join(folder, 'absent') });
  expect((await failureOf(findCredential(absent, tools()))).message).toContain('cannot be read (ENOENT)');
});

const login = (fields: string): string => `logins:\n  - {name: work, ${fields}}\n`;

test('a login of tea has to be one of the forge', async () => {
  const asked: Asked = { kind: 'tea', login: 'work' };
  const ask = (text: string) =>
    findCredential(plan(asked), tools({ configFolder: makeFolder({ 'tea/config.yml': text }) }));
  expect(await ask(login(`url: "https://GIT.example.org/forge/", token: ${TOKEN}`))).toMatchObject({
    token: TOKEN,
  });
  for (const url of [
    'https://git.example.org',
    'http://git.example.org/forge',
    'https://git.example.org/forge2',
  ])
    expect(await failureOf(ask(login(`url: "${url}", token: ${TOKEN}`)))).toMatchObject({
      code: 'credential_elsewhere',
    });
  expect(await failureOf(ask('logins: []'))).toMatchObject({ code: 'credential_missing' });
  expect(await failureOf(ask('{{{'))).toMatchObject({ code: 'credential_missing' });
});

test('tea is read in its old place too', async () => {
  const home = makeFolder({ '.tea/tea.yml': login(`url: ${base}, token: ${TOKEN}`) });
  expect(await findCredential(plan({ kind: 'tea', login: 'work' }), tools({ home }))).toMatchObject({
    token: TOKEN,
  });
});

test('tea itself is asked for a login that it renews', async () => {
  const bin = makeFolder({
    tea: `#!/bin/sh\ntest "$*" = "login helper get --login work" || exit 9\ngrep -q '^host=git.example.org$' || exit 8\nprintf 'username=ann\\npassword=${TOKEN}\\n'\n`,
  });
  chmodSync(join(bin, 'tea'), 0o755);
  const configFolder = makeFolder({ 'tea/config.yml': login(`url: ${base}, auth_method: oauth`) });
  const environment = { PATH: `${bin}:${process.env.PATH}` };
  const asked: Asked = { kind: 'tea', login: 'work' };
  expect(await findCredential(plan(asked), tools({ configFolder, environment }))).toMatchObject({
    token: TOKEN,
  });
  const failure = await failureOf(
    findCredential(plan(asked), tools({ configFolder, environment: { PATH: '/nonexistent' } })),
  );
  expect(failure.message).toContain('`tea` was not found');
});

const person: Asked = { kind: 'person' };

test('a person has the login of tea for this forge, by default or the only one', async () => {
  const ask = (text: string) =>
    findCredential(plan(person), tools({ configFolder: makeFolder({ 'tea/config.yml': text }) }));
  const one = `logins:\n  - {name: other, url: https://git.example.org, token: wrong-token}\n  - {name: work, url: ${base}, token: ${TOKEN}}\n`;
  expect(await ask(one)).toMatchObject({
    token: TOKEN,
    identity: { source: 'tea', from: 'the tea login work', account: undefined },
  });
  const two = `${one}  - {name: more, url: ${base}, token: wrong-token}\n`;
  expect(await failureOf(ask(two))).toMatchObject({ code: 'identity_not_chosen', exit: 4 });
  expect(await ask(two.replace('name: work', 'default: true, name: work'))).toMatchObject({ token: TOKEN });
});

test('else what the helpers of git know about this forge, and nobody is asked', async () => {
  const root = makeRepository();
  const seen = join(root, 'seen');
  git(root, 'config', 'credential.helper', `!cat > ${seen}; echo username=ann; echo password=${TOKEN}; :`);
  git(root, 'config', 'credential.useHttpPath', 'true');
  const found = await findCredential(plan(person), tools({ root }));
  expect(found).toMatchObject({ token: TOKEN, username: 'ann', identity: { source: 'git-credential' } });
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(seen, 'utf8')).toContain('protocol=https\nhost=git.example.org\npath=forge\n');
  const nothing = await failureOf(findCredential(plan(person), tools({ root: makeRepository() })));
  expect(nothing).toMatchObject({ code: 'credential_missing', exit: 4 });
  expect(nothing.fix).toContain(`tea login add --url ${base}`);
});

test('settings that others could have written are not used', async () => {
  const path = join(makeFolder({ 'config.yaml': 'timeout: 5\n' }), 'config.yaml');
  const me = process.getuid?.() ?? 0;
  const read = async (mode: number, user = me) => {
    chmodSync(path, mode);
    return readSettingsFile(path, user);
  };
  expect(await read(0o600)).toBe('timeout: 5\n');
  expect(await read(0o644)).toBe('timeout: 5\n');
  for (const mode of [0o664, 0o646])
    expect(await failureOf(read(mode))).toMatchObject({ code: 'user_settings_unsafe', exit: 4 });
  if (me !== 0) expect(await failureOf(read(0o600, me + 1))).toMatchObject({ code: 'user_settings_unsafe' });
  expect(readSettingsFile(`${path}.absent`, me)).toBeUndefined();
});
