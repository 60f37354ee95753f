import { joinPath } from '../../core/path.ts';
import type { Additions } from '../../ports.ts';
import type { Repository } from './run.ts';

/**
 * The commit that brought each file below a folder into the history of a commit, the newest where there are several.
 * In a shallow clone the oldest commit at hand seems to bring everything; files that seem to come from there are left out
 * and named in `unknown`. Resolves when git has been started.
 */
export async function askAdditions(
  { runner, prefix, shallow }: Repository,
  folder: string,
  from = 'HEAD',
): Promise<{ readonly answer: Promise<Additions> }> {
  const place = joinPath(prefix + folder);
  const args = [
    'log',
    '--diff-filter=A',
    '--no-renames',
    '--name-only',
    '-z',
    '--format=%x01%H %P',
    from,
    '--',
    `:(top)${place}`,
  ];
  const answer = runner.run({ args }).then(({ ok, out }) => readAdditions(ok ? out : '', prefix, shallow));
  answer.catch(() => undefined); // whoever waits for the answer is told
  await new Promise((begun) => setImmediate(begun));
  return { answer };
}

function readAdditions(out: string, prefix: string, shallow: boolean): Additions {
  const commits = new Map<string, string>();
  const unknown = new Set<string>();
  for (const { hash, parents, paths } of readLog(out)) {
    for (const path of paths.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length))) {
      if (commits.has(path) || unknown.has(path)) continue;
      if (shallow && parents === 0) unknown.add(path);
      else commits.set(path, hash);
    }
  }
  return { commits, unknown };
}

interface LoggedCommit {
  readonly hash: string;
  readonly parents: number;
  readonly paths: readonly string[];
}

/** Records `\x01<hash> <parents>`, each followed by its paths. */
function readLog(out: string): LoggedCommit[] {
  return out
    .split('\u0001')
    .slice(1)
    .map((record) => {
      const [head = '', ...paths] = record.split('\0').map((part) => part.replace(/^\n+/, ''));
      const [hash = '', ...parents] = head.trim().split(' ');
      return {
        hash,
        parents: parents.filter((parent) => parent !== '').length,
        paths: paths.filter((path) => path !== ''),
      };
    });
}
