import { isDigest } from './digest.ts';
import { readYamlMap } from './yaml.ts';
import { parseYamlText } from './yaml-text.ts';

type Entry = Record<string, unknown>;
export type ReceiptEntries = Readonly<Record<string, readonly Entry[]>>;

/**
 * Reads the receipt of a metadata file from its lines, as long as all of them are as we write them: the YAML library
 * takes far longer, and an archive has many receipts.
 *
 * In: the text of `.openspec.yaml`. Out: what the key `receipt` holds, as YAML reads it; undefined where there is none in
 * our own form, or where the rest of the file is no mapping. Never throws.
 */
export function readReceiptLines(text: string): ReceiptEntries | undefined {
  const head = /^receipt:\n/m.exec(text);
  if (!head) return undefined;
  const reader = new LineReader(text, head.index + head[0].length);
  if (!reader.readAll()) return undefined;
  const rest = `${text.slice(0, head.index)}receipt: 0\n${text.slice(reader.at)}`;
  return readYamlMap(rest).value?.receipt === 0 ? Object.fromEntries(reader.found) : undefined;
}

/** Each kind of line; what the groups hold is read on. */
const LINE =
  /^(?: {8}- \{ (.+) \}| {4}- requirement: (.+)| {6}was: (.+)| {6}statement: \{ (.+) \}| {6}(scenarios:)| {2}(\S.*):)$/;

class LineReader {
  readonly found = new Map<string, Entry[]>();
  private list: Entry[] = [];
  private entry: Entry = {};
  private scenarios: Entry[] = [];

  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  /** Whether all lines up to the next key of the file were understood. */
  readAll(): boolean {
    while (this.text.startsWith(' ', this.at)) {
      const end = this.text.indexOf('\n', this.at);
      if (end < 0 || !this.read(LINE.exec(this.text.slice(this.at, end)))) return false;
      this.at = end + 1;
    }
    return this.list.length > 0;
  }

  private read(line: RegExpExecArray | null): boolean {
    if (!line) return false;
    const [, scenario, requirement, was, statement, scenarios, capability] = line;
    if (scenario !== undefined) return this.addScenario(readPairs(scenario));
    if (requirement !== undefined) return this.addRequirement(parseYamlText(requirement));
    if (was !== undefined) return this.set('was', parseYamlText(was));
    if (statement !== undefined) return this.set('statement', readPairs(statement));
    if (scenarios !== undefined) {
      this.scenarios = [];
      return this.set('scenarios', this.scenarios);
    }
    return this.addCapability(parseYamlText(capability ?? ''));
  }

  private addCapability(name: string | undefined): boolean {
    const isEmpty = this.found.size > 0 && this.list.length === 0;
    if (name === undefined || this.found.has(name) || isEmpty) return false;
    this.list = [];
    this.found.set(name, this.list);
    return true;
  }

  private addRequirement(requirement: string | undefined): boolean {
    if (requirement === undefined || this.found.size === 0) return false;
    this.entry = { requirement };
    this.list.push(this.entry);
    return true;
  }

  private set(key: string, value: unknown): boolean {
    if (value === undefined || this.list.length === 0 || key in this.entry) return false;
    this.entry[key] = value;
    return true;
  }

  private addScenario(scenario: Entry | undefined): boolean {
    if (!scenario || this.entry.scenarios !== this.scenarios) return false;
    this.scenarios.push(scenario);
    return true;
  }
}

const SCALAR = '(?:"(?:[^"\\\\]|\\\\.)*"|[^",[\\]{}]+)';
const PAIR = new RegExp(
  `(name|nth|was|was_nth|before|after|predecessor): (?:(${SCALAR})|\\[(${SCALAR}(?:, ${SCALAR})*)\\])(?:, |$)`,
  'y',
);

const ITEM = new RegExp(`(${SCALAR})(?:, |$)`, 'gy');

/** The pairs of a mapping on one line. */
function readPairs(line: string): Entry | undefined {
  const entry: Entry = {};
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < line.length) {
    const [, key = '', scalar, list] = PAIR.exec(line) ?? [];
    const value = list === undefined ? readScalar(scalar ?? '') : readList(list);
    if (value === undefined || key in entry) return undefined;
    entry[key] = value;
  }
  return entry;
}

function readList(list: string): (string | undefined)[] | undefined {
  const names = [...list.matchAll(ITEM)].map(([, name = '']) => parseYamlText(name));
  return names.includes(undefined) ? undefined : names;
}

function readScalar(source: string): string | number | null | undefined {
  if (source === 'null') return null;
  if (isDigest(source)) return source;
  return /^[1-9]\d{0,8}$/.test(source) ? Number(source) : parseYamlText(source);
}
