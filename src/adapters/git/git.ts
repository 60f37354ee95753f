import type { Environment } from '../../core/child-environment.ts';
import type { Git } from '../../ports.ts';
import { askAdditions } from './additions.ts';
import { commitPaths, requireAuthor } from './commit.ts';
import { configure } from './configure.ts';
import { findDirty } from './dirty.ts';
import { readLog, readPlaces } from './history.ts';
import { readHook, writeHook } from './hook.ts';
import { findOperation } from './operation.ts';
import { listRemotes } from './remotes.ts';
import { demand, makeRunner, type Repository, type Runner } from './run.ts';
import { switchTo } from './switch.ts';
import { readFiles, readTexts } from './texts.ts';

/** Opens the repository around a folder that is known to be in one. */
export async function openGit(folder: string, environment: Environment): Promise<Git> {
  const runner = makeRunner(folder, environment);
  const repository = await readRepository(runner);
  return {
    branch: () => findBranch(runner),
    commit: (revision) => findCommit(runner, revision),
    defaultBranch: () => findDefaultBranch(runner),
    mergeBase: (one, other) => findMergeBase(runner, one, other),
    dirty: async (folders) => (await findDirty(repository, folders)).map((entry) => entry.path),
    hasBranch: (name) => hasRef(runner, `refs/heads/${name}`),
    createBranch: (name) => createBranch(runner, name),
    switchTo: async (name) => {
      if ((await findBranch(runner)) !== name) await switchTo(runner, name);
    },
    requireAuthor: () => requireAuthor(runner),
    commitPaths: (paths, message, author) => commitPaths(repository, paths, { message, author }),
    tree: (commit) => findTree(runner, commit),
    moveBranch: async (commit) => {
      demand(
        await runner.run({ args: ['reset', '--keep', '--quiet', commit], writes: true }),
        'move the branch',
      );
    },
    additions: (folder, from) => askAdditions(repository, folder, from),
    textsAt: (commit, folders) => readTexts(repository, commit, folders),
    filesAt: (commit, paths) => readFiles(repository, commit, paths),
    textsOf: (places) => readPlaces(repository, places),
    log: (request) => readLog(repository, request),
    place: () => findPlace(repository),
    operation: () => findOperation(runner, folder),
    configure: (values) => configure(runner, values),
    isShallow: async () => repository.shallow,
    remotes: () => listRemotes(runner),
    hook: (name) => readHook(runner, folder, name),
    writeHook: (path, text) => writeHook(path, text),
  };
}

/** What most commands ask, in one process. */
async function readRepository(runner: Runner): Promise<Repository> {
  const args = ['rev-parse', '--show-prefix', '--is-shallow-repository'];
  const answer = demand(await runner.run({ args }), 'read the repository').trimEnd();
  const end = answer.lastIndexOf('\n');
  return { runner, prefix: answer.slice(0, Math.max(end, 0)), shallow: answer.slice(end + 1) === 'true' };
}

async function findPlace({ runner, prefix }: Repository): Promise<{ top: string; prefix: string }> {
  const top = demand(await runner.run({ args: ['rev-parse', '--show-toplevel'] }), 'find the worktree');
  return { top: top.replace(/\n$/, ''), prefix };
}

async function findBranch(runner: Runner): Promise<string | undefined> {
  const { ok, out } = await runner.run({ args: ['symbolic-ref', 'HEAD'] });
  return ok ? out.trim().replace(/^refs\/heads\//, '') : undefined;
}

async function findCommit(runner: Runner, revision: string): Promise<string | undefined> {
  if (!isRevision(revision)) return undefined;
  const { ok, out } = await runner.run({ args: ['rev-parse', '--verify', `${revision}^{commit}`] });
  return ok ? out.trim() : undefined;
}

async function findTree(runner: Runner, commit: string): Promise<string | undefined> {
  if (!isRevision(commit)) return undefined;
  const { ok, out } = await runner.run({ args: ['rev-parse', '--verify', `${commit}^{tree}`] });
  return ok ? out.trim() : undefined;
}

/** What git could take for an option is no revision. */
function isRevision(text: string): boolean {
  return text !== '' && !text.startsWith('-') && !text.includes('\0');
}

async function findMergeBase(runner: Runner, one: string, other: string): Promise<string | undefined> {
  if (!isRevision(one) || !isRevision(other)) return undefined;
  const { ok, out } = await runner.run({ args: ['merge-base', one, other] });
  return ok && out !== '' ? out.trim() : undefined;
}

async function hasRef(runner: Runner, ref: string): Promise<boolean> {
  return (await runner.run({ args: ['rev-parse', '--verify', ref] })).ok;
}

const CANDIDATES = [
  'refs/remotes/*/HEAD',
  'refs/remotes/*/main',
  'refs/remotes/*/master',
  'refs/heads/main',
  'refs/heads/master',
];

/** One call for all candidates; `origin` counts before other remotes. */
async function findDefaultBranch(runner: Runner): Promise<string | undefined> {
  const args = ['for-each-ref', '--format=%(refname) %(symref)', ...CANDIDATES];
  const rows = demand(await runner.run({ args }), 'list branches')
    .split('\n')
    .map((row) => row.split(' '));
  const refs = new Map(rows.filter(([ref]) => ref !== '').map(([ref = '', target = '']) => [ref, target]));
  const remotes = [...refs.keys()].flatMap((ref) => /^refs\/remotes\/([^/]+)\/\w+$/.exec(ref)?.[1] ?? []);
  for (const remote of new Set(['origin', ...remotes])) {
    const base = `refs/remotes/${remote}`;
    const found = refs.get(`${base}/HEAD`) || [`${base}/main`, `${base}/master`].find((ref) => refs.has(ref));
    if (found) return found.replace('refs/remotes/', '');
  }
  if (refs.has('refs/heads/main')) return 'main';
  return refs.has('refs/heads/master') ? 'master' : configuredBranch(runner);
}

async function configuredBranch(runner: Runner): Promise<string | undefined> {
  const { ok, out } = await runner.run({ args: ['config', '--get', 'init.defaultBranch'] });
  const name = out.trim();
  return ok && name !== '' && (await hasRef(runner, `refs/heads/${name}`)) ? name : undefined;
}

/** Before the first commit there is nothing to branch from: then the branch to be is renamed. */
async function createBranch(runner: Runner, name: string): Promise<void> {
  demand(await runner.run({ args: ['check-ref-format', '--branch', name] }), `make the branch ${name}`);
  const unborn = (await findCommit(runner, 'HEAD')) === undefined;
  const args = unborn ? ['symbolic-ref', 'HEAD', `refs/heads/${name}`] : ['branch', '--', name];
  demand(await runner.run({ args, writes: true }), `make the branch ${name}`);
}
