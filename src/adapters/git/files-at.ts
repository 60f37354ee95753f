import { ToolError } from '../../core/error.ts';
import { parentPath } from '../../core/path.ts';
import type { AskedFiles, FilesAt } from '../../ports.ts';
import type { Runner, Unread } from './run.ts';
import { type Blob, baseMissing, readBlobs, readTexts } from './texts.ts';

/** Up to this many files are read at once: their sizes need not be known first. */
const FEW = 16;
/** Up to this many commits are listed, each by a process of its own: for each name git looks up all folders above it. */
const FEW_COMMITS = 2;

/** The texts of files at commits. One process for a few files, two for many. */
export async function askFiles(
  { runner, facts }: Unread,
  asked: AskedFiles,
): Promise<{ readonly answer: Promise<Map<string, FilesAt>> }> {
  if (asked.size === 0) return { answer: Promise.resolve(new Map()) };
  const answer = readFiles(runner, asked)
    .catch(asMissing)
    .then(async (files) => {
      const found = files instanceof ToolError ? undefined : files;
      const isWhole = found?.size === asked.size;
      const { shallow } = isWhole ? { shallow: false } : await facts(); // says what git refuses, too
      const missing = (commit: string) => (files instanceof ToolError ? files : baseMissing(commit, shallow));
      return new Map([...asked.keys()].map((commit) => [commit, found?.get(commit) ?? missing(commit)]));
    });
  answer.catch(() => undefined); // whoever waits for the answer is told
  await new Promise((begun) => setImmediate(begun));
  return { answer };
}

/** By commit, of those that are there; undefined when git refuses. */
function readFiles(runner: Runner, asked: AskedFiles): Promise<Map<string, FilesAt> | undefined> {
  const paths = [...asked.values()].flat();
  const unnameable = paths.some((path) => /[\n\r]/.test(path));
  if (unnameable || (paths.length > FEW && asked.size <= FEW_COMMITS)) return listFiles(runner, asked);
  return lookUpFiles(runner, asked, paths.length <= FEW);
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

async function lookUpFiles(
  runner: Runner,
  asked: AskedFiles,
  atOnce: boolean,
): Promise<Map<string, FilesAt> | undefined> {
  const names = [...asked].flatMap(([commit, paths]) => [
    `${commit}^{commit}`,
    ...paths.map((path) => `${commit}:./${path}`),
  ]);
  const bytes = await runner.bytes([atOnce ? '--batch' : '--batch-check'], `${names.join('\n')}\n`);
  if (!bytes) return undefined;
  const answers = readAnswers(bytes, atOnce);
  const blobs = answers.filter(({ type }) => type === 'blob');
  const texts = atOnce ? undefined : await readBlobs(runner, [...asked.keys()].join(' '), blobs);
  const files = new Map<string, FilesAt>();
  let next = 0;
  for (const [commit, paths] of asked) {
    const isThere = answers[next++]?.type === 'commit';
    const found = new Map<string, string>();
    for (const path of paths) {
      const text = textOf(answers[next++], texts);
      if (text !== undefined) found.set(path, text);
    }
    if (isThere) files.set(commit, found);
  }
  return files;
}

function textOf(
  found: Found | undefined,
  texts: ReadonlyMap<string, string> | undefined,
): string | undefined {
  return found?.type === 'blob' ? (found.text ?? texts?.get(found.hash)) : undefined;
}

interface Found extends Blob {
  readonly type: string | undefined;
  readonly text: string | undefined;
}

/** Answers `<hash> <type> <size>\n`, then `<content>\n` where contents were asked for, or `<name> missing\n`. */
function readAnswers(bytes: Buffer, withContents: boolean): Found[] {
  const answers: Found[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const row = /^(\S+) ([a-z]+) (\d+)$/.exec(bytes.toString('latin1', at, end));
    const [, hash = '', type, size = '0'] = row ?? [];
    const last = withContents && row ? end + 1 + Number(size) : end;
    const text = withContents && type === 'blob' ? bytes.toString('utf8', end + 1, last) : undefined;
    answers.push({ hash, type, size: Number(size), text });
    at = last + 1;
  }
  return answers;
}
