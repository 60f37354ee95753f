import { COMMIT } from '../../core/change.ts';
import { joinPath } from '../../core/path.ts';
import type { LoggedCommit, LogRequest } from '../../ports.ts';
import { WHATEVER_IS_SET } from './additions.ts';
import { pathspec } from './dirty.ts';
import { demand, type Repository, type Runner } from './run.ts';
import { lookUp, readBlobs } from './texts.ts';

const FORMAT = '--format=%H%x00%P%x00%an%x00%aI%x00%s';

/** Lists the commits that touch paths. One process; no commit yet means an empty list. */
export async function readLog(
  { runner, prefix }: Repository,
  { paths, since, mainline }: LogRequest,
): Promise<LoggedCommit[]> {
  const walk = mainline ? ['--first-parent', '-m'] : ['--full-history', '--simplify-merges', '-c'];
  const range = since === undefined ? 'HEAD' : `${since}..HEAD`;
  const format = ['-z', ...WHATEVER_IS_SET, '--name-status', FORMAT];
  const args = ['log', '--topo-order', ...walk, ...format, range, '--', ...paths.map(pathspec)];
  const answer = await runner.run({ args });
  if (!answer.ok && (await isUnborn(runner))) return [];
  return parseLog(demand(answer, 'read the history'), prefix);
}

async function isUnborn(runner: Runner): Promise<boolean> {
  return !(await runner.run({ args: ['rev-parse', '--verify', '--quiet', 'HEAD'] })).ok;
}

/**
 * Fields that end in NUL: hash, parents, author, date, subject, then pairs of a status and a path. A status is capital
 * letters and a hash is none, so that each field can be told from the next.
 */
function parseLog(out: string, prefix: string): LoggedCommit[] {
  const fields = out.split('\0').map((field) => field.replace(/^\n+/, ''));
  const commits: LoggedCommit[] = [];
  for (let at = fields.findIndex(isHash); at >= 0 && at < fields.length; ) {
    const [hash = '', parents = '', author = '', date = '', subject = ''] = fields.slice(at, at + 5);
    const next = nextHash(fields, at + 5);
    const files = readFiles(fields.slice(at + 5, next), prefix);
    commits.push({ hash, parents: parents.split(' ').filter(isHash), author, date, subject, files });
    at = next;
  }
  return commits;
}

function isHash(field: string): boolean {
  return COMMIT.test(field);
}

/** Where the next commit begins: paths stand behind a status, so none of them can be taken for a hash. */
function nextHash(fields: readonly string[], from: number): number {
  let at = from;
  while (at < fields.length && !isHash(fields[at] ?? '')) at += fields[at] === '' ? 1 : 2;
  return at;
}

function readFiles(fields: readonly string[], prefix: string): LoggedCommit['files'] {
  const files: { path: string; added: boolean }[] = [];
  for (let at = 0; at < fields.length; at++) {
    const status = fields[at] ?? '';
    if (status === '') continue;
    const path = fields[++at] ?? '';
    if (path.startsWith(prefix)) files.push({ path: path.slice(prefix.length), added: /^A+$/.test(status) });
  }
  return files;
}

/** The texts of files at commits, in the order asked. Two processes for up to 32 MB; each content is read once. */
export async function readPlaces(
  { runner, prefix }: Repository,
  places: readonly { readonly commit: string; readonly path: string }[],
): Promise<(string | undefined)[]> {
  const asked = places.filter(({ path }) => !path.includes('\n'));
  if (asked.length === 0) return places.map(() => undefined);
  const names = asked.map(({ commit, path }) => `${commit}:${joinPath(prefix + path)}`);
  const { answer, found } = await lookUp(runner, names);
  demand(answer, 'look up old texts');
  const blobs = found.map((one) => (one?.type === 'blob' ? one : undefined));
  const known = blobs.filter((blob) => blob !== undefined);
  const texts = await readBlobs(runner, asked[0]?.commit ?? '', known);
  const byPlace = new Map(asked.map((place, index) => [place, texts.get(blobs[index]?.hash ?? '')]));
  return places.map((place) => byPlace.get(place));
}
