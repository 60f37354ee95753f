import { realpathSync } from 'node:fs';
import type { Environment } from '../../core/child-environment.ts';
import type { Author, Git } from '../../ports.ts';
import { askAdditions } from './additions.ts';
import { commitPaths, requireAuthor } from './commit.ts';
import { configure } from './configure.ts';
import { isContent } from './content.ts';
import { findDirty } from './dirty.ts';
import { askFiles } from './files-at.ts';
import { readLog, readPlaces } from './history.ts';
import { readHook, writeHook } from './hook.ts';
import { findOperation } from './operation.ts';
import { listRemotes } from './remotes.ts';
import { readPlainBranch, readPlainFacts } from './repository.ts';
import { demand, type Facts, makeRunner, type Repository, type Runner } from './run.ts';
import { switchTo } from './switch.ts';
import { readTexts } from './texts.ts';

/**
 * Opens the repository around a folder that is known to be in one. Where git cannot read it, every question throws; those
 * that git answers from the folder itself do not ask for more first. `known`: what was found out in this run.
 */
export function openGit(folder: string, environment: Environment, known: KnownFacts = new Map()): Git {
  const runner = makeRunner(folder, environment);
  const facts = async (): Promise<Repository> => {
    const asked = known.get(folder) ?? readFacts(folder, environment, runner);
    known.set(folder, asked);
    return { runner, ...(await asked) };
  };
  const branch = async () => readPlainBranch(folder, environment) ?? (await findBranch(runner));
  const first =
    <A extends readonly unknown[], T>(ask: (repository: Repository, ...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> =>
      ask(await facts(), ...args);
  return {
    branch: first(() => branch()),
    commit: first((_, revision: string) => findCommit(runner, revision)),
    defaultBranch: first(() => findDefaultBranch(runner)),
    mergeBase: first((_, one: string, other: string) => findMergeBase(runner, one, other)),
    dirty: first(async (repository, folders?: readonly string[]) =>
      (await findDirty(repository, folders)).map((entry) => entry.path),
    ),
    hasBranch: first((_, name: string) => hasRef(runner, `refs/heads/${name}`)),
    createBranch: first((_, name: string) => createBranch(runner, name)),
    switchTo: first(async (_, name: string) => {
      if ((await branch()) !== name) await switchTo(runner, name);
    }),
    requireAuthor: first(() => requireAuthor(runner)),
    commitPaths: first((repository, paths: readonly string[], message: string, author?: Author) =>
      commitPaths(repository, paths, { message, author }),
    ),
    tree: first((_, commit: string) => findTree(runner, commit)),
    moveBranch: first(async (_, commit: string) => {
      const args = ['reset', '--keep', '--quiet', commit];
      demand(await runner.run({ args, writes: true }), 'move the branch');
    }),
    additions: (asked, from) => askAdditions({ runner, facts }, asked, from),
    isContent,
    textsAt: first((_, commit: string, folders: readonly string[]) => readTexts(runner, commit, folders)),
    filesAt: (asked) => askFiles({ runner, facts }, asked),
    textsOf: first(readPlaces),
    log: first(readLog),
    place: first(async ({ prefix }) => placeOf(folder, prefix)),
    operation: first(() => findOperation(runner, folder)),
    configure: first((_, values: Readonly<Record<string, string>>) => configure(runner, values)),
    isShallow: first(async ({ shallow }) => shallow),
    remotes: first(() => listRemotes(runner)),
    hook: first((_, name: string) => readHook(runner, folder, name)),
    writeHook: (path, text) => writeHook(path, text),
  };
}

/** What was found out about repositories, by folder. */
export type KnownFacts = Map<string, Promise<Facts>>;

async function readFacts(folder: string, environment: Environment, runner: Runner): Promise<Facts> {
  const plain = readPlainFacts(folder, environment);
  if (plain) return plain;
  const args = ['rev-parse', '--show-prefix', '--is-shallow-repository'];
  const answer = demand(await runner.run({ args }), 'read the repository').trimEnd();
  const end = answer.lastIndexOf('\n');
  return { prefix: answer.slice(0, Math.max(end, 0)), shallow: answer.slice(end + 1) === 'true' };
}

/** The folder without links and without its place in the worktree: to ask git would take one more process. */
function placeOf(folder: string, prefix: string): { top: string; prefix: string } {
  const real = `${realpathSync(folder)}/`;
  return { top: real.slice(0, real.length - prefix.length - 1) || '/', prefix };
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
  const what = `make the branch ${name}`;
  const made = await runner.run({ args: ['branch', '--', name], writes: true });
  if (made.ok || (await findCommit(runner, 'HEAD')) !== undefined) return void demand(made, what);
  demand(await runner.run({ args: ['check-ref-format', '--branch', name] }), what);
  demand(await runner.run({ args: ['symbolic-ref', 'HEAD', `refs/heads/${name}`], writes: true }), what);
}
