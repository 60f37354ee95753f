import { isCollection, isMap, isNode, isScalar, type Node, type YAMLMap } from 'yaml';
import type { Place } from './place.ts';
import type { YamlMap } from './yaml.ts';
import { parseYaml, type YamlDocument } from './yaml-document.ts';

/**
 * Parses a YAML file that must hold a mapping (or nothing), whatever stands in it. In: its text. Out: the mapping as plain
 * values, or what is wrong with its place; never throws.
 */
export function parseYamlMap(text: string): YamlMap {
  const { document, lines, error } = parseYaml(text.replace(/^\ufeff/, ''));
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (error) return failed(EXPECTED[error.code] ?? firstLine(error.message), placeAt(error.start));
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return { value: {}, problems: [], placeOf: () => undefined };
  if (!isMap(contents)) return failed('expected `key: value` lines', { line: 1, column: 1 });
  return {
    value: toPlain(document) as Record<string, unknown>,
    problems: [],
    placeOf: (...path) => {
      const start = startOf(contents, path);
      return start === undefined ? undefined : placeAt(start);
    },
  };
}

/** What was expected, for the mistakes that people make most. */
const EXPECTED: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation is not that of the lines above',
  BAD_SCALAR_START: 'a value that begins with this character needs quotes around it',
  BLOCK_AS_IMPLICIT_KEY:
    'expected one `key: value` on the line; a value with a colon in it needs quotes around it',
  DUPLICATE_KEY: 'this key stands twice, expected it once',
  MULTILINE_IMPLICIT_KEY: 'expected `key: value`',
  MULTIPLE_DOCS: 'a second document begins here, expected one',
  TOO_LARGE: 'it is larger than 256 KB, expected a file that a person would write',
  TOO_DEEP: 'brackets are nested more than 500 deep here',
  TOO_MANY_MARKS: 'there are more than 1000 anchors, tags and the like up to here',
  TAB_AS_INDENT: 'a tab stands in the indentation, expected blanks',
};

/** The offset of a key of a mapping, or of an entry of a list. */
function startOf(contents: YAMLMap, path: readonly (string | number)[]): number | undefined {
  const last = path.at(-1);
  const holder = path.length > 1 ? contents.getIn(path.slice(0, -1), true) : contents;
  const items: readonly unknown[] = isCollection(holder) ? holder.items : [];
  const found = isMap(holder) ? keysOf(holder).get(last) : items[Number(last)];
  return isNode(found) ? found.range?.[0] : undefined;
}

const keys = new WeakMap<YAMLMap, Map<unknown, Node>>();

/** The keys of a mapping by their value; made once, as every problem asks for one. */
function keysOf(map: YAMLMap): Map<unknown, Node> {
  const known = keys.get(map);
  if (known) return known;
  const made = new Map(map.items.flatMap(({ key }) => (isScalar(key) ? [[key.value, key] as const] : [])));
  keys.set(map, made);
  return made;
}

/** Aliases that would grow without bound are refused by the library; that is a problem, not a crash. */
function toPlain(document: YamlDocument['document']): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return {};
  }
}

function failed(reason: string, place: Place): YamlMap {
  return {
    value: undefined,
    problems: [{ facts: { kind: 'yaml-invalid', reason }, place }],
    placeOf: () => undefined,
  };
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.replace(/ at line \d+, column \d+:?$/, '').replace(/["'](?=quote$)/, '');
}
