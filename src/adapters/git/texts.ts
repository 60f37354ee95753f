import { ToolError } from '../../core/error.ts';
import type { Answer, Runner } from './run.ts';

/** How much is asked of one `git cat-file`. */
const BATCH_BYTES = 32 * 1024 * 1024;
/** Larger files are no texts of ours: the same limit as for files on disk. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Blob {
  readonly hash: string;
  readonly size: number;
}

interface TreeBlob extends Blob {
  readonly path: string;
}

/** The texts of the regular files below folders at a commit. Two processes for up to 32 MB, one more for each 32 MB. */
export async function readTexts(
  runner: Runner,
  commit: string,
  folders: readonly string[],
): Promise<Map<string, string>> {
  const places = folders.map((folder) => (folder === '' ? '.' : folder.replace(/\/$/, '')));
  const answer = await runner.run({ args: ['ls-tree', '-r', '-z', '-l', commit, '--', ...places] });
  if (!answer.ok) throw await missingBase(runner, commit, answer);
  const blobs = readTree(answer.out).filter(({ size }) => size <= MAX_BYTES);
  const texts = await readBlobs(runner, commit, blobs);
  return new Map(blobs.map(({ hash, path }) => [path, texts.get(hash) ?? '']));
}

/** What a name stands for. */
export interface Named extends Blob {
  readonly type: string;
}

/** Asks what names without line ends stand for, in one process. `found` is in their order, undefined where nothing is. */
export async function lookUp(
  runner: Runner,
  names: readonly string[],
): Promise<{ readonly answer: Answer; readonly found: (Named | undefined)[] }> {
  const answer = await runner.run({ args: ['cat-file', '--batch-check'], input: `${names.join('\n')}\n` });
  return { answer, found: answer.out.split('\n').slice(0, names.length).map(readRow) };
}

/** A row `<hash> <type> <size>` of `git cat-file`; undefined for `<name> missing`. */
export function readRow(row: string): Named | undefined {
  const [, hash = '', type = '', size] = /^([0-9a-f]+) ([a-z]+) (\d+)$/.exec(row) ?? [];
  return size === undefined ? undefined : { hash, type, size: Number(size) };
}

/** The texts of contents by their hash; those that are too large are left out. `commit` is for the error. */
export async function readBlobs(
  runner: Runner,
  commit: string,
  blobs: readonly Blob[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const batch of inBatches(blobs.filter(({ size }) => size <= MAX_BYTES)))
    await readBatch(runner, commit, batch, texts);
  return texts;
}

/** Rows `<mode> <type> <hash> <size>\t<path>`. Links and submodules hold no text. */
function readTree(out: string): TreeBlob[] {
  return out.split('\0').flatMap((row) => {
    const tab = row.indexOf('\t');
    const [mode, type, hash = '', size] = row.slice(0, tab).split(/ +/);
    return type === 'blob' && mode !== '120000'
      ? [{ hash, size: Number(size), path: row.slice(tab + 1) }]
      : [];
  });
}

/** Each content once, in groups of a bounded size. */
function inBatches(blobs: readonly Blob[]): string[][] {
  const sizes = new Map(blobs.map(({ hash, size }) => [hash, size]));
  const batches: string[][] = [];
  let room = 0;
  for (const [hash, size] of sizes) {
    if (size > room || batches.length === 0) {
      batches.push([]);
      room = BATCH_BYTES;
    }
    batches.at(-1)?.push(hash);
    room -= size;
  }
  return batches;
}

async function readBatch(
  runner: Runner,
  commit: string,
  hashes: readonly string[],
  texts: Map<string, string>,
): Promise<void> {
  const bytes = await runner.bytes(['--batch'], `${hashes.join('\n')}\n`);
  if (bytes === undefined) throw await missingBase(runner, commit);
  let at = 0;
  for (const hash of hashes) {
    const end = bytes.indexOf(10, at);
    const row = readRow(bytes.toString('latin1', at, end));
    if (row?.type !== 'blob') throw await missingBase(runner, commit);
    const start = end + 1;
    at = start + row.size + 1;
    texts.set(hash, bytes.toString('utf8', start, at - 1));
  }
}

async function missingBase(runner: Runner, commit: string, answer?: Answer): Promise<ToolError> {
  const shallow = await runner.run({ args: ['rev-parse', '--is-shallow-repository'] });
  return baseMissing(commit, shallow.out.trim() === 'true', answer?.words);
}

/** The error for a commit that cannot be read, with the fetch to run. */
export function baseMissing(commit: string, shallow: boolean, words?: string): ToolError {
  const fetch = shallow ? 'git fetch --unshallow' : `git fetch origin ${commit}`;
  return new ToolError({
    code: 'base_missing',
    message: `The texts at commit ${commit} are not in this repository${words ? `: ${words}` : '.'}`,
    fix: `Run \`${fetch}\`, then run the command again.`,
  });
}
