/** A document of the forge has not the shape that it should have; `field` is the place in it. */
export class WrongShape extends Error {
  override readonly name = 'WrongShape';

  constructor(
    readonly field: string,
    readonly expected: string,
  ) {
    super(`${field} is not ${expected}`);
  }
}

/** The text at a dotted path. Throws WrongShape. */
export function text(document: unknown, path: string): string {
  const value = at(document, path);
  if (typeof value === 'string') return value;
  throw new WrongShape(path, 'a text');
}

/** The text at a dotted path, or `''` where there is nothing. Throws WrongShape for any other value. */
export function textOrNone(document: unknown, path: string): string {
  return at(document, path) == null ? '' : text(document, path);
}

/** The whole number at a dotted path. Throws WrongShape. */
export function count(document: unknown, path: string): number {
  const value = at(document, path);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new WrongShape(path, 'a whole number');
}

/** The whole number at a dotted path; undefined where there is none. Throws WrongShape for any other value. */
export function countOrNone(document: unknown, path: string): number | undefined {
  return at(document, path) == null ? undefined : count(document, path);
}

/** Yes or no at a dotted path. Throws WrongShape. */
export function flag(document: unknown, path: string): boolean {
  const value = at(document, path);
  if (typeof value === 'boolean') return value;
  throw new WrongShape(path, 'true or false');
}

/** Whether there is a yes at a dotted path: what is missing is a no. Throws WrongShape for any other value. */
export function flagOrNo(document: unknown, path: string): boolean {
  return at(document, path) == null ? false : flag(document, path);
}

/** Reads each item of the list at a dotted path (`''` for the document itself); a list of nothing may be null. */
export function list<T>(document: unknown, path: string, read: (item: unknown) => T): T[] {
  const value = at(document, path);
  if (value === null || (value === undefined && path !== '')) return [];
  if (Array.isArray(value)) return value.map(read);
  throw new WrongShape(path || 'the answer', 'a list');
}

/** One of some words at a dotted path. Throws WrongShape. */
export function oneOf<T extends string>(document: unknown, path: string, words: readonly T[]): T {
  const value = at(document, path);
  const word = words.find((one) => one === value);
  if (word !== undefined) return word;
  throw new WrongShape(path, words.join(' or '));
}

/** Whether there is something at a dotted path. */
export function has(document: unknown, path: string): boolean {
  return at(document, path) != null;
}

function at(document: unknown, path: string): unknown {
  let value = document;
  for (const key of path === '' ? [] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
