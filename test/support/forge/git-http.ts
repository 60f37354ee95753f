import { levelOf } from './access.ts';
import { type Answer, empty, text } from './answer.ts';
import { runBackend } from './git/backend.ts';
import { pushHooks } from './git/receive.ts';
import { identify, type Login, missingScope } from './login.ts';
import { findRenamed } from './renames.ts';
import { findRepository, fullName, type Repository, type Store } from './store.ts';

export interface GitRequest {
  readonly method: string;
  /** Without the base path and the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const PLACE =
  /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack|HEAD|objects\/.+)$/;

export function isGitPath(path: string): boolean {
  return PLACE.test(path);
}

/** git over HTTP: who may come in is decided here, what a push may do by the hooks. */
export async function answerGit(store: Store, request: GitRequest): Promise<Answer> {
  const [, owner = '', name = '', rest = ''] = PLACE.exec(request.path) ?? [];
  const login = identify(store, request.headers.authorization as string | undefined);
  if (login.wrong) return text(401, `${store.flavor.words.wrongGitLogin}\n`);
  const writes = rest === 'git-receive-pack' || request.query.includes('service=git-receive-pack');
  const repository = findRepository(store, owner, name);
  if (!repository) return elsewhere(store, request, { owner, name, rest, login });
  const refusal = refuse(store, repository, login, writes);
  if (refusal) return refusal;
  const user = login.user ?? repository.owner;
  return runBackend(
    {
      gitDir: repository.gitDir,
      path: `/${rest}`,
      method: request.method,
      query: request.query,
      headers: request.headers,
      body: request.body,
      user: login.user?.name ?? '',
    },
    pushHooks(store, repository, user),
  );
}

interface Place {
  readonly owner: string;
  readonly name: string;
  readonly rest: string;
  readonly login: Login;
}

function elsewhere(store: Store, request: GitRequest, { owner, name, rest, login }: Place): Answer {
  const renamed = findRenamed(store, owner, name);
  if (renamed) {
    const root = new URL(store.url).pathname.replace(/\/$/, '');
    const query = request.query === '' ? '' : `?${request.query}`;
    return empty(301, { location: `${root}/${fullName(renamed)}/${rest}${query}` });
  }
  return login.user ? text(404, 'Repository not found\n') : challenge();
}

function challenge(): Answer {
  const answer = text(401, 'Unauthorized\n');
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="Gitea"' } };
}

function refuse(store: Store, repository: Repository, login: Login, writes: boolean): Answer | undefined {
  if (!login.user && (writes || repository.private)) return challenge();
  if (levelOf(repository, login.user) < 1) return text(404, 'Repository not found\n');
  // Forgejo does not look at the scopes of a token that comes as Bearer.
  const checked = store.flavor.gitea || login.basic;
  if (checked && missingScope(login.token, 'repository', writes)) return text(403, 'Forbidden\n');
  if (writes && repository.archived)
    return text(
      403,
      'This repo is archived. You can view files and clone it, but cannot push or open issues/pull-requests.\n',
    );
  return undefined;
}
