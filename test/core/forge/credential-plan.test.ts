import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../src/core/error.ts';
import { requireAccount } from '../../../src/core/forge/account.ts';
import { type CredentialFacts, planCredential } from '../../../src/core/forge/credential-plan.ts';
import { missingScopes } from '../../../src/core/forge/scopes.ts';
import { secretForms } from '../../../src/core/secret-forms.ts';
import { parseUserSettings } from '../../../src/core/user-settings.ts';

const WORK = 'https://git.example.org/forge';
const HOME = 'https://home.example.org';
const TWO = `
forges:
  ${WORK}:
    identity: me
    identities:
      me: {account: ann, tea: work}
      bot: {account: spec-bot, command: [give, bot]}
  ${HOME}:
    identities:
      ci: {account: ci-bot, variable: HOME_PAT}
`;
const JOB = { GITEA_ACTIONS: 'true', GITHUB_SERVER_URL: `${WORK}/`, GITHUB_TOKEN: 'job-token' };

type Given = Partial<Omit<CredentialFacts, 'settings'>> & { readonly settings?: string };

/** The plan in a line: the name of the identity and what is asked, or the code of the error. */
function planned({ settings = '', ...given }: Given): string {
  const facts = { base: WORK, environment: {}, tokenFile: undefined, interactive: false, ...given };
  try {
    const { identity, asked } = planCredential({
      ...facts,
      settings: parseUserSettings(settings, 'config.yaml'),
    });
    return `${identity?.name ?? '-'} ${asked.kind}`;
  } catch (error) {
    if (error instanceof ToolError) return `${error.code} ${error.exit}`;
    throw error;
  }
}

describe('the order of the sources', () => {
  test.each<[what: string, given: Given, plan: string]>([
    [
      'a file counts before the variable',
      { tokenFile: '/t', environment: { OPENSPEC_TOKEN: 'x', OPENSPEC_FORGE: WORK } },
      '- token-file',
    ],
    [
      'the variable before an identity',
      { settings: TWO, environment: { OPENSPEC_TOKEN: 'x', OPENSPEC_FORGE: WORK } },
      'me environment',
    ],
    ['the identity of the settings', { settings: TWO }, 'me tea'],
    ['the chosen identity', { settings: TWO, environment: { OPENSPEC_IDENTITY: 'bot' } }, 'bot command'],
    ['the only identity', { settings: TWO, base: HOME }, 'ci variable'],
    ['an identity before the job', { settings: TWO, environment: JOB }, 'me tea'],
    ['an identity before the logins of a person', { settings: TWO, interactive: true }, 'me tea'],
    ['the job', { environment: JOB }, '- actions'],
    [
      'the job of Forgejo',
      { environment: { ...JOB, GITEA_ACTIONS: undefined, FORGEJO_ACTIONS: 'true' } },
      '- actions',
    ],
    ['the job before a person', { environment: JOB, interactive: true }, '- actions'],
    ['a person', { interactive: true }, '- person'],
    [
      'a person where the forge is declared without identities',
      { settings: `forges: {"${WORK}": {}}`, interactive: true },
      '- person',
    ],
    ['nobody', {}, '- nothing'],
    ['GITHUB_TOKEN outside of a job', { environment: { GITHUB_TOKEN: 'x' } }, '- nothing'],
    [
      'an empty token does not fall through',
      { settings: TWO, environment: { OPENSPEC_TOKEN: '', OPENSPEC_FORGE: WORK } },
      'me environment',
    ],
  ])('%s', (_, given, plan) => expect(planned(given)).toBe(plan));
});

