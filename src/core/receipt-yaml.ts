import { METADATA_FILE } from './change.ts';
import { isDigest } from './digest.ts';
import { nameKey } from './name.ts';
import {
  type PieceName,
  type Receipt,
  STATEMENT,
  type TouchedPiece,
  type TouchedRequirement,
} from './receipt.ts';
import { readReceiptLines } from './receipt-lines.ts';
import { readYamlMap } from './yaml.ts';
import { setYamlBlock } from './yaml-block.ts';
import { mayHoldReceipt } from './yaml-document.ts';
import { yamlText } from './yaml-text.ts';

export const RECEIPT_FILE = METADATA_FILE;

/** Tells of a text that holds a receipt whether it may name a requirement, as receipts are written: without parsing it. */
export function nameFinder({ capability, requirement }: PieceName): (text: string) => boolean {
  const capabilities = [`${yamlText(capability)}:`, `${JSON.stringify(capability)}:`];
  const requirements = [`: ${yamlText(requirement)}`, `:${JSON.stringify(requirement)}`];
  return (text) =>
    capabilities.some((form) => text.includes(form)) && requirements.some((form) => text.includes(form));
}

/**
 * Reads the receipt of an archived change. In: the text of its `.openspec.yaml`. Out: the receipt; undefined where there
 * is none. What is not of its form is passed over. Never throws.
 */
export function parseReceipt(text: string): Receipt | undefined {
  if (!mayHoldReceipt(text)) return undefined;
  const found = readReceiptLines(text) ?? readYamlMap(text).value?.receipt;
  if (!isRecord(found)) return undefined;
  return new Map(
    Object.entries(found).map(([capability, list]) => {
      return [capability, (Array.isArray(list) ? list : []).flatMap(readRequirement)] as const;
    }),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRequirement(entry: unknown): TouchedRequirement[] {
  if (!isRecord(entry)) return [];
  const name = readName(entry.requirement);
  if (name === undefined) return [];
  const scenarios = Array.isArray(entry.scenarios) ? entry.scenarios : [];
  const statement = isRecord(entry.statement) ? [readPiece(entry.statement, STATEMENT, undefined)] : [];
  const pieces = [...statement, ...scenarios.flatMap(readScenario)];
  return [{ requirement: name, was: readName(entry.was), pieces }];
}

/** Names such as `2026` are numbers for YAML. */
function readName(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? nameKey(String(value)) : undefined;
}

function readScenario(entry: unknown): TouchedPiece[] {
  if (!isRecord(entry)) return [];
  const name = readName(entry.name);
  if (name === undefined) return [];
  const was = readName(entry.was) ?? (entry.was_nth === undefined ? undefined : name);
  const old = was === undefined ? undefined : pieceId(was, entry.was_nth);
  return [readPiece(entry, pieceId(name, entry.nth), old)];
}

function pieceId(name: string, nth: unknown): string {
  return `${name}\u0000${typeof nth === 'number' ? nth - 1 : 0}`;
}

function readPiece(
  entry: Readonly<Record<string, unknown>>,
  piece: string,
  was: string | undefined,
): TouchedPiece {
  const { before, after, predecessor } = entry;
  const names = Array.isArray(predecessor) ? predecessor : [predecessor];
  return {
    piece,
    was,
    before: isDigest(before) ? before : undefined,
    after: isDigest(after) ? after : undefined,
    predecessors: names.filter((name): name is string => typeof name === 'string'),
  };
}

/**
 * Writes a receipt into the metadata of a change, in place of one that is there; every other byte stays.
 *
 * In: the text of `.openspec.yaml`, and the receipt; an empty one takes out what is there. Out: the text after;
 * undefined where the file is no YAML that could be edited. Never throws.
 */
export function writeReceipt(text: string, receipt: Receipt): string | undefined {
  if (receipt.size === 0) return mayHoldReceipt(text) ? setYamlBlock(text, 'receipt', undefined) : text;
  const lines = [...receipt].flatMap(([capability, touched]) => [
    `  ${yamlText(capability)}:`,
    ...touched.flatMap(requirementLines),
  ]);
  return setYamlBlock(text, 'receipt', { lines, flow: () => JSON.stringify(plainReceipt(receipt)) });
}

function requirementLines({ requirement, was, pieces }: TouchedRequirement): string[] {
  const statement = pieces.find(({ piece }) => piece === STATEMENT);
  const scenarios = pieces.filter(({ piece }) => piece !== STATEMENT);
  return [
    `    - requirement: ${yamlText(requirement)}`,
    ...(was === undefined ? [] : [`      was: ${yamlText(was)}`]),
    ...(statement ? [`      statement: ${flowMap(plainPiece(statement))}`] : []),
    ...(scenarios.length > 0 ? ['      scenarios:'] : []),
    ...scenarios.map((piece) => `        - ${flowMap(plainPiece(piece))}`),
  ];
}

type Plain = Record<string, string | number | null | readonly string[]>;

/** A piece as it stands in the file: the number of a scenario only where it is not the first of its name. */
function plainPiece({ piece, was, before, after, predecessors }: TouchedPiece): Plain {
  const plain: Plain = {};
  if (piece !== STATEMENT) setName(plain, { name: 'name', nth: 'nth' }, piece);
  if (was !== undefined) setName(plain, { name: 'was', nth: 'was_nth' }, was);
  plain.before = before ?? null;
  plain.after = after ?? null;
  const [one] = predecessors;
  if (one !== undefined) plain.predecessor = predecessors.length === 1 ? one : predecessors;
  return plain;
}

function setName(plain: Plain, keys: { readonly name: string; readonly nth: string }, id: string): void {
  const at = id.lastIndexOf('\u0000');
  const count = Number(id.slice(at + 1));
  plain[keys.name] = id.slice(0, at);
  if (count > 0) plain[keys.nth] = count + 1;
}

function plainReceipt(receipt: Receipt): unknown {
  return Object.fromEntries(
    [...receipt].map(([capability, touched]) => {
      const list = touched.map(({ requirement, was, pieces }) => ({
        requirement,
        ...(was !== undefined && { was }),
        ...Object.fromEntries(
          pieces.filter(({ piece }) => piece === STATEMENT).map((piece) => ['statement', plainPiece(piece)]),
        ),
        scenarios: pieces.filter(({ piece }) => piece !== STATEMENT).map(plainPiece),
      }));
      return [capability, list];
    }),
  );
}

function flowMap(plain: Plain): string {
  const pairs = Object.entries(plain).map(([key, value]) => `${key}: ${yamlValue(value)}`);
  return `{ ${pairs.join(', ')} }`;
}

function yamlValue(value: Plain[string]): string {
  if (typeof value === 'string') return isDigest(value) ? value : yamlText(value);
  if (typeof value === 'object' && value !== null) return `[${value.map(yamlText).join(', ')}]`;
  return String(value);
}
