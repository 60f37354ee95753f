import { describe, expect, test } from 'vitest';
import { parseUserSettings, requireSettings } from '../../src/core/user-settings.ts';

const path = '/home/ann/.config/openspec/config.yaml';
const read = (text: string | undefined) => parseUserSettings(text, path);

test('no file declares nothing', () => {
  expect(read(undefined)).toEqual({ path, forges: [], timeout: 30, problems: [] });
});

test('forges, identities and their sources', () => {
  const text = `
timeout: 5
forges:
  HTTPS://Git.Example.org:443/forge/:
    identity: me
    ssh: [git.example.org:2222]
    identities:
      me: { account: ann, tea: work }
      bot: { account: spec-bot, command: [bao, kv, get, -field=token, kv/agents] }
      ci: { account: ci-bot, variable: SPEC_CI_PAT }
  http://nas:3000:
`;
  expect(read(text)).toEqual({
    path,
    timeout: 5,
    problems: [],
    forges: [
      {
        base: 'https://git.example.org/forge',
        identity: 'me',
        sshHosts: ['git.example.org:2222'],
        identities: [
          { name: 'me', account: 'ann', source: { kind: 'tea', login: 'work' } },
          {
            name: 'bot',
            account: 'spec-bot',
            source: { kind: 'command', argv: ['bao', 'kv', 'get', '-field=token', 'kv/agents'] },
          },
          { name: 'ci', account: 'ci-bot', source: { kind: 'variable', name: 'SPEC_CI_PAT' } },
        ],
      },
      { base: 'http://nas:3000', identity: undefined, sshHosts: [], identities: [] },
    ],
  });
});

describe('is wrong', () => {
  const one = (entry: string): string => `forges:\n  https://h:\n    identities:\n      me: ${entry}\n`;
  test.each<[what: string, text: string, key: string, line: number]>([
    ['an address with a user', 'forges:\n  https://me@h: {}', 'forges.https://me@h', 2],
    ['another scheme', 'forges:\n  ssh://h: {}', 'forges.ssh://h', 2],
    ['a forge twice', 'forges:\n  https://h: {}\n  https://H/: {}', 'forges', 1],
    ['no account', one('{ tea: work }'), 'forges.https://h.identities.me', 4],
    ['no source', one('{ account: ann }'), 'forges.https://h.identities.me', 4],
    ['two sources', one('{ account: a, tea: b, variable: C }'), 'forges.https://h.identities.me', 4],
    [
      'a text for a command',
      one('{ account: a, command: pass show x }'),
      'forges.https://h.identities.me.command',
      4,
    ],
    ['an empty command', one('{ account: a, command: [] }'), 'forges.https://h.identities.me.command', 4],
    [
      'a relative program',
      one('{ account: a, command: [./x] }'),
      'forges.https://h.identities.me.command',
      4,
    ],
    ['no variable', one('{ account: a, variable: "A B" }'), 'forges.https://h.identities.me.variable', 4],
    ['no account name', one('{ account: "a:b", tea: x }'), 'forges.https://h.identities.me.account', 4],
    [
      'an unknown identity',
      `${one('{ account: a, tea: x }')}    identity: you\n`,
      'forges.https://h.identity',
      5,
    ],
    ['a timeout of text', 'timeout: long', 'timeout', 1],
  ])('%s', (_, text, key, line) => {
    const { problems } = read(text);
    expect(problems[0]).toMatchObject({ path, kind: 'setting-invalid', key, place: { line } });
  });

  test('and then nothing is sent', () => {
    const settings = read('forges:\n  https://h:\n    identities: []\n');
    expect(() => requireSettings(settings)).toThrow(`${path}:3:5: "forges.https://h.identities": expected`);
    expect(() => requireSettings(read('a: [\n'))).toThrow(`${path}:`);
  });
});
