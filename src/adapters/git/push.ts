import { parsePushReport } from '../../core/forge/push-report.ts';
import { trackingRef } from '../../core/forge/refspec.ts';
import type { Pushed, PushRequest } from '../../ports.ts';
import { setValue } from './configure.ts';
import { type NetworkOptions, REMOTE, speak, type Target } from './network.ts';
import { networkError } from './network-error.ts';
import { makeRunner, type Runner } from './run.ts';

/** A repository on the forge, and the remote of this clone that stands for it. */
export interface ForgeRemote {
  readonly url: string;
  readonly username: string;
  readonly token: string;
  readonly remote: string | undefined;
}

/**
 * Pushes one ref over http(s) as the account, whatever the remote's own URL is. The remote's tracking ref is kept, and
 * a branch that has no upstream gets it.
 */
export async function pushTo(
  to: ForgeRemote,
  request: PushRequest,
  options: NetworkOptions,
): Promise<Pushed> {
  const runner = makeRunner(options.folder, options.environment);
  const target = await targetOf(to, runner);
  const spoken = await speak(argumentsOf(request), target, options);
  const report = spoken.late ? undefined : parsePushReport(spoken.out, spoken.errors);
  if (report === undefined) throw networkError('push to', spoken, target, options);
  if (report.kind === 'behind' || report.kind === 'refused')
    return { kind: report.kind, words: report.words };
  await keepUpstream(runner, to.remote, request.ref);
  return report;
}

/** Fetches one ref and answers its commit; undefined where the forge has none. The remote's tracking ref is kept. */
export async function fetchFrom(
  from: ForgeRemote,
  ref: string,
  options: NetworkOptions,
): Promise<string | undefined> {
  const runner = makeRunner(options.folder, options.environment);
  const target = await targetOf(from, runner);
  // A ref that is overwritten between the two calls is looked up again.
  for (let left = 3; ; left -= 1) {
    const commit = await lookUp(ref, target, options);
    if (commit === undefined || (await hasCommit(runner, target, ref, commit)) || left === 0) return commit;
    const args = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      REMOTE,
      ref,
    ];
    const spoken = await speak(args, target, options);
    if (spoken.exit !== 0) throw networkError('fetch from', spoken, target, options);
  }
}

async function targetOf({ url, username, token, remote }: ForgeRemote, runner: Runner): Promise<Target> {
  if (remote === undefined) return { url, username, token, refspecs: [] };
  const { ok, out } = await runner.run({ args: ['config', '--get-all', `remote.${remote}.fetch`] });
  return { url, username, token, refspecs: ok ? out.split('\n').filter((line) => line !== '') : [] };
}

/** What the user's settings would add to a push of one ref is left out. */
function argumentsOf({ commit, ref, options = [], expected }: PushRequest): string[] {
  const isAgit = ref.startsWith('refs/for/');
  const all = isAgit && expected !== undefined ? [...options, 'force-push=true'] : options;
  const lease = !isAgit && expected !== undefined ? [`--force-with-lease=${ref}:${expected}`] : [];
  const alone = ['--no-follow-tags', '--recurse-submodules=no'];
  return [
    'push',
    '--porcelain',
    ...alone,
    ...lease,
    ...all.flatMap(optionArguments),
    REMOTE,
    `${commit}:${ref}`,
  ];
}

/** git takes no line ends in an option; the servers read what is marked as base64. */
function optionArguments(option: string): string[] {
  const [, key = option, value = ''] = /^([^=]*)=([\s\S]*)$/.exec(option) ?? [];
  if (!/[\r\n]/.test(option)) return ['-o', option];
  return ['-o', `${key}={base64}${Buffer.from(value, 'utf8').toString('base64')}`];
}

async function keepUpstream(runner: Runner, remote: string | undefined, ref: string): Promise<void> {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (remote === undefined || branch === undefined) return;
  const isHere = (await runner.run({ args: ['rev-parse', '--verify', ref] })).ok;
  const has = (await runner.run({ args: ['config', '--get', `branch.${branch}.merge`] })).ok;
  if (!isHere || has) return;
  await setValue(runner, `branch.${branch}.remote`, remote);
  await setValue(runner, `branch.${branch}.merge`, ref);
}

async function lookUp(ref: string, target: Target, options: NetworkOptions): Promise<string | undefined> {
  const spoken = await speak(['ls-remote', REMOTE, ref], target, options);
  if (spoken.exit !== 0) throw networkError('read from', spoken, target, options);
  const rows = spoken.out.split('\n').map((row) => row.split('\t'));
  return rows.find(([, name]) => name === ref)?.[0];
}

/** Whether the commit is here and the tracking ref, where there is one for the ref, says so. */
async function hasCommit(runner: Runner, target: Target, ref: string, commit: string): Promise<boolean> {
  if (!(await runner.run({ args: ['cat-file', '-e', `${commit}^{commit}`] })).ok) return false;
  const tracking = trackingRef(target.refspecs, ref);
  if (tracking === undefined) return true;
  const { ok, out } = await runner.run({ args: ['rev-parse', '--verify', tracking] });
  return ok && out.trim() === commit;
}
