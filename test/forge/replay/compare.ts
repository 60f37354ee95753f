import { isPlainSha, kindOf, type Names } from './names.ts';

export interface Difference {
  /** Where: `[].user.email`, `status`, `header link`. */
  readonly at: string;
  readonly recorded: unknown;
  readonly actual: unknown;
}

/** Values that are another in every run; only their kind is compared. */
const OWN_VALUES: readonly (readonly [at: RegExp, why: string])[] = [
  [/(^|\.)(id|\w+_id|source_id)$/, 'ids of the database'],
  [/(^|\.)size$/, 'the size of a repository on disk'],
];

export interface Comparing {
  readonly names: Names;
  /** Puts this run's address for the recorded one. */
  translate(text: string): string;
}

export function compareBodies(
  comparing: Comparing,
  recorded: unknown,
  actual: unknown,
  at = '',
): Difference[] {
  if (Array.isArray(recorded) && Array.isArray(actual)) return compareLists(comparing, recorded, actual, at);
  if (isObject(recorded) && isObject(actual)) return compareObjects(comparing, recorded, actual, at);
  if (typeof recorded === 'string' && typeof actual === 'string')
    return compareTexts(comparing, recorded, actual, at);
  if (typeof recorded === 'number' && typeof actual === 'number' && isOwn(at)) return [];
  return recorded === actual ? [] : [{ at, recorded, actual }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOwn(at: string): boolean {
  return OWN_VALUES.some(([pattern]) => pattern.test(at));
}

function compareLists(
  comparing: Comparing,
  recorded: unknown[],
  actual: unknown[],
  at: string,
): Difference[] {
  if (recorded.length !== actual.length)
    return [{ at: `${at}[] length`, recorded: recorded.length, actual: actual.length }];
  return recorded.flatMap((one, index) => compareBodies(comparing, one, actual[index], `${at}[]`));
}

type Fields = Record<string, unknown>;

function compareObjects(comparing: Comparing, recorded: Fields, actual: Fields, at: string): Difference[] {
  learnId(comparing.names, recorded, actual);
  const keys = [...new Set([...Object.keys(recorded), ...Object.keys(actual)])];
  return keys.flatMap((key) => {
    const place = at === '' ? key : `${at}.${key}`;
    if (!(key in actual)) return [{ at: place, recorded: recorded[key], actual: 'no such field' }];
    if (!(key in recorded)) return [{ at: place, recorded: 'no such field', actual: actual[key] }];
    return compareBodies(comparing, recorded[key], actual[key], place);
  });
}

function learnId(names: Names, recorded: Fields, actual: Fields): void {
  const kind = kindOf(recorded);
  if (kind && typeof recorded.id === 'number' && typeof actual.id === 'number')
    names.learnId(kind, recorded.id, actual.id);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const SHA = /\b[0-9a-f]{40}\b/g;

function compareTexts(comparing: Comparing, recorded: string, actual: string, at: string): Difference[] {
  if (TIME.test(recorded)) {
    const same = TIME.test(actual) && isNever(recorded) === isNever(actual);
    return same ? [] : [{ at, recorded, actual }];
  }
  const cut = uncut(recorded);
  if (cut)
    return actual.startsWith(cut.start) && actual.length === cut.length ? [] : [{ at, recorded, actual }];
  if (isRedacted(recorded)) return [];
  const wanted = comparing.translate(recorded);
  if (mask(wanted) !== mask(actual)) return [{ at, recorded: wanted, actual }];
  return compareShas(comparing.names, wanted.match(SHA) ?? [], actual.match(SHA) ?? [], at);
}

/** Times that mean "never". */
function isNever(time: string): boolean {
  return time.startsWith('0001-') || time.startsWith('1970-');
}

function isRedacted(text: string): boolean {
  return /^<(token|last8)>$/.test(text);
}

/** Text that the recorder cut: its beginning, and how long it was. */
export function uncut(text: string): { start: string; length: number } | undefined {
  const [, start = '', length = ''] = /^([\s\S]*)<truncated: (\d+) characters>$/.exec(text) ?? [];
  return length === '' ? undefined : { start, length: Number(length) };
}

/** What may differ inside a text: commits, ids of the database, the hash of a picture, the names of tokens. */
function mask(text: string): string {
  return text
    .replace(SHA, 'SHA')
    .replace(/\/avatars\/(<hash>|[0-9a-f]+)/g, '/avatars/HASH')
    .replace(/(?<=#issuecomment-|\/labels\/|\/runs\/|\/jobs\/)\d+/g, 'ID')
    .replace(/(?<=\b\w*id: )\d+/g, 'ID')
    .replace(/<Repository \d+:/g, '<Repository ID:')
    .replace(/^(robo)\S*-mwow\S+$/, 'TOKEN NAME')
    .replace(/^token-\d+$/, 'TOKEN NAME')
    .replace(/^(From) SHA .*$/gm, '$1 SHA DAY')
    .replace(/^(Date:) .*$/gm, '$1 DAY')
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z(?= )/gm, 'TIME');
}

/** A commit that was seen before has to be the same one again, and two have to stay two. */
function compareShas(names: Names, recorded: string[], actual: string[], at: string): Difference[] {
  return recorded.flatMap((sha, index) => {
    const other = actual[index] ?? '';
    const expected = isPlainSha(sha) ? sha : names.sha(sha);
    if (expected === other) return [];
    const twin = names.recordedSha(other);
    if (expected === undefined && twin === undefined) {
      names.learnSha(sha, other);
      return [];
    }
    return [{ at, recorded: `${sha} = ${expected}`, actual: `${other} = ${twin}` }];
  });
}

const HEADERS = ['content-type', 'location', 'link', 'x-total-count'] as const;

export function compareHeaders(
  comparing: Comparing,
  recorded: Readonly<Record<string, string>>,
  actual: Headers,
): Difference[] {
  const differences = HEADERS.flatMap((name) => {
    const [wanted, got] = [recorded[name] ?? '', actual.get(name) ?? ''].map((text) =>
      text.replace(/;\s*/g, ';'),
    );
    return compareTexts(comparing, wanted ?? '', got ?? '', `header ${name}`);
  });
  const asks = 'www-authenticate' in recorded;
  if (asks === actual.has('www-authenticate')) return differences;
  return [...differences, { at: 'header www-authenticate', recorded: asks, actual: !asks }];
}
