import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, type SshKnowledge } from '../../../src/core/forge/address.ts';
import { parseBase, parseRemote, parseRepository, showRemote } from '../../../src/core/forge/remote-url.ts';

const repository = { owner: 'ann', name: 'lab' };

describe('a remote over http', () => {
  test.each([
    ['https://git.example.org/ann/lab.git', 'https://git.example.org'],
    ['https://git.example.org/ann/lab', 'https://git.example.org'],
    ['https://git.example.org/ann/lab.git/', 'https://git.example.org'],
    ['https://git.example.org//ann//lab//', 'https://git.example.org'],
    ['HTTPS://GIT.Example.org/ann/lab', 'https://git.example.org'],
    ['https://git.example.org:443/ann/lab', 'https://git.example.org'],
    ['https://git.example.org:3000/ann/lab', 'https://git.example.org:3000'],
    ['http://127.0.0.1:3000/ann/lab', 'http://127.0.0.1:3000'],
    ['https://[2001:db8::1]:3000/ann/lab', 'https://[2001:db8::1]:3000'],
    ['https://host/forge/ann/lab.git', 'https://host/forge'],
    ['https://host/a/b%20c/ann/lab', 'https://host/a/b%20c'],
    ['https://host/%61nn/l%61b.git', 'https://host'],
    ['https://user:secret@host/ann/lab', 'https://host'],
    ['https://a@b:secret@host/ann/lab', 'https://host'],
    ['https://host/ann/lab?access_token=secret', 'https://host'],
    [' https://host/ann/lab\n', 'https://host'],
  ])('%s is on %s', (url, base) => {
    expect(parseRemote(url)).toEqual({ ok: true, remote: { kind: 'http', base, ...repository } });
  });
});

describe('a remote over ssh', () => {
  test.each([
    ['git@git.example.org:ann/lab.git', 'git.example.org', undefined],
    ['git.example.org:ann/lab', 'git.example.org', undefined],
    ['git@host:/srv/git/ann/lab.git', 'host', undefined],
    ['git@host:~/ann/lab.git', 'host', undefined],
    ['forge:ann/lab', 'forge', undefined],
    ['Forge:ann/lab', 'Forge', undefined],
    ['git@[2001:db8::1]:ann/lab', '2001:db8::1', undefined],
    ['[::1]:ann/lab', '::1', undefined],
    ['git@[host:2222]:ann/lab', 'host', '2222'],
    ['ssh://git@host/ann/lab.git', 'host', undefined],
    ['ssh://git@host:2222/ann/lab.git/', 'host', '2222'],
    ['ssh://user:secret@host/ann/lab', 'host', undefined],
    ['ssh://git@[2001:db8::1]:22/ann/lab', '2001:db8::1', '22'],
    ['ssh://host/~git/ann/lab', 'host', undefined],
    ['git+ssh://host/ann/lab', 'host', undefined],
    ['SSH://host/ann/lab', 'host', undefined],
  ])('%s is on %s', (url, host, port) => {
    expect(parseRemote(url)).toEqual({ ok: true, remote: { kind: 'ssh', host, port, ...repository } });
  });
});

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['/srv/git/ann/lab.git', 'file'],
  ['../lab.git', 'file'],
  ['./a:b', 'file'],
  ['lab', 'file'],
  ['file:///srv/git/ann/lab', 'file'],
  ['C:\\git\\ann\\lab', 'file'],
  ['C:/git/ann/lab', 'file'],
  ['git://host/ann/lab', 'protocol'],
  ['ftp://host/ann/lab', 'protocol'],
  ['ext::sh -c id', 'protocol'],
  ['ext::a/b', 'protocol'],
  ['https://', 'malformed'],
  ['https:///ann/lab', 'malformed'],
  ['https://host:99999/ann/lab', 'malformed'],
  ['https://good.example\\@evil.example/ann/lab', 'malformed'],
  ['https://host/a/../ann/lab', 'malformed'],
  ['https://host/a/%2e%2e/ann/lab', 'malformed'],
  ['https://host/ann/la b', 'malformed'],
  ['https://host/ann/lab\u202egit', 'malformed'],
  ['ssh://-oProxyCommand=id/ann/lab', 'malformed'],
  ['-oProxyCommand=id:ann/lab', 'malformed'],
  ['ssh://host:port/ann/lab', 'malformed'],
  ['https://host/lab', 'no-repository'],
  ['https://host/', 'no-repository'],
  ['git@host:lab.git', 'no-repository'],
  ['git@host:~/lab.git', 'name'],
  ['https://host/ann/..', 'malformed'],
  ['git@host:ann/..', 'name'],
  ['https://host/ann/%2e%2e%2fetc', 'name'],
  ['https://host/ann/a%2Fb', 'name'],
  ['https://host/ann/%zz', 'malformed'],
  ['https://host/ann/.git', 'name'],
  ['https://host/ann/lab.wiki.git', 'name'],
  ['https://host/ann/l%C3%A4b', 'name'],
])('%j is refused: %s', (url, reason) => {
  expect(parseRemote(url)).toEqual({ ok: false, reason });
});

