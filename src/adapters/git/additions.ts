import type { Additions } from '../../ports.ts';
import type { Unread } from './run.ts';

/**
 * The commit that brought each file below a folder into the history of a commit, the newest where there are several.
 * In a shallow clone the oldest commit at hand seems to bring everything; files that seem to come from there are left out
 * and named in `unknown`. Resolves when git has been started.
 */
export async function askAdditions(
  { runner, facts }: Unread,
  folder: string,
  from = 'HEAD',
): Promise<{ readonly answer: Promise<Additions> }> {
  const args = [
    'log',
    '--diff-filter=A',
    '--no-renames',
    '--name-only',
    '--relative',
    '-z',
    '--format=%x01%H %P',
    from,
    '--',
    `:(literal)${folder}`,
  ];
  const answer = runner.run({ args }).then(async ({ ok, out }) => {
    const commits = readLog(out);
    const isPlain = ok && commits.every(({ parents }) => parents > 0);
    return readAdditions(commits, isPlain ? false : (await facts()).shallow);
  });
  answer.catch(() => undefined); // whoever waits for the answer is told
  await new Promise((begun) => setImmediate(begun));
  return { answer };
}

function readAdditions(log: readonly LoggedCommit[], shallow: boolean): Additions {
  const commits = new Map<string, string>();
  const unknown = new Set<string>();
  for (const { hash, parents, paths } of log) {
    for (const path of paths) {
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
