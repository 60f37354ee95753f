import type { Additions } from '../../ports.ts';
import { begin, type Unread } from './run.ts';

/**
 * The commit that brought each file below a folder into the history of a commit, the newest where there are several.
 * In a shallow clone the oldest commit at hand seems to bring everything; files that seem to come from there are left out
 * and named in `unknown`. Resolves when git has been started.
 */
export function askAdditions(
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
    '--decorate-refs-exclude=*',
    '--format=%x01%H %D',
    from,
    '--',
    `:(literal)${folder}`,
  ];
  const answer = runner.run({ args }).then(async ({ ok, out }) => {
    if (!ok) await facts(); // says what git refuses
    return readAdditions(readLog(out));
  });
  return begin(answer);
}

function readAdditions(log: readonly LoggedCommit[]): Additions {
  const commits = new Map<string, string>();
  const unknown = new Set<string>();
  for (const { hash, cut, paths } of log) {
    for (const path of paths) {
      if (commits.has(path) || unknown.has(path)) continue;
      if (cut) unknown.add(path);
      else commits.set(path, hash);
    }
  }
  return { commits, unknown };
}

interface LoggedCommit {
  readonly hash: string;
  /** Whether the history of a shallow clone ends here. */
  readonly cut: boolean;
  readonly paths: readonly string[];
}

/** Records `\x01<hash> <decoration>`, each followed by its paths; without names of refs, the end of a shallow clone is `grafted`. */
function readLog(out: string): LoggedCommit[] {
  return out
    .split('\u0001')
    .slice(1)
    .map((record) => {
      const [head = '', ...paths] = record.split('\0').map((part) => part.replace(/^\n+/, ''));
      const [hash = '', ...decoration] = head.trim().split(/,? /);
      return { hash, cut: decoration.includes('grafted'), paths: paths.filter((path) => path !== '') };
    });
}
