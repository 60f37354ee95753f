import { ToolError } from '../../core/error.ts';
import { parentPath } from '../../core/path.ts';
import type { AskedFiles, FilesAt } from '../../ports.ts';
import { begin, type Runner, type Unread } from './run.ts';
import { baseMissing, lookUp, readBlobs, readRow, readTexts } from './texts.ts';

/** Up to this many files are read at once: their sizes need not be known first. */
const FEW = 16;
/** Up to this many commits are listed, each by a process of its own: for each name git looks up all folders above it. */
const FEW_COMMITS = 2;

/** The texts of files at commits. One process for a few files, two for many. */
export function askFiles(
  { runner, facts }: Unread,
  asked: AskedFiles,
): Promise<{ readonly answer: Promise<Map<string, FilesAt>> }> {
  return begin(asked.size === 0 ? Promise.resolve(new Map()) : answerAll({ runner, facts }, asked));
}

async function answerAll({ runner, facts }: Unread, asked: AskedFiles): Promise<Map<string, FilesAt>> {
  const files = await readFiles(runner, asked).catch(asMissing);
  if (files instanceof ToolError) return new Map([...asked.keys()].map((commit) => [commit, files]));
  if (files?.size === asked.size) return files;
  const { shallow } = await facts(); // says what git refuses, too
  return new Map(
    [...asked.keys()].map((commit) => [commit, files?.get(commit) ?? baseMissing(commit, shallow)]),
  );
}

/** By commit, of those that are there; undefined when git refuses. */
function readFiles(runner: Runner, asked: AskedFiles): Promise<Map<string, FilesAt> | undefined> {
  const paths = [...asked.values()].flat();
  if (paths.some((path) => /[\n\r]/.test(path))) return listFiles(runner, asked);
  if (paths.length <= FEW) return readByName(asked, (names) => readAtOnce(runner, names));
  if (asked.size <= FEW_COMMITS) return listFiles(runner, asked);
  return readByName(asked, (names) => readBySize(runner, names, [...asked.keys()].join(' ')));
}

async function listFiles(runner: Runner, asked: AskedFiles): Promise<Map<string, FilesAt>> {
  const files = new Map<string, FilesAt>();
  for (const [commit, paths] of asked) {
    const folders = [...new Set(paths.map(parentPath))];
    const all = await readTexts(runner, commit, folders).catch(asMissing);
    const wanted = new Set(paths);
    files.set(
      commit,
      all instanceof ToolError ? all : new Map([...all].filter(([path]) => wanted.has(path))),
    );
  }
  return files;
}

function asMissing(error: unknown): ToolError {
  if (error instanceof ToolError && error.code === 'base_missing') return error;
  throw error;
}

/** Asks for commits and their files by name. */
async function readByName(
  asked: AskedFiles,
  read: (names: readonly string[]) => Promise<Content[] | undefined>,
): Promise<Map<string, FilesAt> | undefined> {
  const names = [...asked].flatMap(([commit, paths]) => [
    `${commit}^{commit}`,
    ...paths.map((path) => `${commit}:./${path}`),
  ]);
  const contents = await read(names);
  if (!contents) return undefined;
  const files = new Map<string, FilesAt>();
  let next = 0;
  for (const [commit, paths] of asked) {
    const isThere = contents[next++]?.type === 'commit';
    const found = new Map<string, string>();
    for (const path of paths) {
      const content = contents[next++];
      if (content?.type === 'blob' && content.text !== undefined) found.set(path, content.text);
    }
    if (isThere) files.set(commit, found);
  }
  return files;
}

/** What a name stands for; undefined where it stands for nothing. */
type Content = { readonly type: string; readonly text: string | undefined } | undefined;

async function readAtOnce(runner: Runner, names: readonly string[]): Promise<Content[] | undefined> {
  const bytes = await runner.bytes(['--batch'], `${names.join('\n')}\n`);
  if (!bytes) return undefined;
  const contents: Content[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const row = readRow(bytes.toString('latin1', at, end));
    const last = row ? end + 1 + row.size : end;
    contents.push(row && { type: row.type, text: bytes.toString('utf8', end + 1, last) });
    at = last + 1;
  }
  return contents;
}

/** `commits`: those that the names are of, for the error. */
async function readBySize(
  runner: Runner,
  names: readonly string[],
  commits: string,
): Promise<Content[] | undefined> {
  const { answer, found } = await lookUp(runner, names);
  if (!answer.ok) return undefined;
  const blobs = found.filter((one) => one !== undefined).filter(({ type }) => type === 'blob');
  const texts = await readBlobs(runner, commits, blobs);
  return found.map((one) => one && { type: one.type, text: texts.get(one.hash) });
}
