/** What the recording calls a thing, and what it is called in this run. */
export interface Names {
  /** The value of this run for a recorded id of a kind. */
  id(kind: string, recorded: number): number | undefined;
  learnId(kind: string, recorded: number, actual: number): void;
  /** Of a whole name, or of the beginning of one. */
  sha(recorded: string): string | undefined;
  learnSha(recorded: string, actual: string): void;
  /** The recorded name of a commit of this run. */
  recordedSha(actual: string): string | undefined;
}

export function makeNames(): Names {
  const ids = new Map<string, number>();
  const shas = new Map<string, string>();
  const recordedShas = new Map<string, string>();
  return {
    id: (kind, recorded) => ids.get(`${kind} ${recorded}`),
    learnId: (kind, recorded, actual) => void ids.set(`${kind} ${recorded}`, actual),
    sha: (recorded) => {
      if (recorded.length === 40) return shas.get(recorded);
      const whole = [...shas.keys()].find((one) => one.startsWith(recorded));
      return whole && shas.get(whole)?.slice(0, recorded.length);
    },
    learnSha: (recorded, actual) => {
      shas.set(recorded, actual);
      recordedShas.set(actual, recorded);
    },
    recordedSha: (actual) => recordedShas.get(actual),
  };
}

/** Ids that mean the same everywhere: nothing, and one that nobody has. */
export function isPlainSha(sha: string): boolean {
  return /^0+$/.test(sha) || sha.startsWith('0123456789012345');
}

/** What an object with an `id` is, where a later request may name it. */
export function kindOf(value: Readonly<Record<string, unknown>>): string | undefined {
  if ('exclusive' in value) return 'label';
  if ('issue_url' in value || 'pull_request_review_id' in value) return 'comment';
  if ('comments_count' in value) return 'review';
  if ('run_id' in value) return 'job';
  return 'run_attempt' in value || 'index_in_repo' in value ? 'run' : undefined;
}

/** Where ids stand in the path of a request. */
const PLACES: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/(?<=\/labels\/)\d+/, 'label'],
  [/(?<=\/comments\/)\d+/, 'comment'],
  [/(?<=\/reviews\/)\d+/, 'review'],
  [/(?<=\/jobs\/)\d+/, 'job'],
  [/(?<=\/runs\/)\d+/, 'run'],
];

/** The path of a recorded request with the ids of this run. */
export function translatePath(names: Names, path: string): string {
  const withIds = PLACES.reduce(
    (text, [pattern, kind]) => text.replace(pattern, (id) => String(names.id(kind, Number(id)) ?? id)),
    path,
  );
  return translateShas(names, withIds);
}

/** Commits in a text, also those of which it says the beginning only. */
export function translateShas(names: Names, text: string): string {
  return text.replace(/\b[0-9a-f]{8,40}\b/g, (sha) => names.sha(sha) ?? sha);
}

export function shasIn(text: string): string[] {
  return (text.match(/\b[0-9a-f]{40}\b/g) ?? []).filter((sha) => !isPlainSha(sha));
}

/** The recorded body of a request with the ids and commits of this run. */
export function translateBody(names: Names, body: unknown): unknown {
  if (typeof body === 'string') return translateShas(names, body);
  if (Array.isArray(body)) return body.map((one) => translateBody(names, one));
  if (typeof body !== 'object' || body === null) return body;
  const entries = Object.entries(body).map(([key, value]) => [
    key,
    key === 'labels' ? translateLabels(names, value) : translateBody(names, value),
  ]);
  return Object.fromEntries(entries);
}

function translateLabels(names: Names, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((one) => (typeof one === 'number' ? (names.id('label', one) ?? one) : one));
}