describe('where a token belongs', () => {
  const token = { OPENSPEC_TOKEN: 'x' };
  test.each<[what: string, given: Given, plan: string]>([
    [
      'the forge that is named',
      { environment: { ...token, OPENSPEC_FORGE: 'HTTPS://GIT.example.org:443/forge/' } },
      '- environment',
    ],
    ['another forge is named', { environment: { ...token, OPENSPEC_FORGE: HOME } }, 'credential_elsewhere 4'],
    [
      'the same host with another path',
      { environment: { ...token, OPENSPEC_FORGE: 'https://git.example.org' } },
      'credential_elsewhere 4',
    ],
    [
      'what is named is no forge',
      { environment: { ...token, OPENSPEC_FORGE: 'git.example.org' } },
      'forge_address_invalid 2',
    ],
    ['nothing is named', { environment: token }, 'credential_elsewhere 4'],
    [
      'the only forge of the settings',
      { settings: `forges: {"${WORK}": {}}`, environment: token },
      '- environment',
    ],
    [
      'another only forge',
      { settings: `forges: {"${HOME}": {}}`, environment: token },
      'credential_elsewhere 4',
    ],
    ['two forges', { settings: TWO, environment: token }, 'credential_elsewhere 4'],
    [
      'two forges, and an identity of one',
      { settings: TWO, environment: { ...token, OPENSPEC_IDENTITY: 'bot' } },
      'bot environment',
    ],
    [
      'an identity of the other',
      { settings: TWO, environment: { ...token, OPENSPEC_IDENTITY: 'ci' } },
      'credential_elsewhere 4',
    ],
    ['a job', { environment: { ...JOB, ...token } }, '- environment'],
    ['a job of another server', { base: HOME, environment: JOB }, 'credential_elsewhere 4'],
    ['a token file', { tokenFile: '/t' }, 'credential_elsewhere 4'],
  ])('%s', (_, given, plan) => expect(planned(given)).toBe(plan));
});

describe('is refused', () => {
  test.each<[what: string, given: Given, plan: string]>([
    [
      'an identity that is not there',
      { settings: TWO, environment: { OPENSPEC_IDENTITY: 'you' } },
      'identity_unknown 4',
    ],
    ['an identity without settings', { environment: { OPENSPEC_IDENTITY: 'me' } }, 'identity_unknown 4'],
    [
      'an identity of another forge',
      { settings: TWO, base: HOME, environment: { OPENSPEC_IDENTITY: 'me' } },
      'identity_unknown 4',
    ],
    [
      'two identities and no choice',
      { settings: TWO.replace('    identity: me\n', '') },
      'identity_not_chosen 4',
    ],
    ['plain http', { base: 'http://nas:3000', interactive: true }, 'forge_exposed 4'],
    [
      'plain http that a variable names',
      { base: 'http://nas:3000', environment: { OPENSPEC_TOKEN: 'x', OPENSPEC_FORGE: 'http://nas:3000' } },
      'forge_exposed 4',
    ],
    [
      'settings that are wrong elsewhere',
      { settings: 'forges:\n  https://x.example: {identities: 3}\n', interactive: true },
      'user_settings_invalid 4',
    ],
  ])('%s', (_, given, plan) => expect(planned(given)).toBe(plan));

  test.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000/git'])(
    '%s is not exposed',
    (base) => expect(planned({ base, interactive: true })).toBe('- person'),
  );

  test('plain http that the settings name is the wish of the user', () =>
    expect(
      planned({ base: 'http://nas:3000', settings: 'forges:\n  http://nas:3000:\n', interactive: true }),
    ).toBe('- person'));

  test.each(['http://localhost.example.org', 'http://127.0.0.1.example.org', 'http://128.0.0.1'])(
    '%s is exposed',
    (base) => expect(planned({ base, interactive: true })).toBe('forge_exposed 4'),
  );
});

test('the account behind a token must be the declared one, whatever its case', () => {
  const identity = { name: 'bot', account: 'spec-bot', source: 'tea', from: 'the tea login work' } as const;
  expect(() => requireAccount(identity, 'Spec-Bot', WORK)).not.toThrow();
  expect(() => requireAccount({ ...identity, account: undefined }, 'ann', WORK)).not.toThrow();
  expect(() => requireAccount(identity, 'ann', WORK)).toThrow(
    /bot is the account spec-bot .* the tea login work belongs to ann/,
  );
});

test('writing includes reading, and all includes everything', () => {
  expect(missingScopes(['all'])).toEqual([]);
  expect(missingScopes(['write:repository', 'read:issue'])).toEqual(['write:issue', 'read:user']);
  expect(missingScopes(['write:repository', 'write:issue', 'write:user'])).toEqual([]);
});

test('a token is known again within the base64 of any login', () => {
  const token = 'a1"b2/c3+d4';
  for (const user of ['', 'a', 'ab', 'abc', 'ann'])
    for (const text of [`${user}:${token}`, `${token}:x-oauth-basic`, `${user}${token}${user}`]) {
      const login = Buffer.from(text).toString('base64');
      expect(
        secretForms(token).some((form) => login.includes(form)),
        login,
      ).toBe(true);
    }
  expect(secretForms(token).some((form) => JSON.stringify({ token }).includes(form))).toBe(true);
});
