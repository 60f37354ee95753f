import {
  type Document,
  isCollection,
  isPair,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

export interface YamlDocument {
  readonly document: Document.Parsed<ParsedNode>;
  readonly lines: LineCounter;
  /** The first mistake, with its offset. */
  readonly error: { readonly code: string; readonly message: string; readonly start: number } | undefined;
}

/**
 * Parses a YAML text without a byte-order mark. Linear in its size: the library compares each key of a mapping with each
 * other one, which takes minutes for a large file, so that keys that stand twice are looked for here.
 */
export function parseYaml(text: string): YamlDocument {
  const odd = findOdd(text);
  const lines = new LineCounter();
  const options = { lineCounter: lines, logLevel: 'silent', prettyErrors: false, uniqueKeys: false } as const;
  const document = parseDocument(odd ? text.slice(0, odd.start) : text, options);
  if (odd) return { document, lines, error: { ...odd, message: odd.code } };
  const found = document.errors[0];
  if (found)
    return { document, lines, error: { code: found.code, message: found.message, start: found.pos[0] } };
  const start = findSecondKey(document.contents);
  const error =
    start === undefined ? undefined : { code: 'DUPLICATE_KEY', message: 'Map keys must be unique', start };
  return { document, lines, error };
}

/** Brackets that a person would never open in one another; the library takes the square of the depth. */
const MOST_OPEN = 500;
/** Anchors and tags that no file of ours needs; the library is slow in refusing them. */
const MOST_MARKS = 1000;

/** What people write is never that large. Receipts are, but they are ours, and read only where they are asked for. */
const MOST_CHARACTERS = 262_144;

/** Whether the metadata of an archived change may hold a receipt: a cheap look before it is parsed. */
export function mayHoldReceipt(text: string): boolean {
  return text.includes('receipt:') || text.includes('"receipt"');
}

interface Odd {
  readonly code: 'TOO_DEEP' | 'TOO_LARGE' | 'TOO_MANY_MARKS';
  readonly start: number;
}

/** Where a text stops to be one that a person would write. In a quoted text brackets are closed again. */
function findOdd(text: string): Odd | undefined {
  if (text.length > MOST_CHARACTERS && !mayHoldReceipt(text)) return { code: 'TOO_LARGE', start: 0 };
  let [open, marks] = [0, 0];
  for (const { 0: found, index } of text.matchAll(/[[\]{}]|(?<!\S)[&*!?](?=\S)|(?<!\S)\?(?=\s)/g)) {
    if (found === '[' || found === '{') open++;
    else if (found !== ']' && found !== '}') marks++;
    else if (open > 0) open--;
    if (open > MOST_OPEN) return { code: 'TOO_DEEP', start: index };
    if (marks > MOST_MARKS) return { code: 'TOO_MANY_MARKS', start: index };
  }
  return undefined;
}

/** The offset of a key that stands in its mapping a second time. */
function findSecondKey(contents: unknown): number | undefined {
  const open = [contents];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isCollection(node)) continue;
    const twice = secondKeyOf(node);
    if (twice !== undefined) return twice;
    for (const item of node.items) open.push(isPair(item) ? item.value : item);
  }
  return undefined;
}

function secondKeyOf({ items }: YAMLMap | YAMLSeq): number | undefined {
  const seen = new Set<unknown>();
  for (const item of items) {
    const key = isPair(item) ? item.key : undefined;
    if (isScalar(key) && seen.size === seen.add(key.value).size) return key.range?.[0];
  }
  return undefined;
}
