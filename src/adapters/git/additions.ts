import type { Additions, AskedAdditions } from '../../ports.ts';
import { pathspec } from './dirty.ts';
import { begin, type Unread } from './run.ts';

/** What a user's settings would change in a log: the first commit, one path, signatures, renames. */
export const WHATEVER_IS_SET = ['--root', '--no-follow', '--no-show-signature', '--no-renames'];
/** All commits, so that the answer is the same whatever is asked for with it; of a merge what is as in no parent. */
const ALL_BRANCHES = ['--full-history', '-c'];

/**
 * The commits that brought files into the history of a commit, and what became of others meanwhile. In a shallow clone
 * the oldest commit at hand seems to bring everything; files that seem to come from there are left out and named in
 * `unknown`. Resolves when git has been started.
 */
export function askAdditions(
  { runner, facts }: Unread,
  { added, watched = [] }: AskedAdditions,
  from = 'HEAD',
): Promise<{ readonly answer: Promise<Additions> }> {
  const kind = watched.length === 0 ? ['--diff-filter=A'] : ['--parents'];
  const format = ['--raw', '--no-abbrev', '--relative', '-z', '--decorate-refs-exclude=*', FORMAT];
  const paths = [...added, ...watched].map(pathspec);
  const args = ['log', ...WHATEVER_IS_SET, ...ALL_BRANCHES, ...kind, ...format, from, '--', ...paths];
  const answer = runner.run({ args }).then(async ({ ok, out }) => {
    if (!ok) await facts(); // says what git refuses
    return readAdditions(readLog(out), watched);
  });
  return begin(answer);
}

const FORMAT = '--format=%H %P%x00%D';

interface LoggedCommit {
  readonly hash: string;
  /** The nearest ones above that touch what is asked for. */
  readonly parents: readonly string[];
  /** Whether the history of a shallow clone ends here. */
  readonly cut: boolean;
  readonly files: readonly TouchedFile[];
}

interface TouchedFile {
  readonly path: string;
  readonly added: boolean;
  readonly content: Content;
}

/** The hash of a text; null where there is none; undefined for what is no regular file. */
type Content = string | null | undefined;

/** Fields that end in NUL: hash and parents, decoration, then pairs of a row `:…` and a path. */
function readLog(out: string): LoggedCommit[] {
  const fields = out.split('\0');
  const commits: LoggedCommit[] = [];
  let files: TouchedFile[] = [];
  for (let at = 0; at < fields.length; at++) {
    const field = (fields[at] ?? '').replace(/^\n+/, '');
    if (field.startsWith(':')) files.push(readFile(field, fields[++at] ?? ''));
    else if (field !== '') {
      const [hash = '', ...parents] = field.trimEnd().split(' ');
      const cut = (fields[++at] ?? '').split(', ').includes('grafted');
      files = [];
      commits.push({ hash, parents, cut, files });
    }
  }
  return commits;
}

/** A row of modes, hashes and states, with a colon, a mode and a hash for each parent, and those of the commit last. */
function readFile(row: string, path: string): TouchedFile {
  const parts = row.split(' ');
  const mode = parts[row.lastIndexOf(':') + 1] ?? '';
  const [hash, status = ''] = parts.slice(-2);
  const content = mode === GONE ? null : mode.startsWith('100') ? hash : undefined;
  return { path, added: /^A+$/.test(status), content };
}

const GONE = '000000';

function readAdditions(log: readonly LoggedCommit[], watched: readonly string[]): Additions {
  const commits = new Map<string, string>();
  const unknown = new Set<string>();
  for (const { hash, cut, files } of log) {
    for (const { path, added } of files) {
      if (!added || commits.has(path) || unknown.has(path)) continue;
      if (cut) unknown.add(path);
      else commits.set(path, hash);
    }
  }
  const byHash = new Map(log.map((commit) => [commit.hash, commit]));
  const touched = new Set(log.flatMap(({ files }) => files.map(({ path }) => path)));
  return {
    commits,
    unknown,
    wasThere: (path) => touched.has(path),
    contentAt: (path, commit) => (isBelow(path, watched) ? contentAt(byHash, path, commit) : undefined),
  };
}

function isBelow(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/** What a file held at a commit of a log; undefined where the way back to it divides. */
function contentAt(log: ReadonlyMap<string, LoggedCommit>, path: string, commit: string): Content {
  for (let at = log.get(commit); at; at = log.get(at.parents[0] ?? '')) {
    const touched = at.files.find((file) => file.path === path);
    if (touched) return touched.content;
    if (at.parents.length === 0) return null;
    if (at.parents.length > 1) return undefined;
  }
  return undefined;
}
