import { isMap, isNode, isScalar, type YAMLMap } from 'yaml';
import { lineEndOf, withLineEnd } from './merge/pieces.ts';
import { parseYaml } from './yaml-document.ts';

/** The value of a key as lines below it, and the same on one line for a file that is written in braces. */
export interface YamlValue {
  /** LF between lines, each indented as it stands below the key. */
  readonly lines: readonly string[];
  /** Asked for only where it is written. */
  flow(): string;
}

/**
 * Sets a top-level key of a YAML file to a block of lines, in its place or at the end, and keeps every other byte.
 *
 * In: the text of a mapping (or nothing), and the value; undefined takes the key out.
 * Out: the text after; undefined where the file is no mapping that could be edited. Never throws.
 */
export function setYamlBlock(text: string, key: string, value: YamlValue | undefined): string | undefined {
  const root = readRoot(text);
  if (!root) return undefined;
  const found = findBlock(text, root, key);
  if (root.map?.flow) return setInFlow(text, root.map, key, value?.flow() ?? 'null');
  const lineEnd = lineEndOf(text);
  const own = value && [`${key}:`, ...value.lines].map((line) => `${root.indent}${line}\n`).join('');
  const block = withLineEnd(own ?? '', lineEnd);
  if (found) return text.slice(0, found.start) + block + text.slice(found.end);
  return own === undefined ? text : append(text, block, lineEnd);
}

/**
 * Sets a plain value of a key that stands below a top-level key, such as `checks.baseline`, and keeps every other byte.
 *
 * In: a value that needs no quotes. Out: the text after; undefined where the file could not be edited. Never throws.
 */
export function setYamlBelow(
  text: string,
  path: readonly [string, string],
  value: string,
): string | undefined {
  const root = readRoot(text);
  if (!root) return undefined;
  const [key, inner] = path;
  const pair = root.map?.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (!pair)
    return setYamlBlock(text, key, { lines: [`  ${inner}: ${value}`], flow: () => `{${inner}: ${value}}` });
  const below = pair.value;
  const shift = root.shift;
  if (isMap(below)) return setInMap(text, below, { inner, value, shift });
  if (below !== null && !(isScalar(below) && below.value === null)) return undefined;
  const at = lineEndAfter(text, (isScalar(pair.key) ? (pair.key.range?.[1] ?? 0) : 0) + shift);
  const lineEnd = lineEndOf(text);
  return `${text.slice(0, at)}${lineEnd}${root.indent}  ${inner}: ${value}${text.slice(at)}`;
}

interface Root {
  /** Undefined for a file without content. */
  readonly map: YAMLMap | undefined;
  readonly indent: string;
  /** The length of a byte-order mark, which the offsets of the library do not count. */
  readonly shift: number;
}

function readRoot(text: string): Root | undefined {
  const shift = text.startsWith('\ufeff') ? 1 : 0;
  const { document, error } = parseYaml(text.slice(shift));
  if (error) return undefined;
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return { map: undefined, indent: '', shift };
  if (!isMap(contents)) return undefined;
  const first = contents.items[0]?.key;
  const start = (isScalar(first) ? (first.range?.[0] ?? 0) : 0) + shift;
  const before = text.slice(lineStartBefore(text, start), start).replace('\ufeff', '');
  return { map: contents, indent: /^ *$/.test(before) ? before : '', shift };
}

/** The lines of a top-level key: its own, and those below it that are blank or stand further in. */
function findBlock(
  text: string,
  { map, indent, shift }: Root,
  key: string,
): { start: number; end: number } | undefined {
  const pair = map?.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (!pair || !isScalar(pair.key)) return undefined;
  const start = lineStartBefore(text, (pair.key.range?.[0] ?? 0) + shift);
  let end = nextLine(text, start);
  for (let at = end; at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, nextLine(text, at)).trimEnd();
    if (line === '') continue;
    if (!line.startsWith(`${indent} `)) break;
    end = nextLine(text, at);
  }
  return { start, end };
}

function append(text: string, block: string, lineEnd: string): string {
  const marker = /(?:^|\r\n|\n|\r)\.\.\.[ \t]*(?:\r\n|\n|\r|$)\s*$/.exec(text);
  const at = marker ? marker.index + (/^[\r\n]+/.exec(marker[0])?.[0].length ?? 0) : text.length;
  const head = text.slice(0, at);
  const gap = head === '' || head === '\ufeff' || /[\r\n]$/.test(head) ? '' : lineEnd;
  return head + gap + block + text.slice(at);
}

/** In a mapping in braces. */
function setInFlow(text: string, map: YAMLMap, key: string, value: string): string | undefined {
  const shift = text.startsWith('\ufeff') ? 1 : 0;
  const known = map.items.find((item) => isScalar(item.key) && item.key.value === key)?.value;
  if (known !== undefined) return replaceNode(text, known, value, shift);
  const close = (map.range?.[1] ?? 0) - 1 + shift;
  if (text[close] !== '}') return undefined;
  const head = text.slice(0, close).trimEnd();
  const comma = /[{,]$/.test(head) ? '' : ',';
  return `${text.slice(0, close)}${comma} ${key}: ${value} ${text.slice(close)}`;
}

interface InnerValue {
  readonly inner: string;
  readonly value: string;
  readonly shift: number;
}

function setInMap(text: string, map: YAMLMap, { inner, value, shift }: InnerValue): string | undefined {
  const known = map.items.find((item) => isScalar(item.key) && item.key.value === inner)?.value;
  if (known !== undefined) return replaceNode(text, known, value, shift);
  if (map.flow) return setInFlow(text, map, inner, value);
  const first = map.items[0]?.key;
  if (!isScalar(first) || !first.range) return undefined;
  const start = first.range[0] + shift;
  const lineStart = lineStartBefore(text, start);
  const indent = text.slice(lineStart, start);
  if (!/^ +$/.test(indent)) return undefined;
  return `${text.slice(0, lineStart)}${indent}${inner}: ${value}${lineEndOf(text)}${text.slice(lineStart)}`;
}

function replaceNode(text: string, node: unknown, value: string, shift: number): string | undefined {
  const range = isNode(node) ? node.range : undefined;
  if (!range || range[0] === range[1]) return undefined;
  return text.slice(0, range[0] + shift) + value + text.slice(range[1] + shift);
}

function lineStartBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

/** The end of the line that an offset is in, before its line end. */
function lineEndAfter(text: string, at: number): number {
  const found = /[\r\n]/.exec(text.slice(at));
  return found ? at + found.index : text.length;
}

function nextLine(text: string, at: number): number {
  const end = lineEndAfter(text, at);
  return end + (text.startsWith('\r\n', end) ? 2 : end < text.length ? 1 : 0);
}
