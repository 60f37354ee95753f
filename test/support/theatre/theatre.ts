import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { FlavorName } from '../forge/flavor.ts';
import { type Forge, startForge } from '../forge/forge.ts';
import { type Client, clientOf, type Reply } from '../forge-client.ts';

/** Somebody with an account and a token. */
export interface Person {
  readonly login: string;
  readonly email: string;
  readonly token: string;
  readonly api: Client;
}

export type Right = 'read' | 'write';

/**
 * A server on which a story is played: the test forge, or a real one. Everything on it is made through its API with the
 * token of an administrator, so that both are used in the same way.
 */
export interface Theatre {
  /** The root of the server, with its sub-path. */
  readonly url: string;
  readonly flavor: FlavorName;
  /** The test forge behind it, to look into; a real server has none. */
  readonly forge: Forge | undefined;
  /** Makes an account with a token of its own; of several with one name each has another login. */
  addPerson(name: string, scopes?: readonly string[]): Promise<Person>;
  /** Makes a private repository with one commit; answers `owner/name`. */
  addRepository(owner: Person, name: string): Promise<string>;
}

export interface Server {
  readonly url: string;
  readonly token: string;
}

/** The real server that `npm run test:forge` names. */
export function namedServer(): Server | undefined {
  const { OPENSPEC_TEST_FORGE: url, OPENSPEC_TEST_TOKEN: token } = process.env;
  return url && token ? { url: url.replace(/\/+$/, ''), token } : undefined;
}

/** What a person does here, and no more than the tool asks for. */
export const SCOPES = ['write:repository', 'write:issue', 'read:user'];

export interface TheatreOptions {
  readonly flavor?: FlavorName;
  readonly basePath?: string;
}

/** Opens the test forge, or the real server where one is named; what is made there is gone when the test ends. */
export async function openTheatre(options: TheatreOptions = {}): Promise<Theatre> {
  const server = namedServer();
  if (server) return theatreOn(server, undefined);
  const { flavor = 'gitea', basePath = '' } = options;
  const forge = await startForge({ flavor, basePath });
  onTestFinished(() => forge.close());
  forge.addUser('root', { admin: true });
  return theatreOn({ url: forge.url, token: forge.addToken('root') }, forge);
}

export async function theatreOn(server: Server, forge: Forge | undefined): Promise<Theatre> {
  const root = clientOf(server, server.token);
  const { version } = (await expectOk(root('GET', '/version'), 'the version')).body;
  const mark = `ospec-${randomBytes(3).toString('hex')}`;
  return {
    url: server.url,
    flavor: version.includes('+gitea-') ? 'forgejo' : 'gitea',
    forge,
    addPerson: (name, scopes = SCOPES) => addPerson(server, root, { name, mark, scopes }),
    addRepository: async (owner, name) => {
      const fields = { name, private: true, auto_init: true, default_branch: 'main' };
      await expectOk(ownerApi(server, owner)('POST', '/user/repos', fields), 'a repository');
      return `${owner.login}/${name}`;
    },
  };
}

interface Role {
  readonly name: string;
  readonly mark: string;
  readonly scopes: readonly string[];
}

const passwords = new WeakMap<Person, string>();

async function addPerson(server: Server, root: Client, { name, mark, scopes }: Role): Promise<Person> {
  const login = `${mark}-${name}`;
  const email = `${login}@example.com`;
  const password = randomBytes(24).toString('base64url');
  const fields = { username: login, email, password, must_change_password: false };
  await expectOk(root('POST', '/admin/users', fields), 'an account; is the token that of an administrator?');
  onTestFinished(async () => void (await root('DELETE', `/admin/users/${login}?purge=true`)));
  const basic = basicClient(server, login, password);
  const made = await expectOk(basic('POST', `/users/${login}/tokens`, { name: 'story', scopes }), 'a token');
  const token: string = made.body.sha1;
  const person = { login, email, token, api: clientOf(server, token) };
  passwords.set(person, password);
  return person;
}

/** A repository is made with the password: it needs a scope that nobody needs afterwards. */
function ownerApi(server: Server, owner: Person): Client {
  return basicClient(server, owner.login, passwords.get(owner) ?? '');
}

function basicClient({ url }: Server, login: string, password: string): Client {
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
  return clientOf({ url }, undefined, { authorization });
}

/** Fails with what the server said, and never with what was sent to it. */
export async function expectOk(asked: Promise<Reply>, what: string): Promise<Reply> {
  const reply = await asked;
  if (reply.status < 300) return reply;
  throw new Error(
    `the server refused ${what}: ${reply.status} ${JSON.stringify(reply.body?.message ?? reply.body)}`,
  );
}