test('owner and name of any remote are plain names, and nothing of a password is left', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'https://',
      'ssh://',
      '@',
      ':',
      '/',
      '..',
      '%2f',
      '%2e',
      '.git',
      '\\',
      '[::1]',
      '-',
      '?',
      '#',
    ),
    fc.string({ maxLength: 6 }),
    fc.constantFrom('ann', 'lab', 'host', 'user:canary@'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const parsed = parseRemote(pieces.join(''));
      if (!parsed.ok) return;
      const { owner, name } = parsed.remote;
      expect(`${owner}/${name}`).toMatch(/^[\w-][\w.-]*\/[\w.-]+$/);
      expect([owner, name]).not.toContain('..');
      if (parsed.remote.kind === 'http')
        expect(new URL(parsed.remote.base)).toMatchObject({ username: '', password: '', search: '' });
      else expect(parsed.remote.host).not.toMatch(/^-|[@/\s]/);
    }),
  );
});

test.each([
  ['https://user:canary@host/ann/lab', 'https://host/ann/lab'],
  ['https://user:can/ary@host/ann/lab', 'https://host/ann/lab'],
  ['https://host/ann/lab?access_token=canary#canary', 'https://host/ann/lab'],
  ['git@host:ann/lab', 'git@host:ann/lab'],
  ['ftp://canary@host/\u001b[2Jx', 'ftp://host/x'],
])('%j is shown as %s', (url, shown) => {
  expect(showRemote(url)).toBe(shown);
});

test.each([
  ['https://Git.Example.org/', 'https://git.example.org'],
  ['https://host/forge//', 'https://host/forge'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['https://user@host', undefined],
  ['https://host/?a', undefined],
  ['https://host/../a', undefined],
  ['ssh://host', undefined],
  ['host', undefined],
  ['', undefined],
  ['https://ho st', undefined],
])('%j as the root of a forge: %s', (url, base) => {
  expect(parseBase(url)).toBe(base);
});

test.each([
  ['ann/lab', repository],
  ['ann/.profile', { owner: 'ann', name: '.profile' }],
  ['ann', undefined],
  ['ann/lab/more', undefined],
  ['../lab', undefined],
  ['ann/lab.git', undefined],
  ['ann/l b', undefined],
])('%j as a repository', (text, expected) => {
  expect(parseRepository(text)).toEqual(expected);
});

describe('the address of a remote', () => {
  const forge = (base: string, ...sshHosts: string[]) => ({ base, sshHosts });
  const baseOf = (url: string, known: Partial<SshKnowledge> = {}) => {
    const parsed = parseRemote(url);
    if (!parsed.ok) return parsed.reason;
    const located = addressOf(parsed.remote, { forges: [], resolved: undefined, ...known });
    return located.ok ? located.address.base : located.bases;
  };
  const two = [
    forge('https://git.example.org/forge', 'git.example.org:2222'),
    forge('https://other.example/x', 'git.example.org'),
  ];

  test('is its own base for http, whatever is declared', () => {
    expect(baseOf('https://host/sub/ann/lab', { forges: [forge('https://host')] })).toBe('https://host/sub');
  });

  test('is the declared forge that names the ssh host, with the port first', () => {
    expect(baseOf('ssh://git@GIT.example.org:2222/ann/lab', { forges: two })).toBe(
      'https://git.example.org/forge',
    );
    expect(baseOf('git@git.example.org:ann/lab', { forges: two })).toBe('https://other.example/x');
    expect(baseOf('forge:ann/lab', { forges: [forge('https://a/b', 'forge')] })).toBe('https://a/b');
  });

  test('follows an alias to its host', () => {
    const resolved = { host: 'git.example.org', port: '2222' };
    expect(baseOf('forge:ann/lab', { forges: two, resolved })).toBe('https://git.example.org/forge');
    expect(baseOf('forge:ann/lab', { resolved })).toBe('https://git.example.org');
  });

  test('is the declared forge on the same host', () => {
    expect(baseOf('git@host:ann/lab', { forges: [forge('https://host:3000/sub')] })).toBe(
      'https://host:3000/sub',
    );
  });

  test('is the web server of the host where nothing is declared', () => {
    expect(baseOf('ssh://git@Host:2222/ann/lab')).toBe('https://host');
    expect(baseOf('git@[2001:DB8::1]:ann/lab')).toBe('https://[2001:db8::1]');
  });

  test('is not guessed where two forges fit', () => {
    const forges = [forge('https://host/a'), forge('https://host/b')];
    expect(baseOf('git@host:ann/lab', { forges })).toEqual(['https://host/a', 'https://host/b']);
  });
});
