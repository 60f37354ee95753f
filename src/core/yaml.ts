import type { Place } from './place.ts';
import type { Facts } from './problem.ts';
import { readPlainLines } from './yaml-lines.ts';
import { parseYamlMap } from './yaml-map.ts';

/** What is wrong in a YAML file. */
export interface YamlProblem {
  readonly facts: Facts;
  readonly place: Place | undefined;
}

export interface YamlMap {
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly YamlProblem[];
  /** Where a key stands; for a nested one the keys and list positions on the way to it. */
  placeOf(...path: readonly (string | number)[]): Place | undefined;
}

/** Parses a YAML file that must hold a mapping (or nothing). Answers what is wrong with its place; never throws. */
export function readYamlMap(text: string): YamlMap {
  const known = read.get(text);
  if (known) return known;
  const map = readPlainLines(text) ?? parseYamlMap(text);
  if (read.size >= REMEMBERED) read.clear();
  if (text.length <= 4096) read.set(text, map);
  return map;
}

/** Many changes have the same few lines, and a YAML library takes its time: the last answers are kept by text. */
const read = new Map<string, YamlMap>();
const REMEMBERED = 500;

/** Reads single keys of a mapping and notes those that are not of the expected kind. */
export class KeyReader {
  readonly problems: YamlProblem[] = [];

  constructor(
    private readonly map: Readonly<Record<string, unknown>>,
    private readonly placeOf: (...path: (string | number)[]) => Place | undefined,
    /** The keys above, as in `checks.`. */
    private readonly prefix = '',
  ) {}

  text(key: string): string | undefined {
    const value = this.map[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    this.refuse(key, 'text');
    return undefined;
  }

  /** A text that has a form of its own, as `parse` reads it; one that it cannot read is refused. */
  form<T>(key: string, parse: (text: string) => T | undefined, expected: string): T | undefined {
    const text = this.text(key);
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) this.refuse(key, expected);
    return value;
  }

  /** The text of a key that may also hold a list. */
  single(key: string): string | undefined {
    const value = this.map[key];
    return typeof value === 'string' ? value : undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.map[key];
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
    this.refuse(key, 'true or false');
    return undefined;
  }

  wholeNumber(key: string): number | undefined {
    const value = this.map[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    this.refuse(key, 'a number such as 12');
    return undefined;
  }

  place(key: string): Place | undefined {
    return this.placeOf(key);
  }

  list(key: string): readonly unknown[] {
    const value = this.map[key];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.refuse(key, 'a list');
    return [];
  }

  texts(key: string): readonly string[] {
    const list = this.list(key);
    const texts = list.filter((entry): entry is string => typeof entry === 'string');
    if (texts.length < list.length) this.refuse(key, 'a list of texts');
    return texts;
  }

  /** A mapping below a key, read with the same care. */
  below(key: string): KeyReader {
    const value = this.map[key];
    if (value !== undefined && value !== null && !isMapping(value)) this.refuse(key, '`key: value` lines');
    return new KeyReader(
      isMapping(value) ? value : {},
      (...path) => this.placeOf(key, ...path) ?? this.placeOf(key),
      `${this.prefix}${key}.`,
    );
  }

  /** The mappings of a list, each read with the same care. */
  entries(key: string): KeyReader[] {
    return this.list(key).flatMap((entry, index) => {
      const place = (...path: (string | number)[]) =>
        this.placeOf(key, index, ...path) ?? this.placeOf(key, index) ?? this.placeOf(key);
      const name = `${this.prefix}${key}[${index}]`;
      if (isMapping(entry)) return [new KeyReader(entry, place, `${name}.`)];
      this.problems.push({ facts: invalid(name, '`key: value` lines'), place: place() });
      return [];
    });
  }

  keys(): string[] {
    return Object.keys(this.map);
  }

  /** Takes over what a reader of a part has noted. */
  take({ problems }: KeyReader): void {
    for (const problem of problems) this.problems.push(problem);
  }

  /** A mapping from names to lists of texts. */
  lists(key: string): Record<string, readonly string[]> {
    const below = this.below(key);
    const result = Object.fromEntries(below.keys().map((name) => [name, below.texts(name)]));
    this.take(below);
    return result;
  }

  refuse(key: string, expected: string): void {
    this.problems.push({ facts: invalid(this.prefix + key, expected), place: this.placeOf(key) });
  }
}

function invalid(key: string, expected: string): Facts {
  return { kind: 'setting-invalid', key, expected };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
